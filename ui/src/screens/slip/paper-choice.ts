/** What a counter's printer takes. */
export const PAPERS = ["a4", "narrow"] as const;

export type Paper = (typeof PAPERS)[number];

const STORED_AS = "huilian.paper";

/** The paper chosen last on this machine: the printer stands beside it. */
export const readPaper = (storage: Pick<Storage, "getItem">): Paper =>
  PAPERS.find((paper) => paper === storage.getItem(STORED_AS)) ?? "a4";

export const storePaper = (storage: Pick<Storage, "setItem">, paper: Paper): void => storage.setItem(STORED_AS, paper);
