import type { Hash, SiteId } from "@huilian/domain";
import {
  type Base64,
  type Certificate,
  type Crypto,
  type LogEntry,
  type ScopeName,
  type SignedText,
  toUtf8,
} from "@huilian/sync";
import { centralDocumentOf } from "../log/central-document.ts";

/** What the log already says about who takes part, gathered while it is read at start. */
export interface LogSurvey {
  read(entry: LogEntry): void;
  /** Certificates in the order they were enrolled. */
  certificates(): readonly SignedText[];
  isEnrolled(certificate: SignedText): boolean;
  /** The rule table in force. */
  rules(): Hash | undefined;
  hasBeacon(): boolean;
  /** Sites that were given a generation of a scope's key. */
  holdersOf(scope: ScopeName, generation: number): readonly SiteId[];
  /** Where in the log a scope's key was first given to anybody. */
  since(scope: ScopeName): number | undefined;
  /** Where in the log a site was last given it. */
  wrapIndex(scope: ScopeName, generation: number, site: SiteId): number | undefined;
  /** The box key of a site's newest certificate, and the index since which it is in force. */
  boxKeyOf(site: SiteId): { readonly boxKey: Base64; readonly since: number } | undefined;
}

export function createLogSurvey(crypto: Crypto): LogSurvey {
  const certificates = new Map<Hash, SignedText>();
  const boxKeys = new Map<SiteId, { readonly boxKey: Base64; readonly since: number }>();
  const wraps = new Map<string, Map<SiteId, number>>();
  const since = new Map<ScopeName, number>();
  let rules: Hash | undefined;
  let hasBeacon = false;
  const hashOf = ({ text }: SignedText): Hash => crypto.sha256(toUtf8(text));

  function enrol(signed: SignedText, index: number): void {
    certificates.set(hashOf(signed), signed);
    const { role, subject, boxKey } = JSON.parse(signed.text) as Certificate;
    if (role !== "site" || boxKey === undefined) return;
    const site = subject as SiteId;
    if (boxKeys.get(site)?.boxKey !== boxKey) boxKeys.set(site, { boxKey, since: index });
  }

  function wrap(key: string, site: SiteId, index: number): void {
    const holders = wraps.get(key) ?? new Map<SiteId, number>();
    wraps.set(key, holders.set(site, index));
  }

  return {
    read(entry) {
      if (entry.type !== "document") return;
      const document = centralDocumentOf(entry.document);
      if (document.kind === "enrol") enrol(document.certificate, entry.index);
      if (document.kind === "rules") rules = document.version;
      if (document.kind === "beacon") hasBeacon = true;
      if (document.kind === "scopeKey") {
        const { scope, generation, site } = document;
        wrap(wrapKey(scope, generation), site, entry.index);
        if (!since.has(scope)) since.set(scope, entry.index);
      }
    },
    certificates: () => [...certificates.values()],
    isEnrolled: (certificate) => certificates.has(hashOf(certificate)),
    rules: () => rules,
    hasBeacon: () => hasBeacon,
    holdersOf: (scope, generation) => [...(wraps.get(wrapKey(scope, generation))?.keys() ?? [])],
    since: (scope) => since.get(scope),
    wrapIndex: (scope, generation, site) => wraps.get(wrapKey(scope, generation))?.get(site),
    boxKeyOf: (site) => boxKeys.get(site),
  };
}

const wrapKey = (scope: ScopeName, generation: number): string => `${scope}/${generation}`;
