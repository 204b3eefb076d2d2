import { auditMessages } from "./audit.ts";
import { centreMessages } from "./centre.ts";
import { demoMessages } from "./demo.ts";
import { deployMessages } from "./deploy.ts";
import { domainMessages } from "./domain.ts";
import { columnMessages } from "./domain-columns.ts";
import { explainMessages } from "./explain.ts";
import { importMessages } from "./import.ts";
import { nodeMessages } from "./node.ts";
import { simulateMessages } from "./simulate.ts";

/** One file an area. A new area is one more import and one more line in both lists. */
export const messageAreas = [
  domainMessages,
  columnMessages,
  importMessages,
  nodeMessages,
  centreMessages,
  deployMessages,
  demoMessages,
  auditMessages,
  explainMessages,
  simulateMessages,
] as const;

/** Every text for people, by key. */
export const catalogue = {
  ...domainMessages,
  ...columnMessages,
  ...importMessages,
  ...nodeMessages,
  ...centreMessages,
  ...deployMessages,
  ...demoMessages,
  ...auditMessages,
  ...explainMessages,
  ...simulateMessages,
};

export type MessageKey = keyof typeof catalogue;
