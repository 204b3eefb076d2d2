import { type SiteId, siteId } from "@huilian/domain";
import type { LogEntry } from "@huilian/sync";
import { describe, expect, it } from "vitest";
import { createDocumentIndex } from "./document-index.ts";

const [B01, B02] = [siteId("B01"), siteId("B02")];

const entry = (
  index: number,
  kind: string,
  fields: { readonly index?: number; readonly site?: SiteId } = {},
): LogEntry => ({
  _id: `log/${index}`,
  type: "document",
  index,
  document: { text: JSON.stringify({ kind, index, ...fields }), by: "", signature: "" },
});

describe("what a site is to read of the central documents", () => {
  it("is what concerns it, and of beacons the newest", () => {
    const documents = createDocumentIndex();
    documents.add(entry(1, "enrol"));
    documents.add(entry(2, "scopeKey", { site: B01 }));
    documents.add(entry(3, "beacon"));
    documents.add(entry(4, "scopeKey", { site: B02 }));
    documents.add(entry(5, "beacon"));
    expect(documents.forSite(B01, 0, 4, 10)).toEqual([1, 2, 3]);
    expect(documents.forSite(B01, 0, 5, 10)).toEqual([1, 2, 5]);
    expect(documents.forSite(B02, 2, 5, 1)).toEqual([4]);
  });

  it("rises from document to document, so statements of the state, which speak of what lies before, are none of it", () => {
    const documents = createDocumentIndex();
    documents.add(entry(1, "enrol"));
    documents.add(entry(2, "beacon"));
    documents.add(entry(3, "state", { index: 2 }));
    expect(documents.forSite(B01, 0, 3, 10)).toEqual([1, 2]);
  });
});
