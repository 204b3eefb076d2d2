import type { RuleReason } from "@huilian/domain";
import { type Contender, decidedBy, type Method } from "./method.ts";
import type { Ordered } from "./order-key.ts";

/**
 * Why `winner` counts before `loser`: the method that decided between them, with what it compared. Pure, so that a
 * branch's node and the centre say the same of the same two heads.
 */
export function describeRule(methods: readonly Method[], winner: Contender, loser: Contender): RuleReason {
  const { sequenceNumber } = decidedBy(methods, winner, loser);
  const method = methods[sequenceNumber - 1];
  switch (method?.method) {
    case "sitePriority":
      return { code: "site-priority", winner: placeOf(winner), loser: placeOf(loser) };
    case "overwrite":
    case "discard":
      return isOfCentre(winner) === isOfCentre(loser)
        ? byTime(winner, loser)
        : { code: "site-priority", winner: placeOf(winner), loser: placeOf(loser) };
    case "priorityGroup": {
      const { column, epoch } = method;
      const weighed = epoch !== undefined && winner.value[epoch] !== loser.value[epoch] ? epoch : column;
      return { code: "value-priority", ...valuesOf(weighed, winner, loser) };
    }
    case "maximum":
      return { code: "greater-value", ...valuesOf(method.column, winner, loser) };
    case "minimum":
      return { code: "smaller-value", ...valuesOf(method.column, winner, loser) };
    default:
      return byTime(winner, loser);
  }
}

/** Why an entity keeps a value that another one holds too: it was entered there first. */
export const describeClaim = (winner: Ordered, loser: Ordered): RuleReason => ({
  code: "first-claim",
  winnerMs: winner.effective.ms,
  loserMs: loser.effective.ms,
});

const isOfCentre = ({ siteKind }: Contender): boolean => siteKind === "centre";

function byTime(winner: Contender, loser: Contender): RuleReason {
  const [winnerMs, loserMs] = [winner.effective.ms, loser.effective.ms];
  if (winnerMs === loserMs) return { code: "same-instant" };
  return { code: winnerMs > loserMs ? "latest" : "earliest", winnerMs, loserMs };
}

function valuesOf(column: string, winner: Contender, loser: Contender) {
  const textOf = ({ value }: Contender): string => String(value[column] ?? "");
  return { column, winnerValue: textOf(winner), loserValue: textOf(loser) };
}

const placeOf = ({ site, siteKind }: Contender) => ({ site, siteKind });
