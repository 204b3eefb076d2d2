import {
  assert,
  CHANGE_TEXT_MAX,
  type Change,
  canonicalJson,
  err,
  type JsonObject,
  makeRef,
  ok,
  parseCanonicalJson,
  type ReadChange,
  type Result,
} from "@huilian/domain/base";
import { toUtf8 } from "../crypto/bytes.ts";
import type { Crypto } from "../crypto/crypto.ts";
import { isChange } from "./envelope.ts";

/** Why a text is not a change, in order of precedence. */
export type ChangeTextProblem = "too-long" | "not-canonical" | "malformed" | "unknown-suite";

/**
 * The signed text of a change: canonical JSON, and nothing but it.
 *
 * The hash of this text stands in clear in headers and Refs, so the text carries 128 random bits (`salt`): without
 * them a diagnosis could be found by hashing guesses. RFC 8785 sorts members, so `base` comes first and the salt
 * stands near the end. That is as good as a salt in front: whoever guesses must still guess all 128 bits together
 * with the rest, and a hash state computed over a known beginning spares no guess of the salt. A salt glued before
 * the JSON would make the signed bytes something other than canonical JSON, for every reader in every language.
 */
export function textOfChange(change: Change): string {
  return canonicalJson(change as unknown as JsonObject);
}

/**
 * Reads the text of a change and computes its Ref under the suite the change names. Checks the envelope only: a
 * signature stands over a tip, and the image is checked against the declarations. Members this version does not
 * know are kept in the returned change.
 */
export function readChange(crypto: Crypto, text: string): Result<ReadChange, ChangeTextProblem> {
  if (text.length > CHANGE_TEXT_MAX) return err("too-long");
  const value = parseCanonicalJson(text);
  if (value === undefined) return err("not-canonical");
  if (!isChange(value)) return err("malformed");
  const suite = crypto.suite(value.suite);
  if (suite === undefined) return err("unknown-suite");
  return ok({ ref: makeRef(value.incarnation, value.sequence, suite.hash(toUtf8(text))), change: value });
}

/** A change as its author made it: the exact text that is signed, and what a reader of that text will see. */
export interface WrittenChange extends ReadChange {
  readonly text: string;
}

/**
 * Makes the text of a change, once.
 * @throws when a reader would refuse it: an author must never sign what the centre can only quarantine.
 */
export function writeChange(crypto: Crypto, change: Change): WrittenChange {
  const text = textOfChange(change);
  assert(text.length <= CHANGE_TEXT_MAX, "a change is at most CHANGE_TEXT_MAX long");
  assert(isChange(change as unknown as JsonObject), "a change has every member of its envelope, within limits");
  const suite = crypto.suite(change.suite);
  assert(suite !== undefined, "an author signs under a suite it has");
  return { ref: makeRef(change.incarnation, change.sequence, suite.hash(toUtf8(text))), change, text };
}
