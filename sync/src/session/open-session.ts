import { err, type Incarnation, ok, type Result, type SiteId } from "@huilian/domain/base";
import type { z } from "zod";
import { parseUtf8, toBase64, toUtf8 } from "../crypto/bytes.ts";
import type { Crypto } from "../crypto/crypto.ts";
import { readSigned, type Signer, signatureHolds, signText } from "../crypto/signing.ts";
import type { Certificate, SignedText } from "../documents.ts";
import { parseCertificate } from "../keys/certificate.ts";
import type { KeyRegistry } from "../keys/key-registry.ts";
import type { LinkProblem, SessionOpened } from "./centre-link.ts";
import { OPENING_ANSWER_BYTES_MAX } from "./limits.ts";
import { macHolds, macOfAnswer, sessionKeyOf } from "./mac.ts";
import {
  type OpenAnswer,
  type OpenRequest,
  openAnswerSchema,
  type Position,
  type Proof,
  type ProofRequest,
  proofAnswerSchema,
  syncProblemSchema,
  type Transcript,
  transcriptSchema,
} from "./messages.ts";
import { macHeader, syncPaths } from "./paths.ts";
import { unauthenticatedCodes } from "./sync-problem.ts";
import type { Transport, WireAnswer } from "./transport.ts";

export interface OpeningDeps {
  readonly crypto: Crypto;
  readonly registry: KeyRegistry;
  readonly site: SiteId;
  /** The site's own key. */
  readonly signer: Signer;
  incarnation(): Incarnation;
  /** How far this node knows the centre's log. */
  known(): Position;
  readonly transport: Transport;
  readonly timeoutMs: number;
}

/** The node's end of an open session. */
export interface ClientSession {
  readonly sessionId: string;
  readonly key: Uint8Array;
  readonly opened: SessionOpened;
}

const notAuthentic: LinkProblem = { kind: "not-authentic" };

/** Opens a session: challenge, check of the centre, proof, check that the centre has the key. */
export async function openSession(deps: OpeningDeps): Promise<Result<ClientSession, LinkProblem>> {
  const { crypto, registry, site } = deps;
  const keys = crypto.newBoxKeys();
  const request: OpenRequest = {
    format: 1,
    network: registry.network,
    site,
    incarnation: deps.incarnation(),
    nonce: toBase64(crypto.randomBytes(32)),
    ephemeralKey: keys.publicKey,
    known: deps.known(),
  };
  const answer = await post(deps, syncPaths.session, request);
  if (!answer.ok) return answer;
  const opening = parseBody(openAnswerSchema, answer.value.body);
  if (opening === undefined) return err(notAuthentic);
  const transcript = readTranscript(crypto, registry, opening);
  if (transcript === undefined || !answersTo(transcript, request)) return err(notAuthentic);
  const transcriptHash = crypto.sha256(toUtf8(opening.transcript.text));
  const key = sessionKeyOf(crypto, {
    ownSecretKey: keys.secretKey,
    theirPublicKey: transcript.centreKey,
    transcriptHash,
  });
  if (key === undefined) return err(notAuthentic);
  if (transcript.centreKnown.epoch < request.known.epoch) return err({ kind: "refused", code: "epoch-lower" });

  const { sessionId } = transcript;
  const proof: Proof = {
    kind: "session-proof",
    format: 1,
    network: registry.network,
    site,
    sessionId,
    transcript: transcriptHash,
  };
  const proofRequest: ProofRequest = { sessionId, proof: signText(crypto, deps.signer, proof) };
  const proved = await post(deps, syncPaths.proof, proofRequest);
  if (!proved.ok) return proved;
  if (!confirmsKey(crypto, key, sessionId, proved.value)) return err(notAuthentic);
  // Only what the sequencer vouched for in the transcript is learned, and only now that all of it holds.
  for (const certificate of opening.certificates) registry.learn(certificate);
  const { epoch, index } = transcript.centreKnown;
  return ok({ sessionId, key, opened: { epoch, index, holds: transcript.holds } });
}

/** Posts before there is a MAC: a refusal is believed only to the extent that this attempt failed. */
async function post(deps: OpeningDeps, path: string, body: object): Promise<Result<WireAnswer, LinkProblem>> {
  const answer = await deps.transport.post({
    path,
    headers: {},
    body: toUtf8(JSON.stringify(body)) as Uint8Array<ArrayBuffer>,
    timeoutMs: deps.timeoutMs,
    answerBytesMax: OPENING_ANSWER_BYTES_MAX,
  });
  if (answer === "unreachable") return err({ kind: "unreachable" });
  if (answer === "too-large") return err(notAuthentic);
  return answer.httpStatus === 200 ? ok(answer) : err(unauthenticatedRefusal(answer));
}

/** What a refusal without a MAC is worth. A server that fails is like none; so is a proxy that cannot reach one. */
export function unauthenticatedRefusal(answer: WireAnswer): LinkProblem {
  const problem = parseBody(syncProblemSchema, answer.body);
  if (problem !== undefined && unauthenticatedCodes.has(problem.code)) return { kind: "refused", code: problem.code };
  return answer.httpStatus >= 500 ? { kind: "unreachable" } : notAuthentic;
}

/** The transcript, when a sequencer of this network signed it and it names exactly the certificates shown. */
function readTranscript(crypto: Crypto, registry: KeyRegistry, opening: OpenAnswer): Transcript | undefined {
  const sequencer = sequencerOf(crypto, registry, opening);
  if (sequencer === undefined) return undefined;
  const read = readSigned<Transcript>(crypto, opening.transcript, "session", sequencer);
  const parsed = transcriptSchema.safeParse(read);
  if (!parsed.success) return undefined;
  const hashes = opening.certificates.map(({ text }) => crypto.sha256(toUtf8(text)));
  const same = hashes.length === parsed.data.certificates.length;
  return same && hashes.every((hash, at) => hash === parsed.data.certificates[at]) ? parsed.data : undefined;
}

/**
 * The certificate of whoever signed the transcript: known, or shown beside it. Of those shown, issuers' are learned at
 * once, since only the root can have made them and they open nothing by themselves; the sequencer's is used without
 * being learned, so that an old certificate sent by somebody in between does not become the newest.
 */
function sequencerOf(crypto: Crypto, registry: KeyRegistry, opening: OpenAnswer): Certificate | undefined {
  const known = registry.byKeyId(opening.transcript.by)?.certificate;
  if (known !== undefined) return known.role === "sequencer" ? known : undefined;
  for (const signed of opening.certificates)
    if (parseCertificate(signed.text)?.role === "issuer") registry.learn(signed);
  return opening.certificates
    .map((signed) => issuedCertificate(crypto, registry, signed))
    .find((certificate) => certificate?.role === "sequencer" && keyFits(crypto, opening, certificate));
}

/** A certificate under the signature of a known issuer of this network. */
function issuedCertificate(crypto: Crypto, registry: KeyRegistry, signed: SignedText): Certificate | undefined {
  const issuer = registry.byKeyId(signed.by)?.certificate;
  if (issuer?.role !== "issuer" || !signatureHolds(crypto, signed, "certificate", issuer)) return undefined;
  const certificate = parseCertificate(signed.text);
  return certificate?.network === registry.network ? certificate : undefined;
}

const keyFits = (crypto: Crypto, opening: OpenAnswer, certificate: Certificate): boolean =>
  signatureHolds(crypto, opening.transcript, "session", certificate);

/** An answer made for another question, or with a key put in on the way, differs in one of these. */
function answersTo(transcript: Transcript, request: OpenRequest): boolean {
  return (
    transcript.network === request.network &&
    transcript.site === request.site &&
    transcript.incarnation === request.incarnation &&
    transcript.siteNonce === request.nonce &&
    transcript.siteKey === request.ephemeralKey &&
    transcript.siteKnown.epoch === request.known.epoch &&
    transcript.siteKnown.index === request.known.index
  );
}

function confirmsKey(crypto: Crypto, key: Uint8Array, sessionId: string, answer: WireAnswer): boolean {
  const path = syncPaths.proof;
  const bodyHash = crypto.sha256(answer.body);
  const { httpStatus } = answer;
  const expected = macOfAnswer(crypto, key, { sessionId, count: 0, method: "POST", path, bodyHash, httpStatus });
  if (!macHolds(answer.headers.get(macHeader) ?? "", expected)) return false;
  return parseBody(proofAnswerSchema, answer.body)?.sessionId === sessionId;
}

/** A body as the protocol's data; undefined when it is not of that shape. */
export function parseBody<Body>(schema: z.ZodType<Body>, bytes: Uint8Array): Body | undefined {
  const text = parseUtf8(bytes);
  if (text === undefined) return undefined;
  try {
    const parsed = schema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
