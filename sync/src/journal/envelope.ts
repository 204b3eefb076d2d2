import {
  CHANGE_REFS_MAX,
  type Change,
  IDEMPOTENCY_KEY_MAX,
  IMAGE_DEPTH_MAX,
  isEntityKey,
  isHash,
  isIncarnation,
  isLocalDate,
  isPeriod,
  isRef,
  isSiteId,
  type Json,
  STAMP_COUNTER_MAX,
  WHOLE_NUMBER_MAX,
} from "@huilian/domain/base";
import { ENVELOPE_NAME_MAX, SEQUENCE_MAX } from "./limits.ts";

type Check = (value: unknown) => boolean;
type Members = { readonly [name: string]: unknown };

const CONTROL_CHARACTER = /[\u0000-\u001f\u007f-\u009f]/;
const SALT = /^[0-9a-f]{32}$/;
const OPERATIONS: readonly unknown[] = ["put", "fact", "mark", "clear"];

export const isObject = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const isWholeBetween = (value: unknown, from: number, to: number): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= from && value <= to;

const isText = (value: unknown, lengthMax: number): boolean =>
  typeof value === "string" && value.length > 0 && value.length <= lengthMax && !CONTROL_CHARACTER.test(value);

export const isEnvelopeName: Check = (value) => isText(value, ENVELOPE_NAME_MAX);
export const isSequence: Check = (value) => isWholeBetween(value, 1, SEQUENCE_MAX);
export const isSuiteId: Check = (value) => isWholeBetween(value, 1, 255);

const isRefs: Check = (value) => Array.isArray(value) && value.length <= CHANGE_REFS_MAX && value.every(isRef);

const isStamp: Check = (value) =>
  isObject(value) &&
  isWholeBetween(value["ms"], 0, WHOLE_NUMBER_MAX) &&
  isWholeBetween(value["counter"], 0, STAMP_COUNTER_MAX);

const isAbsentOr =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);

/** Every member an author of this version writes, and what it may hold. Members it does not name are let through. */
const MEMBER_CHECKS: { readonly [Name in keyof Required<Change>]: Check } = {
  kind: (value) => value === "change",
  format: (value) => value === 1,
  suite: isSuiteId,
  network: isEnvelopeName,
  salt: (value) => typeof value === "string" && SALT.test(value),
  site: isSiteId,
  incarnation: isIncarnation,
  sequence: isSequence,
  previous: isHash,
  continues: isAbsentOr(isRef),
  stamp: isStamp,
  beacon: isHash,
  entityType: isEnvelopeName,
  entityKey: isEntityKey,
  group: isEnvelopeName,
  operation: (value) => OPERATIONS.includes(value),
  base: isRefs,
  old: isAbsentOr(isObject),
  value: isAbsentOr(isObject),
  clears: isAbsentOr(isRefs),
  needs: isAbsentOr(isRefs),
  businessDate: isLocalDate,
  period: isPeriod,
  idempotencyKey: isAbsentOr((value) => isText(value, IDEMPOTENCY_KEY_MAX)),
  operatorId: isEnvelopeName,
  rulesVersion: isHash,
  schemaVersion: (value) => isWholeBetween(value, 1, WHOLE_NUMBER_MAX),
};

const CHECKS = Object.entries(MEMBER_CHECKS);

/** A scalar is 0 deep, a flat object 1. Stops counting past `max`, so that a hostile nesting costs nothing. */
function isDeeperThan(value: Json | undefined, max: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (max === 0) return true;
  return Object.values(value).some((part: Json | undefined) => isDeeperThan(part, max - 1));
}

/** What a single member cannot say: `clear` removes marks and writes nothing, everything else writes. */
function membersAgree(value: Members): boolean {
  const clearing = value["operation"] === "clear";
  const clears = value["clears"];
  if (clearing !== (value["value"] === undefined)) return false;
  if (clearing !== (Array.isArray(clears) && clears.length > 0)) return false;
  return value["continues"] === undefined || value["sequence"] === 1;
}

/**
 * Whether a parsed text is the envelope of a change: every member this version knows, with its limits. Members
 * it does not know are let through and kept, since a newer node may add some and its signature covers them.
 * What the image may hold is the declarations' business, not the journal's.
 */
export function isChange(value: Json): value is Json & Change {
  if (!isObject(value)) return false;
  if (!CHECKS.every(([name, check]) => check(value[name]))) return false;
  if (!membersAgree(value)) return false;
  return Object.values(value).every((member) => !isDeeperThan(member as Json, IMAGE_DEPTH_MAX));
}
