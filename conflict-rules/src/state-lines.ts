import { canonicalJson, compareText, type Json } from "@huilian/domain";
import type { Conflict } from "./conflict.ts";
import type { Fold } from "./fold.ts";

const line = (kind: string, key: string, value: unknown): string => canonicalJson([kind, key, value as Json]);

/**
 * The whole state as sorted lines of canonical JSON: entities with their heads, which are aliases, conflicts, postings, what is not
 * simply applied, how far each incarnation is decided, and evidence. The state hash is the SHA-256 of these lines,
 * each ended by a line feed. No processing time, no arrival order and no packing is in it.
 */
export function stateLines(fold: Fold): readonly string[] {
  const lines: string[] = [];
  for (const { entityType, entityKey, groups, aliasOf } of fold.entities()) {
    const heads = Object.fromEntries(Object.entries(groups).map(([group, cell]) => [group, cell.heads]));
    lines.push(line("entity", `${entityType}/${entityKey}`, heads));
    if (aliasOf) lines.push(line("alias", `${entityType}/${entityKey}`, aliasOf));
  }
  const byEntity = new Map<string, Conflict[]>();
  for (const conflict of fold.conflicts()) {
    const key = `${conflict.entityType}/${conflict.entityKey}`;
    const others = byEntity.get(key);
    if (others) others.push(conflict);
    else byEntity.set(key, [conflict]);
  }
  for (const [key, conflicts] of byEntity) lines.push(line("conflict", key, conflicts));
  for (const posting of fold.postings()) lines.push(line("posting", posting.id, posting));
  for (const stated of fold.exceptions()) lines.push(line("state", stated.ref, stated));
  for (const [incarnation, { site, sequence }] of fold.decidedUpTo()) {
    if (sequence > 0) lines.push(line("decided", incarnation, { site, sequence }));
  }
  for (const { id, site, changes, reason } of fold.evidence())
    lines.push(line("evidence", id, { site, changes, reason }));
  return lines.sort(compareText);
}
