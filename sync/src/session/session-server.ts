import { assert, err, ok, type Result, type SiteId } from "@huilian/domain/base";
import type { Clock } from "../clock.ts";
import { toBase64, toHex, toUtf8 } from "../crypto/bytes.ts";
import type { Base64, Crypto } from "../crypto/crypto.ts";
import { readSigned } from "../crypto/signing.ts";
import type { SignedText } from "../documents.ts";
import type { KeyRegistry, KnownCertificate } from "../keys/key-registry.ts";
import { HOLDINGS_MAX } from "./limits.ts";
import { macHolds, macOfRequest, sessionKeyOf } from "./mac.ts";
import {
  type Holding,
  type OpenAnswer,
  type OpenRequest,
  type Position,
  type Proof,
  type ProofRequest,
  proofSchema,
  type Transcript,
} from "./messages.ts";
import type { Claim, Claimed, ClaimProblem, OpenProblem, ProofProblem, Proved, SessionPort } from "./session-port.ts";
import { createSessionTable, type LiveSession } from "./session-table.ts";

export interface SessionServerDeps {
  readonly crypto: Crypto;
  readonly network: string;
  readonly registry: KeyRegistry;
  /** Signs a transcript under the sequencer's key. */
  sequencerSign(document: Transcript): SignedText | Promise<SignedText>;
  /** The centre's epoch and the last index of its log. */
  position(): Position | Promise<Position>;
  /** What the centre holds of a site, by incarnation. */
  holdings(site: SiteId): readonly Holding[] | Promise<readonly Holding[]>;
  readonly clock: Pick<Clock, "monotonicMs">;
}

/**
 * Opens sessions and checks the requests made in them; one holder for all gateway workers of a machine.
 *
 * Both ends sign what both have said: fresh nonces and keys of both, how far each knows the log, and what the centre
 * holds. So an answer overheard earlier fits no new question, a challenge handed on by somebody in between commits the
 * site to the real centre's key and leaves the one in between without it, and the session identifier alone, which
 * stands in clear, opens nothing.
 */
export function createSessionServer(deps: SessionServerDeps): SessionPort {
  const { crypto, registry } = deps;
  const table = createSessionTable(() => deps.clock.monotonicMs());

  async function open(request: OpenRequest): Promise<Result<OpenAnswer, OpenProblem>> {
    if (request.network !== deps.network) return err("wrong-network");
    if (registry.certificateOfSite(request.site) === undefined) return err("unknown-site");
    const keys = crypto.newBoxKeys();
    const certificates = centreCertificates(registry);
    const transcript = await transcriptOf(deps, request, { centreKey: keys.publicKey, certificates });
    const signed = await deps.sequencerSign(transcript);
    table.addPending({
      sessionId: transcript.sessionId,
      site: request.site,
      incarnation: request.incarnation,
      transcriptHash: crypto.sha256(toUtf8(signed.text)),
      ownSecretKey: keys.secretKey,
      theirPublicKey: request.ephemeralKey,
    });
    return ok({ transcript: signed, certificates: certificates.map((known) => known.signed) });
  }

  async function prove(request: ProofRequest): Promise<Result<Proved, ProofProblem>> {
    const session = table.pending(request.sessionId);
    if (session === undefined) return err("session-unknown");
    const site = registry.certificateOfSite(session.site);
    if (site === undefined) return err("proof-fails");
    const proof = proofSchema.safeParse(readSigned<Proof>(crypto, request.proof, "session-proof", site.certificate));
    const fits =
      proof.success &&
      proof.data.network === deps.network &&
      proof.data.site === session.site &&
      proof.data.sessionId === session.sessionId &&
      proof.data.transcript === session.transcriptHash;
    if (!fits) return err("proof-fails");
    const { ownSecretKey, theirPublicKey, transcriptHash } = session;
    const key = sessionKeyOf(crypto, { ownSecretKey, theirPublicKey, transcriptHash });
    if (key === undefined) return err("proof-fails");
    const { sessionId, incarnation } = session;
    table.addLive({ sessionId, site: session.site, incarnation, siteKeyId: site.keyId, key });
    return ok({ site: session.site, key: toBase64(key) });
  }

  /** A session ends when its site has another key: whoever held the old one must not go on. */
  function liveSession(sessionId: string): LiveSession | undefined {
    const session = table.live(sessionId);
    if (session === undefined || registry.certificateOfSite(session.site)?.keyId === session.siteKeyId) return session;
    table.end(sessionId);
    return undefined;
  }

  async function claim(request: Claim): Promise<Result<Claimed, ClaimProblem>> {
    const session = liveSession(request.sessionId);
    if (session === undefined) return err("session-unknown");
    if (!macHolds(request.mac, macOfRequest(crypto, session.key, request))) return err("mac-differs");
    if (!table.takeCount(request.sessionId, request.count)) return err("count-used");
    return ok({ site: session.site, incarnation: session.incarnation, key: toBase64(session.key) });
  }

  return { open, prove, claim, knows: async (sessionId) => liveSession(sessionId) !== undefined };
}

/** All the node sent, and all the centre answers. */
async function transcriptOf(
  deps: SessionServerDeps,
  request: OpenRequest,
  own: { readonly centreKey: Base64; readonly certificates: readonly KnownCertificate[] },
): Promise<Transcript> {
  const holds = await deps.holdings(request.site);
  assert(holds.length <= HOLDINGS_MAX, "a site has a bounded number of incarnations");
  return {
    kind: "session",
    format: 1,
    network: deps.network,
    sessionId: toHex(deps.crypto.randomBytes(16)),
    site: request.site,
    incarnation: request.incarnation,
    siteNonce: request.nonce,
    siteKey: request.ephemeralKey,
    siteKnown: request.known,
    centreNonce: toBase64(deps.crypto.randomBytes(32)),
    centreKey: own.centreKey,
    centreKnown: await deps.position(),
    holds,
    certificates: own.certificates.map(({ hash }) => hash),
  };
}

/** The centre's certificates in force and those of their issuers, issuers first, so that they can be learned in order. */
function centreCertificates(registry: KeyRegistry): readonly KnownCertificate[] {
  const held = (["sequencer", "applier", "uplink"] as const).flatMap((role) => registry.holderOf(role) ?? []);
  const issuers = held.flatMap(({ signed }) => registry.byKeyId(signed.by) ?? []);
  return [...new Map([...issuers, ...held].map((known) => [known.hash, known])).values()];
}
