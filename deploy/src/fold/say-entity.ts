import { message, ruleSentence } from "@huilian/domain";
import type { Terminal } from "../cli/terminal.ts";
import type { ExplainedCell, ExplainedEntity } from "./explain-entity.ts";
import { sayConflict } from "./say-outcome.ts";
import { headText, imageText, stateText, timeText } from "./say-parts.ts";

/** One entity: its cells with who counts and why, its conflicts, and every change to it. */
export function sayEntity(entity: ExplainedEntity, terminal: Terminal): void {
  const { line, say, language } = terminal;
  line(`${entity.entityType}/${entity.entityKey}`);
  say("fold.part.cells", { count: entity.cells.length });
  for (const cell of entity.cells) sayCell(cell, entity.entityType, terminal);
  say("fold.part.conflicts", { count: entity.conflicts.length });
  for (const conflict of entity.conflicts) sayConflict(conflict, terminal);
  say("fold.part.history", { count: entity.history.length });
  for (const step of entity.history) {
    const { ref, stamp, site, operatorId, operation, group, value } = step;
    const head = headText({ site, operatorId, effective: stamp, value: value ?? {} }, language);
    line(`  ${ref}`);
    line(`    ${operation} ${group} ${head}`);
    for (const name of ["base", "clears", "needs"] as const) {
      if ((step[name] ?? []).length > 0) line(`    ${name} ${imageText(step[name])}`);
    }
    line(`    ${stateText(step.state, language)}`);
  }
}

function sayCell(
  { group, cell, heads, losers }: ExplainedCell,
  entityType: string,
  { line, language }: Terminal,
): void {
  line(`  ${group} (${cell})`);
  const rules = new Map(losers.map(({ ref, rule }) => [ref, rule]));
  for (const head of heads) {
    const text = headText(head, language);
    const reason = rules.get(head.ref);
    const said = reason
      ? message("fold.loses", { head: text, rule: ruleSentence(reason, { entityType, language, timeText }) }, language)
      : message("fold.counts-first", { head: text }, language);
    line(`    ${said}`);
  }
}
