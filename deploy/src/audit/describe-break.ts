import { type Language, message, messageOf } from "@huilian/domain";
import type { AuditBreak } from "@huilian/sync";

/** The first break of an export in a sentence: where, and what is wrong there. */
export function describeBreak(found: AuditBreak, language: Language): string {
  const { line, index, fault, segment, missing = 0, belongsAt = 0 } = found;
  const where =
    index === undefined
      ? message("audit.break.at-line", { line }, language)
      : message("audit.break.at-index", { line, index }, language);
  const what = messageOf(`audit.fault.${fault}`, { missing, belongsAt }, language) ?? fault;
  const whose = segment
    ? message("audit.break.changes", { site: segment.site, from: segment.from, to: segment.to }, language)
    : "";
  return message("audit.break.sentence", { where, what, whose }, language);
}
