import type { ChangeState, Head, WaitsFor } from "@huilian/conflict-rules";
import { canonicalJson, type Json, type Language, message } from "@huilian/domain";

/** UTC, so that it reads the same on every machine; a number beyond what a calendar holds stays one. */
export const timeText = (ms: number): string => (Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : String(ms));

export const imageText = (image: unknown): string => canonicalJson((image ?? {}) as Json);

/** One side of a cell: what, who, when. */
export function headText(
  { site, operatorId, effective, value }: Pick<Head, "site" | "operatorId" | "effective" | "value">,
  language: Language,
): string {
  return message("fold.head", { site, operatorId, at: timeText(effective.ms), value: imageText(value) }, language);
}

/** What a parked change waits for, with the name of it where it has one. */
export function waitsText(waitsFor: WaitsFor, language: Language): string {
  const what = message(`waits.${waitsFor.for}`, {}, language);
  if (waitsFor.for === "change") return message("fold.waits-named", { what, name: waitsFor.ref }, language);
  if (waitsFor.for === "operator-certificate") {
    return message("fold.waits-named", { what, name: waitsFor.keyId }, language);
  }
  return what;
}

/** What became of a change, in half a sentence. */
export function stateText(stated: ChangeState, language: Language): string {
  const state = message(`state.${stated.state}`, {}, language);
  const because = (reason: string): string => message("fold.state.because", { state, reason }, language);
  switch (stated.state) {
    case "applied":
      return stated.flags.length === 0 ? state : because(stated.flags.map(imageText).join(" "));
    case "superseded":
      return message("fold.state.superseded", { state, by: stated.by, ...stated.rule }, language);
    case "parked":
      return because(waitsText(stated.waitsFor, language));
    case "refused":
      return because(message(`refusal.${stated.reason}`, {}, language));
    case "quarantined":
      return because(stated.reason);
  }
}
