import { isMessageKey } from "@huilian/domain";
import { expect, it } from "vitest";
import type { RefusalReason, WaitsFor } from "./change-state.ts";

/** The compiler asks for every member of the closed lists, and for no other. */
const REFUSALS: Readonly<Record<RefusalReason, true>> = {
  "no-right": true,
  "wrong-operation": true,
  "wrong-key": true,
  "image-invalid": true,
  "not-approved": true,
  "parent-refused": true,
};
const WAITS: Readonly<Record<WaitsFor["for"], true>> = {
  chain: true,
  beacon: true,
  "rules-version": true,
  "newer-release": true,
  "operator-certificate": true,
  change: true,
};

it("every reason for a refusal and for waiting has its words", () => {
  const keys = [
    ...Object.keys(REFUSALS).map((one) => `refusal.${one}`),
    ...Object.keys(WAITS).map((one) => `waits.${one}`),
  ];
  expect(keys.filter((key) => !isMessageKey(key))).toEqual([]);
});
