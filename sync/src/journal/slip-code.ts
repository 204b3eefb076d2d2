import { deflateRawSync, inflateRawSync } from "node:zlib";
import { assert, err, ok, type Result, refParts } from "@huilian/domain/base";
import { joinBytes, parseUtf8, toUtf8 } from "../crypto/bytes.ts";
import type { Crypto } from "../crypto/crypto.ts";
import type { Commit } from "../documents.ts";
import type { KeyRegistry } from "../keys/key-registry.ts";
import { parseBase45, toBase45 } from "./base45.ts";
import { readChange } from "./change-text.ts";
import { COMMIT_TEXT_MAX, SLIP_CODE_PARTS_MAX, SLIP_PART_DATA_MAX } from "./limits.ts";
import { parseTip } from "./segment-shape.ts";
import { type VerifiedCommit, verifySegment } from "./verify-segment.ts";

/** Why parts that were read from paper give no commit, in order of precedence. Parts count from 1. */
export type SlipCodeProblem =
  /** A text is no part of a slip's code at all; `text` is its place among what was read, from 0. */
  | { readonly problem: "not-a-part"; readonly text: number }
  /** It names another network; of no use here. */
  | { readonly problem: "other-network"; readonly part: number }
  /** What it holds is not what its check says: it was misread or altered. */
  | { readonly problem: "damaged"; readonly part: number }
  /** It belongs to another slip than the first one read. */
  | { readonly problem: "other-slip"; readonly part: number }
  | { readonly problem: "missing"; readonly parts: readonly number[] }
  /** All parts are there, and what they hold together is no commit. */
  | { readonly problem: "malformed" }
  /** A commit, and not signed by a certified site of this network. */
  | { readonly problem: "not-authentic" };

const PREFIX = "HL1";
const ID_CHARACTERS = 8;
const PART =
  /^HL1\/([A-Z0-9-]{1,64})\/([0-9A-F]{8})\/([1-9][0-9]?)\/([1-9][0-9]?)\/([0-9A-F]{8})\/([0-9A-Z $%*+\-./:]+)$/;

/**
 * A commit as texts for QR codes in alphanumeric mode: its signed tip and the exact texts of its changes, deflated, in
 * base45 (RFC 9285), cut into numbered parts. Each part says its network, the slip it belongs to, which part of how
 * many it is, and a check of itself. Paper then restores what a disk lost: the signature travels along. undefined for a commit
 * that does not fit on a page of codes.
 */
export function slipCodeOf(crypto: Crypto, commit: Commit): readonly string[] | undefined {
  const tip = parseTip(commit.tip);
  assert(tip !== undefined, "a commit stands under a tip");
  const { by, signature, text } = commit.tip;
  // Canonical JSON writes a line feed as \n, so lines keep signed texts apart without escaping them once more.
  const bytes = deflateRawSync(toUtf8([by, signature, text, ...commit.changes].join("\n")), { level: 9 });
  const whole = toBase45(bytes);
  const count = Math.ceil(whole.length / SLIP_PART_DATA_MAX);
  if (count > SLIP_CODE_PARTS_MAX) return undefined;
  // Even parts, so that no code is denser than it must be.
  const size = Math.ceil(whole.length / count);
  const id = shortHash(crypto, bytes);
  return Array.from({ length: count }, (_none, at) => {
    const data = whole.slice(at * size, (at + 1) * size);
    const head = `${PREFIX}/${tip.network.toUpperCase()}/${id}/${at + 1}/${count}`;
    return `${head}/${checkOf(crypto, head, data)}/${data}`;
  });
}

/**
 * The commit again, from parts in any order, some perhaps twice; believed only when a site of the registry's network
 * signed it. What stands before it in the chain is not asked: that is what may be lost.
 */
export function readSlipCode(
  crypto: Crypto,
  registry: Pick<KeyRegistry, "network" | "byKeyId" | "byHash">,
  texts: readonly string[],
): Result<{ readonly commit: Commit; readonly verified: VerifiedCommit }, SlipCodeProblem> {
  const whole = joinParts(crypto, registry.network, texts);
  if (!whole.ok) return whole;
  const commit = parseCommit(whole.value.bytes, crypto, whole.value.id);
  if (commit === undefined) return err({ problem: "malformed" });
  const verified = verifyAlone(crypto, registry, commit);
  return verified === undefined ? err({ problem: "not-authentic" }) : ok({ commit, verified });
}

interface Part {
  readonly id: string;
  readonly number: number;
  readonly count: number;
  readonly data: string;
}

const shortHash = (crypto: Crypto, bytes: Uint8Array): string =>
  crypto.sha256(bytes).slice(0, ID_CHARACTERS).toUpperCase();

const checkOf = (crypto: Crypto, head: string, data: string): string => shortHash(crypto, toUtf8(`${head}/${data}`));

function readPart(crypto: Crypto, network: string, text: string, at: number): Result<Part, SlipCodeProblem> {
  // Keyboard wedges add line ends, never blanks that stand in the code itself.
  const plain = text.replace(/[\r\n\t]/g, "");
  const match = PART.exec(plain);
  if (match === null) return err({ problem: "not-a-part", text: at });
  const [, named, id = "", number = "", count = "", check, data = ""] = match;
  const part = Number(number);
  if (part > Number(count)) return err({ problem: "not-a-part", text: at });
  if (named !== network.toUpperCase()) return err({ problem: "other-network", part });
  const head = plain.slice(0, plain.indexOf(`/${check}/`));
  return checkOf(crypto, head, data) === check
    ? ok({ id, number: part, count: Number(count), data })
    : err({ problem: "damaged", part });
}

function joinParts(
  crypto: Crypto,
  network: string,
  texts: readonly string[],
): Result<{ readonly id: string; readonly bytes: Uint8Array }, SlipCodeProblem> {
  const parts: Part[] = [];
  for (const [at, text] of texts.entries()) {
    const part = readPart(crypto, network, text, at);
    if (!part.ok) return part;
    parts.push(part.value);
  }
  const [first] = parts;
  if (first === undefined) return err({ problem: "missing", parts: [1] });
  const stranger = parts.find(({ id, count }) => id !== first.id || count !== first.count);
  if (stranger !== undefined) return err({ problem: "other-slip", part: stranger.number });
  const dataOf = new Map(parts.map(({ number, data }) => [number, data]));
  const numbers = Array.from({ length: first.count }, (_none, at) => at + 1);
  const missing = numbers.filter((number) => !dataOf.has(number));
  if (missing.length > 0) return err({ problem: "missing", parts: missing });
  const bytes = parseBase45(numbers.map((number) => dataOf.get(number)).join(""));
  return bytes === undefined ? err({ problem: "malformed" }) : ok({ id: first.id, bytes });
}

function parseCommit(bytes: Uint8Array, crypto: Crypto, id: string): Commit | undefined {
  if (shortHash(crypto, bytes) !== id) return undefined;
  const text = inflated(bytes);
  const [by, signature, tip, ...changes] = text?.split("\n") ?? [];
  if (by === undefined || signature === undefined || tip === undefined || changes.length === 0) return undefined;
  return { changes, tip: { text: tip, by, signature } };
}

function inflated(bytes: Uint8Array): string | undefined {
  try {
    // A copy, since a Buffer of the pool would reach further than the bytes.
    return parseUtf8(joinBytes(inflateRawSync(bytes, { maxOutputLength: 4 * COMMIT_TEXT_MAX })));
  } catch {
    return undefined;
  }
}

/** The checks of a segment, with the commit's own beginning taken for the place where the chain stands. */
function verifyAlone(
  crypto: Crypto,
  registry: Pick<KeyRegistry, "network" | "byKeyId" | "byHash">,
  commit: Commit,
): VerifiedCommit | undefined {
  const tip = parseTip(commit.tip);
  const first = readChange(crypto, commit.changes[0] ?? "");
  if (tip === undefined || !first.ok) return undefined;
  const { sequence, previous } = first.value.change;
  const { suite, network, site, incarnation, hash } = tip;
  const verified = verifySegment(crypto, registry, {
    header: {
      kind: "segment",
      format: 1,
      suite,
      network,
      site,
      incarnation,
      from: sequence,
      to: tip.sequence,
      tip: hash,
      uplinkKey: "",
    },
    content: { commits: [commit] },
    expect: { sequence, previous },
  });
  const [only] = verified.ok ? verified.value.commits : [];
  const last = only?.changes.at(-1);
  return last !== undefined && refParts(last.ref).hash === hash ? only : undefined;
}
