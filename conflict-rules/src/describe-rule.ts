import type { RuleReason } from "@huilian/domain";
import { type Contender, decidedBy, type Method } from "./method.ts";

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
    case "priorityGroup": {
      const { column } = method;
      const textOf = ({ value }: Contender): string => String(value[column] ?? "");
      return { code: "value-priority", column, winnerValue: textOf(winner), loserValue: textOf(loser) };
    }
    default: {
      const [winnerMs, loserMs] = [winner.effective.ms, loser.effective.ms];
      return winnerMs === loserMs ? { code: "same-instant" } : { code: "latest", winnerMs, loserMs };
    }
  }
}

const placeOf = ({ site, siteKind }: Contender) => ({ site, siteKind });
