import { type CardState, effectiveCardState } from "@huilian/domain";
import type { FoundCard, ShownEntity } from "./person-shown.ts";

/** One mark on a card: what it says and who set it. */
export interface ShownMark {
  readonly ref: string;
  readonly state: CardState;
  readonly reason: string;
  readonly site: string;
  readonly operatorId: string;
  readonly setMs: number;
}

/** A card as a screen shows it, from a branch's rows or from what an institution was told. */
export interface ShownCard {
  readonly entityKey: string;
  readonly cardNumber?: string;
  readonly issuedOn?: string;
  readonly state: CardState;
  /** Refs of the marks that stand: lifting names them all. */
  readonly marks: readonly string[];
  readonly history: readonly ShownMark[];
  readonly confirmed: boolean;
}

export function cardOfEntity({ entityKey, groups }: ShownEntity): ShownCard {
  const issue = groups["issue"]?.value;
  const heads = groups["status"]?.heads ?? [];
  const history = heads.map(({ ref, value, site, operatorId, setMs }) => ({
    ref,
    state: value["state"] as CardState,
    reason: String(value["reason"] ?? ""),
    site,
    operatorId,
    setMs,
  }));
  const { cardNumber, issuedOn } = issue ?? {};
  return {
    entityKey,
    ...(typeof cardNumber === "string" ? { cardNumber } : {}),
    ...(typeof issuedOn === "string" ? { issuedOn } : {}),
    state: effectiveCardState(history),
    marks: history.map(({ ref }) => ref),
    history,
    confirmed: heads.every((head) => head.confirmed) && groups["issue"]?.confirmed !== false,
  };
}

/** What a search told: the state, and nothing of who set it. */
export const cardOfFound = ({ card, cardNumber, state }: FoundCard): ShownCard => ({
  entityKey: card,
  ...(cardNumber === undefined ? {} : { cardNumber }),
  state,
  marks: [],
  history: [],
  confirmed: true,
});
