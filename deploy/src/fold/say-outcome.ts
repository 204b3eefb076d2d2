import { type Conflict, declarationOf, describeRule } from "@huilian/conflict-rules";
import { ACCOUNT_KINDS, fenToAmountText, type KindTotals, message, ruleSentence } from "@huilian/domain";
import type { Terminal } from "../cli/terminal.ts";
import type { FoldOutcome } from "./fold-outcome.ts";
import { headText, imageText, stateText, timeText, waitsText } from "./say-parts.ts";

/** Everything a set comes to, a part after the other; a part without anything in it is there all the same. */
export function sayOutcome(outcome: FoldOutcome, terminal: Terminal): void {
  const { line, say, language } = terminal;
  const { rows, changes, conflicts, parked, evidence } = outcome;
  say("fold.state-hash", { stateHash: outcome.stateHash });
  say("fold.counts", { ...outcome.counts });
  say("fold.part.rows", { count: rows.length });
  for (const { entityType, entityKey, groups } of rows) {
    line(`  ${entityType}/${entityKey}`);
    for (const [group, heads] of Object.entries(groups)) {
      for (const [at, head] of heads.entries()) line(`    ${at === 0 ? group : "  +"} ${headText(head, language)}`);
    }
  }
  say("fold.part.changes", { count: changes.length });
  for (const { ref, site, entityType, entityKey, group, operation, state } of changes) {
    line(`  ${ref}`);
    line(`    ${site} ${operation} ${entityType}/${entityKey} ${group}: ${stateText(state, language)}`);
  }
  say("fold.part.conflicts", { count: conflicts.length });
  for (const conflict of conflicts) sayConflict(conflict, terminal);
  say("fold.part.parked", { count: parked.length });
  for (const { ref, site, waitsFor } of parked) line(`  ${ref} ${site}: ${waitsText(waitsFor, language)}`);
  say("fold.part.evidence", { count: evidence.length });
  for (const { site, changes: count, reason, id } of evidence) {
    line(`  ${message("fold.evidence", { site, changes: count, reason, id }, language)}`);
  }
  sayLedger(outcome.ledger, terminal);
}

/** Both values side by side, and which step of the rule told them apart. */
export function sayConflict(conflict: Conflict, { line, language }: Terminal): void {
  const { entityType, entityKey, group, winner, losers, mergedBy, merge } = conflict;
  const methods = declarationOf(entityType)?.groups[group]?.methods ?? [];
  line(`  ${entityType}/${entityKey} ${group}`);
  line(`    ${message("fold.counts-first", { head: headText(winner, language) }, language)}`);
  for (const loser of losers) {
    const reason = describeRule(methods, winner, loser);
    const rule = ruleSentence(reason, { entityType, language, timeText });
    line(`    ${message("fold.loses", { head: headText(loser, language), rule }, language)}`);
  }
  if (mergedBy === undefined) return;
  const settled = message("fold.merged", { mergedBy }, language);
  line(`    ${settled}${merge ? ` ${imageText(merge.value)}` : ""}`);
}

function sayLedger({ totals, periods }: FoldOutcome["ledger"], { line, say, language }: Terminal): void {
  say("fold.part.ledger", {});
  const totalsText = (of: KindTotals): string =>
    ACCOUNT_KINDS.map((kind) => `${message(`account.${kind}`, {}, language)} ${fenToAmountText(of[kind])}`).join(", ");
  for (const { period, totals: ofPeriod } of periods) line(`  ${period}: ${totalsText(ofPeriod)}`);
  line(`  ${message("fold.period-all", {}, language)}: ${totalsText(totals)}`);
}
