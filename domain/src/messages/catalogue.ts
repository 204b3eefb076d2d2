import { auditMessages } from "./audit.ts";
import { benchMessages } from "./bench.ts";
import { centreMessages } from "./centre.ts";
import { certifyMessages } from "./certify.ts";
import { demoMessages } from "./demo.ts";
import { deployMessages } from "./deploy.ts";
import { domainMessages } from "./domain.ts";
import { columnMessages } from "./domain-columns.ts";
import { explainMessages } from "./explain.ts";
import { foldMessages } from "./fold.ts";
import { importMessages } from "./import.ts";
import { nodeMessages } from "./node.ts";
import { operationMessages } from "./operations.ts";
import { photographMessages } from "./photograph.ts";
import { reasonMessages } from "./reasons.ts";
import { roleMessages } from "./roles.ts";
import { ruleMessages } from "./rules.ts";
import { screensMessages } from "./screens.ts";
import { signInMessages } from "./sign-in.ts";
import { simulateMessages } from "./simulate.ts";
import { uiCentreMessages } from "./ui-centre.ts";
import { uiLineMessages } from "./ui-line.ts";
import { uiPersonsMessages } from "./ui-persons.ts";
import { uiSettleMessages } from "./ui-settle.ts";
import { uiShellMessages } from "./ui-shell.ts";
import { uiSlipMessages } from "./ui-slip.ts";

/** One file an area. A new area is one more import and one more line in both lists. */
export const messageAreas = [
  domainMessages,
  columnMessages,
  importMessages,
  nodeMessages,
  operationMessages,
  photographMessages,
  centreMessages,
  deployMessages,
  demoMessages,
  auditMessages,
  benchMessages,
  explainMessages,
  foldMessages,
  simulateMessages,
  ruleMessages,
  screensMessages,
  roleMessages,
  signInMessages,
  reasonMessages,
  certifyMessages,
  uiShellMessages,
  uiLineMessages,
  uiCentreMessages,
  uiPersonsMessages,
  uiSettleMessages,
  uiSlipMessages,
] as const;

/** Every text for people, by key. */
export const catalogue = {
  ...domainMessages,
  ...columnMessages,
  ...importMessages,
  ...nodeMessages,
  ...operationMessages,
  ...photographMessages,
  ...centreMessages,
  ...deployMessages,
  ...demoMessages,
  ...auditMessages,
  ...benchMessages,
  ...explainMessages,
  ...foldMessages,
  ...simulateMessages,
  ...ruleMessages,
  ...screensMessages,
  ...roleMessages,
  ...signInMessages,
  ...reasonMessages,
  ...certifyMessages,
  ...uiShellMessages,
  ...uiLineMessages,
  ...uiCentreMessages,
  ...uiPersonsMessages,
  ...uiSettleMessages,
  ...uiSlipMessages,
};

export type MessageKey = keyof typeof catalogue;
