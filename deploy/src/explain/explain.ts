import type { Crypto } from "@huilian/sync";
import type { Terminal } from "../cli/terminal.ts";
import { type StepContext, tellCommit, tellHash, tellReceipt, tellSegment, tellText } from "./change-steps.ts";
import { tellDelta } from "./delta-step.ts";
import type { ExplainSource } from "./explain-source.ts";
import { type ChangeName, findChange } from "./find-change.ts";
import { tellState } from "./state-step.ts";
import { createTeller } from "./teller.ts";

/** In order of precedence. */
export type ExplainOutcome = "unknown-change" | "some-fail" | "all-hold";

/** Follows one change by hand through everything that was made of it. */
export function explain(crypto: Crypto, source: ExplainSource, name: ChangeName, terminal: Terminal): ExplainOutcome {
  const found = findChange(source.entries, name);
  if (!found) return "unknown-change";
  const teller = createTeller(terminal);
  const context: StepContext = { crypto, source, found, teller };
  terminal.say("explain.opening", { ref: found.read.ref });
  for (const tell of [tellText, tellHash, tellCommit, tellSegment, tellReceipt, tellDelta, tellState]) tell(context);
  terminal.line("");
  if (teller.allHold()) terminal.say("explain.all-hold", {});
  else terminal.fail("explain.some-fail", {});
  return teller.allHold() ? "all-hold" : "some-fail";
}
