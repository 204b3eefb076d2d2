import { compareText, err, type Hash, ok, type Result } from "@huilian/domain";
import {
  type Certificate,
  type Crypto,
  type Enrol,
  type KeyRegistry,
  keyIdOf,
  type OperatorKeyRequest,
  parseCertificate,
  type SignedText,
  type Signer,
  signText,
  toUtf8,
} from "@huilian/sync";
import type { Applier } from "../applier/applier.ts";
import { onceAPosition } from "../applier/once-a-position.ts";
import type { MakeDocument } from "../sequencer/place-entries.ts";
import { type AskedKey, type CentreRequests, requestsInFold } from "./operator-requests.ts";

/** A key of an operator: asked for, certified, or both. */
export interface ListedOperator {
  readonly operatorId: string;
  /** A site id, or `centre`. */
  readonly site: string;
  readonly keyId: string;
  readonly suite: number;
  readonly publicKey: string;
  /** What was asked for; absent when the request is not here. */
  readonly asked?: { readonly roles: readonly string[]; readonly proof: string };
  /** Absent as long as nobody certified the key. */
  readonly certified?: { readonly roles: readonly string[] };
}

export interface OperatorPage {
  readonly operators: readonly ListedOperator[];
  readonly next?: string;
}

/** Why one certificate is not taken, in order of precedence. Then none of those handed over together is. */
export type CertificateRefusal =
  | "certificate-malformed"
  /** Not signed by an issuer this network knows, or for another network. */
  | "certificate-not-signed"
  /** Another certificate of this key is in the log: a key is certified once. */
  | "key-certified"
  /** No operator asked for exactly this, or only for fewer roles. */
  | "operator-not-asked";

export interface RefusedCertificate {
  /** Place in the list that was handed over. */
  readonly at: number;
  readonly refusal: CertificateRefusal;
}

/** How many of the certificates are new in the log, and how many were there. */
export interface Certified {
  readonly enrolled: number;
  readonly known: number;
}

/** Keys of operators at the centre: who asks, and what an issuer answered. */
export interface Operators {
  /** As `CentreRequests.keep`. */
  keep: CentreRequests["keep"];
  /** Those behind `after`, by place, operator and key. To be called between two steps of the applier. */
  list(page: { readonly after?: string | undefined; readonly limit: number }): OperatorPage;
  /** What may not be logged. To be called between two steps of the applier: it looks at what was asked. */
  check(certificates: readonly SignedText[]): readonly RefusedCertificate[];
  /**
   * Logs what `check` let through and the log does not hold, one after the other; refused when meanwhile another
   * certificate of the same key came into it. @throws when the disk does not take it.
   */
  enrol(certificates: readonly SignedText[]): Promise<Result<Certified, readonly RefusedCertificate[]>>;
}

export interface OperatorsDeps {
  readonly crypto: Crypto;
  readonly network: string;
  readonly signer: Signer;
  readonly registry: KeyRegistry;
  readonly applier: Pick<Applier, "index" | "fold">;
  readonly requests: CentreRequests;
  log(make: MakeDocument): Promise<number>;
}

export function createOperators(deps: OperatorsDeps): Operators {
  const { crypto, network, registry, applier, requests } = deps;
  const inFold = onceAPosition(applier, (fold) => requestsInFold(crypto, network, fold));
  const askedByKey = (): ReadonlyMap<string, AskedKey> =>
    new Map([...inFold(), ...requests.all()].map((asked) => [asked.keyId, asked]));
  let turn: Promise<unknown> = Promise.resolve();
  /** By key, the certificate that got a place in the log: it will be there, although the disk has not taken it yet. */
  const placed = new Map<string, Hash>();

  async function enrolInTurn(
    certificates: readonly SignedText[],
  ): Promise<Result<Certified, readonly RefusedCertificate[]>> {
    let enrolled = 0;
    for (const [at, certificate] of certificates.entries()) {
      const hash = hashOf(crypto, certificate);
      // Known is what is on disk: it is learned only then.
      if (registry.byHash(hash) !== undefined) continue;
      const keyId = certifiedKeyOf(crypto, certificate);
      // Two for one key may have come together, or in two requests at once.
      if (registry.byKeyId(keyId) !== undefined || (placed.get(keyId) ?? hash) !== hash) {
        return err([{ at, refusal: "key-certified" }]);
      }
      await deps.log((index) => {
        placed.set(keyId, hash);
        return signText<Enrol>(crypto, deps.signer, { kind: "enrol", format: 1, network, index, certificate });
      });
      placed.delete(keyId);
      registry.learn(certificate);
      enrolled += 1;
    }
    return ok({ enrolled, known: certificates.length - enrolled });
  }

  return {
    keep: requests.keep,
    list({ after = "", limit }) {
      const listed = listAll(registry, askedByKey());
      const behind = listed.filter((operator) => compareText(placeOf(operator), after) > 0);
      const operators = behind.slice(0, limit);
      const last = operators.at(-1);
      return { operators, ...(last && behind.length > limit ? { next: placeOf(last) } : {}) };
    },
    check(certificates) {
      const asked = askedByKey();
      return certificates.flatMap((certificate, at) => {
        const checked = checkOne(crypto, registry, asked, certificate);
        return checked.ok ? [] : [{ at, refusal: checked.error }];
      });
    },
    enrol(certificates) {
      const done = turn.then(() => enrolInTurn(certificates));
      turn = done.catch(() => undefined);
      return done;
    },
  };
}

const hashOf = (crypto: Crypto, { text }: SignedText): Hash => crypto.sha256(toUtf8(text));

const certifiedKeyOf = (crypto: Crypto, { text }: SignedText): string =>
  keyIdOf(crypto, (JSON.parse(text) as Certificate).publicKey);

const placeOf = ({ site, operatorId, keyId }: ListedOperator): string => `${site}/${operatorId}/${keyId}`;

function listAll(registry: KeyRegistry, asked: ReadonlyMap<string, AskedKey>): readonly ListedOperator[] {
  const certified = registry.all().filter(({ certificate }) => certificate.role === "operator");
  const ids = new Set([...asked.keys(), ...certified.map(({ keyId }) => keyId)]);
  return [...ids]
    .flatMap((keyId) => listedOf(registry, keyId, asked.get(keyId)) ?? [])
    .sort((a, b) => compareText(placeOf(a), placeOf(b)));
}

function listedOf(registry: KeyRegistry, keyId: string, asked: AskedKey | undefined): ListedOperator | undefined {
  const known = registry.byKeyId(keyId)?.certificate;
  const certificate = known?.role === "operator" ? known : undefined;
  const who = certificate ? certifiedName(certificate) : asked && askedName(asked.request);
  if (who === undefined) return undefined;
  const isSame = asked !== undefined && isFor(asked.request, who);
  return {
    ...who,
    keyId,
    ...(isSame ? { asked: { roles: asked.request.roles, proof: asked.proof } } : {}),
    ...(certificate ? { certified: { roles: certificate.operatorRoles ?? [] } } : {}),
  };
}

type Name = Pick<ListedOperator, "operatorId" | "site" | "suite" | "publicKey">;

const certifiedName = ({ subject, site = "", suite, publicKey }: Certificate): Name => ({
  operatorId: subject,
  site,
  suite,
  publicKey,
});

const askedName = ({ operatorId, site, suite, publicKey }: OperatorKeyRequest): Name => ({
  operatorId,
  site,
  suite,
  publicKey,
});

const isFor = (request: OperatorKeyRequest, name: Name): boolean =>
  request.operatorId === name.operatorId &&
  request.site === name.site &&
  request.suite === name.suite &&
  request.publicKey === name.publicKey;

function checkOne(
  crypto: Crypto,
  registry: KeyRegistry,
  asked: ReadonlyMap<string, AskedKey>,
  signed: SignedText,
): Result<void, CertificateRefusal> {
  const certificate = parseCertificate(signed.text);
  if (certificate?.role !== "operator" || crypto.suite(certificate.suite) === undefined)
    return err("certificate-malformed");
  if (!registry.verify<Certificate>(signed, "certificate", ["issuer"])) return err("certificate-not-signed");
  const keyId = keyIdOf(crypto, certificate.publicKey);
  const known = registry.byKeyId(keyId);
  if (known !== undefined) return known.hash === hashOf(crypto, signed) ? ok(undefined) : err("key-certified");
  const request = asked.get(keyId)?.request;
  const roles = certificate.operatorRoles ?? [];
  const isAsked = request !== undefined && isFor(request, certifiedName(certificate));
  return isAsked && roles.every((role) => request.roles.includes(role)) ? ok(undefined) : err("operator-not-asked");
}
