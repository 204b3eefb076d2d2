import { type Hash, type Incarnation, siteId } from "@huilian/domain/base";
import { describe, expect, it } from "vitest";
import { signText } from "../crypto/signing.ts";
import { issueCertificate } from "../keys/certificate.ts";
import { signerOf } from "../keys/key-file.ts";
import { TEST_NETWORK } from "../keys/network.fixture.ts";
import { newNodeKeys } from "../keys/new-keys.ts";
import { createTestCentre, INCARNATION, segmentOf, type TestCentre } from "./centre.fixture.ts";
import { SESSION_IDLE_MS } from "./limits.ts";
import type { OpenAnswer, OpenRequest, Proof, Transcript } from "./messages.ts";
import { countHeader, macHeader, syncPaths } from "./paths.ts";
import type { Fetch } from "./transport.ts";

/**
 * Somebody in between reads, keeps, alters and repeats what passes. The tests put that somebody into `fetch` and ask
 * what is gained: never a handler reached, never an answer believed.
 */
interface Seen {
  readonly url: string;
  readonly init: RequestInit;
}

const textOf = (init: RequestInit): string => new TextDecoder().decode(init.body as Uint8Array);
const pathOf = (url: string): string => new URL(url).pathname;

/** A line that keeps what passes, with what `alter` makes of it. */
function tappedLine(centre: TestCentre, alter: (seen: Seen) => Seen = (seen) => seen) {
  const seen: Seen[] = [];
  const fetch: Fetch = (url, init) => {
    seen.push({ url, init });
    const altered = alter({ url, init });
    return centre.appFetch(altered.url, altered.init);
  };
  return { fetch, seen };
}

/** A line that alters answers of one path. */
const lineAltering =
  (centre: TestCentre, path: string, alter: (text: string, answer: Response) => Response): Fetch =>
  async (url, init) => {
    const answer = await centre.appFetch(url, init);
    return pathOf(url) === path ? alter(await answer.text(), answer) : answer;
  };

const bodyOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const codeOf = async (answer: Response): Promise<unknown> => ((await answer.json()) as { code?: unknown }).code;

const notAuthentic = { ok: false, error: { kind: "not-authentic" } };

describe("a request altered or repeated on the way", () => {
  it.each<readonly [string, (init: RequestInit) => RequestInit]>([
    ["the body", (init) => ({ ...init, body: bodyOf(textOf(init).replace('"from":1', '"from":2')) })],
    ["the MAC", (init) => ({ ...init, headers: { ...init.headers, [macHeader]: `${"A".repeat(43)}=` } })],
    ["the count", (init) => ({ ...init, headers: { ...init.headers, [countHeader]: "9" } })],
  ])("%s: is refused", async (_, alter) => {
    const centre = await createTestCentre();
    const { fetch } = tappedLine(centre, ({ url, init }) =>
      pathOf(url) === syncPaths.push ? { url, init: alter(init) } : { url, init },
    );
    const answer = await centre.link({ fetch }).push([segmentOf(centre.network.sites.branch, 1)]);
    expect(answer).toEqual({ ok: false, error: { kind: "refused", code: "mac-differs" } });
    expect(centre.calls).toEqual([]);
  });

  it("the path: is refused", async () => {
    const centre = await createTestCentre();
    const { fetch } = tappedLine(centre, ({ url, init }) => ({ url: url.replace("/pull", "/refresh"), init }));
    const answer = await centre.link({ fetch }).pull({ afterBatch: 0, afterIndex: 0, waitMs: 0 });
    expect(answer).toEqual({ ok: false, error: { kind: "refused", code: "mac-differs" } });
    expect(centre.calls).toEqual([]);
  });

  it("repeated as it is: is refused, and a wrong MAC uses up no count", async () => {
    const centre = await createTestCentre();
    const { fetch, seen } = tappedLine(centre);
    const link = centre.link({ fetch });
    await link.refresh();
    const request = seen.at(-1);
    if (request === undefined) throw new Error("a request was seen");
    expect(await codeOf(await centre.appFetch(request.url, request.init))).toBe("count-used");
    const next = { ...request.init.headers, [countHeader]: "2" };
    expect(await codeOf(await centre.appFetch(request.url, { ...request.init, headers: next }))).toBe("mac-differs");
    expect((await link.refresh()).ok).toBe(true);
    expect(centre.calls.length).toBe(2);
  });

  it("without headers of a session, or with those of one long unused: is refused", async () => {
    const centre = await createTestCentre();
    const { fetch, seen } = tappedLine(centre);
    await centre.link({ fetch }).refresh();
    const request = seen.at(-1);
    if (request === undefined) throw new Error("a request was seen");
    expect(await codeOf(await centre.appFetch(request.url, { ...request.init, headers: {} }))).toBe("not-in-session");
    centre.clock.ms += SESSION_IDLE_MS;
    expect(await codeOf(await centre.appFetch(request.url, request.init))).toBe("session-unknown");
  });
});

describe("an answer altered or repeated on the way", () => {
  it.each<readonly [string, (text: string, answer: Response) => Response]>([
    ["body", (text, answer) => new Response(text.replace("5", "6"), answer)],
    ["HTTP status", (text, answer) => new Response(text, { status: 409, headers: answer.headers })],
    ["MAC left out", (text) => new Response(text, { status: 200 })],
  ])("%s: is not believed", async (_, alter) => {
    const centre = await createTestCentre();
    const link = centre.link({ fetch: lineAltering(centre, syncPaths.refresh, alter) });
    expect(await link.refresh()).toEqual(notAuthentic);
  });

  it("an earlier answer of the same session is not believed", async () => {
    const centre = await createTestCentre();
    let first: { readonly text: string; readonly answer: Response } | undefined;
    const fetch = lineAltering(centre, syncPaths.refresh, (text, answer) => {
      first ??= { text, answer };
      return new Response(first.text, { status: first.answer.status, headers: first.answer.headers });
    });
    const link = centre.link({ fetch });
    expect((await link.refresh()).ok).toBe(true);
    expect(await link.refresh()).toEqual(notAuthentic);
  });
});

describe("who opens a session", () => {
  it("a site with another's key is refused", async () => {
    const centre = await createTestCentre();
    const link = centre.link({ signer: centre.network.signers.hospital });
    expect(await link.open()).toEqual({ ok: false, error: { kind: "refused", code: "proof-fails" } });
  });

  it("a site nobody has certified, and a node of another network, are refused", async () => {
    const centre = await createTestCentre();
    const unknown = await centre.link({ site: "X99" as typeof centre.network.sites.branch }).open();
    expect(unknown).toEqual({ ok: false, error: { kind: "refused", code: "unknown-site" } });
    const registry = { ...centre.network.registry, network: "other-city" };
    const foreign = await centre.link({ registry }).open();
    expect(foreign).toEqual({ ok: false, error: { kind: "refused", code: "wrong-network" } });
  });

  it("a proof is worth nothing a second time, nor for another session", async () => {
    const centre = await createTestCentre();
    const { fetch, seen } = tappedLine(centre);
    await centre.link({ fetch }).open();
    const [opening, proof] = seen;
    if (opening === undefined || proof === undefined) throw new Error("two requests were seen");
    expect(await codeOf(await centre.appFetch(proof.url, proof.init))).toBe("session-unknown");
    const again = (await (await centre.appFetch(opening.url, opening.init)).json()) as OpenAnswer;
    const { sessionId } = JSON.parse(again.transcript.text) as Transcript;
    const moved = JSON.stringify({ ...(JSON.parse(textOf(proof.init)) as object), sessionId });
    expect(await codeOf(await centre.appFetch(proof.url, { ...proof.init, body: bodyOf(moved) }))).toBe("proof-fails");
  });

  it("a session ends when the site has another key", async () => {
    const centre = await createTestCentre();
    const link = centre.link();
    expect((await link.refresh()).ok).toBe(true);
    const keys = newNodeKeys(centre.crypto, centre.network.sites.branch, { network: TEST_NETWORK, suite: 1 });
    const certificate = issueCertificate(centre.crypto, centre.network.signers.issuer, {
      suite: 1,
      network: TEST_NETWORK,
      role: "site",
      subject: "B01",
      siteKind: "branch",
      scopes: ["common"],
      publicKey: keys.signing.publicKey,
      boxKey: keys.box.publicKey,
    });
    expect(centre.network.registry.learn(certificate).ok).toBe(true);
    expect(await link.refresh()).toEqual({ ok: false, error: { kind: "refused", code: "proof-fails" } });
    expect((await centre.link({ signer: signerOf(centre.crypto, keys.signing) }).refresh()).ok).toBe(true);
  });
});

describe("a proof the site itself signed", () => {
  it.each<readonly [string, Partial<Proof>, string]>([
    ["that fits", {}, "proved"],
    ["for another transcript", { transcript: "f".repeat(64) as Hash }, "proof-fails"],
    ["for another session", { sessionId: "f".repeat(32) }, "proof-fails"],
    ["for another site", { site: siteId("H01") }, "proof-fails"],
    ["for another network", { network: "other-city" }, "proof-fails"],
  ])("%s: %s", async (_, altered, expected) => {
    const centre = await createTestCentre();
    const opened = await centre.sessions.open({
      format: 1,
      network: TEST_NETWORK,
      site: centre.network.sites.branch,
      incarnation: INCARNATION,
      nonce: `${"A".repeat(43)}=`,
      ephemeralKey: centre.crypto.newBoxKeys().publicKey,
      known: { epoch: 0, index: 0 },
    });
    if (!opened.ok) throw new Error("a session opens");
    const { text } = opened.value.transcript;
    const { sessionId, site } = JSON.parse(text) as Transcript;
    const transcript = centre.crypto.sha256(new TextEncoder().encode(text));
    const proof: Proof = {
      kind: "session-proof",
      format: 1,
      network: TEST_NETWORK,
      site,
      sessionId,
      transcript,
      ...altered,
    };
    const signed = signText(centre.crypto, centre.network.signers.branch, proof);
    const proved = await centre.sessions.prove({ sessionId, proof: signed });
    expect(proved.ok ? "proved" : proved.error).toBe(expected);
  });
});

describe("who answers", () => {
  it.each<readonly [string, Partial<Transcript>]>([
    ["nonce", { siteNonce: `${"B".repeat(43)}=` }],
    ["key", { siteKey: `${"B".repeat(43)}=` }],
    ["site", { site: siteId("H01") }],
    ["incarnation", { incarnation: "f".repeat(32) as Incarnation }],
    ["known epoch", { siteKnown: { epoch: 1, index: 39 } }],
    ["known index", { siteKnown: { epoch: 2, index: 38 } }],
  ])("a transcript the centre signed for another %s is not believed", async (_, altered) => {
    const centre: TestCentre = await createTestCentre({
      sequencerSign: (document) =>
        signText(centre.crypto, centre.network.signers.sequencer, { ...document, ...altered }),
    });
    expect(await centre.link().open()).toEqual(notAuthentic);
  });

  it("a transcript under another key than the sequencer's is not believed", async () => {
    for (const wrong of ["applier", "hospital"] as const) {
      const centre: TestCentre = await createTestCentre({
        sequencerSign: (document) => signText(centre.crypto, centre.network.signers[wrong], document),
      });
      expect(await centre.link().open()).toEqual(notAuthentic);
      expect(await centre.link({ registry: centre.emptyRegistry() }).open()).toEqual(notAuthentic);
    }
  });

  it("an answer overheard earlier is not believed", async () => {
    const centre = await createTestCentre();
    let first: string | undefined;
    const fetch = lineAltering(centre, syncPaths.session, (text) => {
      first ??= text;
      return new Response(first, { status: 200 });
    });
    expect((await centre.link({ fetch }).open()).ok).toBe(true);
    expect(await centre.link({ fetch }).open()).toEqual(notAuthentic);
  });

  it("whoever hands the challenge on with a key of their own gets no session", async () => {
    const centre = await createTestCentre();
    const between = centre.crypto.newBoxKeys();
    const { fetch } = tappedLine(centre, ({ url, init }) => {
      if (pathOf(url) !== syncPaths.session) return { url, init };
      const request = JSON.parse(textOf(init)) as OpenRequest;
      return { url, init: { ...init, body: bodyOf(JSON.stringify({ ...request, ephemeralKey: between.publicKey })) } };
    });
    expect(await centre.link({ fetch }).open()).toEqual(notAuthentic);
  });

  it("whoever puts in a key of the centre breaks the signature", async () => {
    const centre = await createTestCentre();
    const between = centre.crypto.newBoxKeys();
    const fetch = lineAltering(centre, syncPaths.session, (text) => {
      const answer = JSON.parse(text) as OpenAnswer;
      const transcript = JSON.parse(answer.transcript.text) as Transcript;
      const altered = answer.transcript.text.replace(transcript.centreKey, between.publicKey);
      return new Response(JSON.stringify({ ...answer, transcript: { ...answer.transcript, text: altered } }));
    });
    expect(await centre.link({ fetch }).open()).toEqual(notAuthentic);
  });

  it("a certificate put in on the way is neither believed nor learned", async () => {
    const centre = await createTestCentre();
    const older = issueCertificate(centre.crypto, centre.network.signers.issuer, {
      suite: 1,
      network: TEST_NETWORK,
      role: "uplink",
      subject: "uplink",
      publicKey: centre.crypto.newBoxKeys().publicKey,
    });
    const fetch = lineAltering(centre, syncPaths.session, (text) => {
      const answer = JSON.parse(text) as OpenAnswer;
      return new Response(JSON.stringify({ ...answer, certificates: [...answer.certificates, older] }));
    });
    const registry = centre.emptyRegistry();
    expect(await centre.link({ registry, fetch }).open()).toEqual(notAuthentic);
    expect(registry.holderOf("uplink")).toBeUndefined();
    expect(registry.holderOf("sequencer")).toBeUndefined();
  });

  it("an answer to the proof without the key is not believed", async () => {
    const centre = await createTestCentre();
    const fetch = lineAltering(centre, syncPaths.proof, (text) => new Response(text, { status: 200 }));
    expect(await centre.link({ fetch }).open()).toEqual(notAuthentic);
  });

  it("another site's session key authenticates nothing here", async () => {
    const centre = await createTestCentre();
    const { fetch, seen } = tappedLine(centre);
    const own = centre.link({ fetch });
    await own.refresh();
    const mine = seen.at(-1);
    const hospital = tappedLine(centre);
    const { sites, signers } = centre.network;
    await centre.link({ fetch: hospital.fetch, site: sites.hospital, signer: signers.hospital }).refresh();
    const theirs = hospital.seen.at(-1);
    if (mine === undefined || theirs === undefined) throw new Error("two requests were seen");
    const mixed = { ...mine.init.headers, [macHeader]: new Headers(theirs.init.headers).get(macHeader) ?? "" };
    expect(
      await codeOf(await centre.appFetch(mine.url, { ...mine.init, headers: { ...mixed, [countHeader]: "5" } })),
    ).toBe("mac-differs");
  });
});
