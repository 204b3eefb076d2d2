import type { SiteKind } from "../institutions/site-kind.ts";
import { columnLabel } from "./describe-problem.ts";
import { message, messageOf } from "./message.ts";
import type { Language } from "./message-area.ts";

/** A site as a rule weighs it. */
export interface RulePlace {
  readonly site: string;
  readonly siteKind: SiteKind;
}

/**
 * Why one of two entries that did not know of each other counts: the step of the rule table that told them apart, with
 * what it compared. `latest` and `earliest` compare effective times in milliseconds since 1970, and so does
 * `first-claim`, between two records that hold one number; `same-instant` had nothing left to compare but the order that
 * is fixed for the whole network.
 */
export type RuleReason =
  | { readonly code: "site-priority"; readonly winner: RulePlace; readonly loser: RulePlace }
  | {
      readonly code: "value-priority" | "greater-value" | "smaller-value";
      readonly column: string;
      readonly winnerValue: string;
      readonly loserValue: string;
    }
  | { readonly code: "latest" | "earliest" | "first-claim"; readonly winnerMs: number; readonly loserMs: number }
  | { readonly code: "same-instant" };

export interface RuleSentenceOptions {
  /** Names the column a rule weighs. */
  readonly entityType: string;
  readonly language: Language;
  /** How this screen writes a time. */
  timeText(ms: number): string;
}

/** The reason in the words of an office; one function, so that the desk of the centre and a branch read the same. */
export function ruleSentence(reason: RuleReason, { entityType, language, timeText }: RuleSentenceOptions): string {
  switch (reason.code) {
    case "site-priority": {
      const params = { winner: placeText(reason.winner, language), loser: placeText(reason.loser, language) };
      return message("rule.site-priority", params, language);
    }
    case "value-priority":
    case "greater-value":
    case "smaller-value": {
      const { column } = reason;
      const valueText = (value: string): string => messageOf(`code.${column}.${value}`, {}, language) ?? value;
      const params = {
        column: columnLabel(entityType, column, language),
        winnerValue: valueText(reason.winnerValue),
        loserValue: valueText(reason.loserValue),
      };
      return message(`rule.${reason.code}`, params, language);
    }
    case "latest":
    case "earliest":
    case "first-claim": {
      const params = { winnerAt: timeText(reason.winnerMs), loserAt: timeText(reason.loserMs) };
      return message(`rule.${reason.code}`, params, language);
    }
    case "same-instant":
      return message("rule.same-instant", {}, language);
  }
}

const placeText = ({ site, siteKind }: RulePlace, language: Language): string =>
  `${message(`site-kind.${siteKind}`, {}, language)} ${site}`;
