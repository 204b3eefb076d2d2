import { CARD_MARKS } from "./card-columns.ts";

/** States of a card, by rank: a later one outranks those before it. */
export const CARD_STATES = ["active", ...CARD_MARKS] as const;

export type CardState = (typeof CARD_STATES)[number];

/**
 * 挂失 outranks 封锁 outranks 冻结 outranks 正常. A block too many is an inconvenience, one too few is theft
 * (order after 京人社保发〔2009〕152号, which lets nothing overrule a formal report of loss).
 */
export const cardStateRank = (state: CardState): number => CARD_STATES.indexOf(state);

/**
 * The state that counts, of all marks no clear has named; their order does not matter, and a card without marks is
 * active.
 */
export const effectiveCardState = (marks: readonly { readonly state: CardState }[]): CardState =>
  marks.reduce<CardState>(
    (worst, { state }) => (cardStateRank(state) > cardStateRank(worst) ? state : worst),
    "active",
  );
