import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { EntityKey, GroupImage, OperatorRole } from "@huilian/domain";
import { type Approver, keyIdOf, loadCrypto, operatorKeyProof } from "@huilian/sync";
import { type Listening, listen } from "@huilian/sync/serve";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditCommands } from "../audit/audit-commands.ts";
import { createAuditorKeys } from "../audit/auditor-keys.ts";
import { createSmallNetwork, type SmallDraft, type SmallNetwork } from "../audit/small-network.fixture.ts";
import { runCli } from "../cli/run-cli.ts";
import { explainCommand } from "../explain/explain-command.ts";
import { askedCertificates } from "./asked-certificates.ts";
import { certifyCommand } from "./certify-command.ts";

const crypto = await loadCrypto();
let network: SmallNetwork;
let server: Listening;
let url: string;
let desk: Awaited<ReturnType<SmallNetwork["author"]>>;
let tokenFile: string;
const key = (n: number) => n.toString(16).padStart(32, "0") as EntityKey;

beforeAll(async () => {
  network = await createSmallNetwork();
  const { centre } = network;
  const listening = await listen({ fetch: (request) => centre.app.fetch(request), port: 0 });
  if (!listening.ok) throw new Error(listening.error.kind);
  server = listening.value;
  url = server.url;
  desk = await network.author("C0");
  tokenFile = join(network.directory, "token");
  await writeFile(tokenFile, `${network.token}\n`);
});
afterAll(async () => {
  await server.close();
  await network.close();
});

const issuerFile = () => join(network.paths.authority, "issuer.json");

async function run(...args: readonly string[]) {
  let out = "";
  let problem = "";
  const exit = await runCli([...args, "--language", "en"], {
    commands: [certifyCommand, explainCommand, ...auditCommands],
    environment: {},
    streams: {
      out: (text) => {
        out += text;
      },
      problem: (text) => {
        problem += text;
      },
    },
  });
  const last = out.trimEnd().split("\n").at(-1) ?? "";
  return { exit, out, problem, json: last.startsWith("{") ? (JSON.parse(last) as Record<string, unknown>) : undefined };
}

const certify = (...args: readonly string[]) =>
  run("certify", "--issuer", issuerFile(), "--centre", url, "--token-file", tokenFile, ...args);

/** An operator's key and what the node of the desk writes of it; `claimed` is what it says instead of the truth. */
function asked(operatorId: string, n: number, claimed: { readonly roles?: readonly OperatorRole[] } = {}) {
  const { crypto } = network;
  const keys = crypto.suite(1)?.newSigningKeys();
  if (keys === undefined) throw new Error("suite 1 is there");
  const { publicKey } = keys;
  const signer = { ...keys, suite: 1, keyId: keyIdOf(crypto, publicKey) };
  const request = { network: "small-city", suite: 1, site: "C0", operatorId, roles: ["policy"], publicKey };
  const proof = operatorKeyProof(crypto, signer, request);
  const roles = (claimed.roles ?? request.roles).map((role) => ({ role }));
  const value = { operatorId, suite: 1, publicKey, roles, proof } as GroupImage;
  const draft: SmallDraft = { entityType: "operator", entityKey: key(n), group: "key", operatorId, value };
  const approver: Approver = { operatorId, signer };
  return { approver, draft };
}

const parameters = (label: string, operatorId: string): SmallDraft => ({
  entityType: "policy",
  entityKey: key(0x9),
  group: "parameters",
  operatorId,
  value: {
    area: "230100",
    label,
    effectiveFrom: "2026-01-01",
    levels: [],
    annualCeiling: 1,
    offlinePooling: false,
    offlinePoolingMaxPerPerson: 0,
    offlineMaxHours: 0,
  } as GroupImage,
});

describe("huilian certify", () => {
  it("shows what it would sign, signs when told to, and what waited for it counts; the audit shows who approved", async () => {
    expect((await certify()).out).toContain("Nobody asks");
    const { approver, draft } = asked("C0-chief", 0x51);
    await desk.write([draft]);
    const [ref = ""] = await desk.write([parameters("2026", "C0-chief")], { approvers: [approver] });
    await network.centre.idle();
    const stateOf = async () =>
      (await network.ask("GET", `/v1/centre/changes/${ref.split("/").slice(0, 2).join("/")}`)) as object;
    expect(await stateOf()).toMatchObject({ state: { state: "parked", waitsFor: { for: "operator-certificate" } } });

    const { keyId } = approver.signer;
    const waiting = [{ operatorId: "C0-chief", site: "C0", roles: ["policy"], keyId }];
    const shown = await certify();
    expect(shown).toMatchObject({ exit: 0 });
    expect(shown.out).toContain(keyId.slice(0, 4));
    expect((await certify("--json")).json).toEqual({ waiting, unproven: [] });
    expect(await stateOf()).toMatchObject({ state: { state: "parked" } });

    expect((await certify("--yes", "--json")).json).toEqual({ waiting, unproven: [], enrolled: 1, known: 0 });
    await network.centre.idle();
    expect(await stateOf()).toMatchObject({ state: { state: "applied" } });
    expect((await certify("--yes")).out).toContain("Nobody asks");

    await network.ask("POST", "/v1/centre/state");
    await network.centre.tick();
    await network.centre.idle();
    const auditor = join(network.directory, "auditor.json");
    if (!(await createAuditorKeys(network.crypto, auditor)).ok) throw new Error("a new key");
    const file = join(network.directory, "export.ndjson");
    const exported = ["--url", url, "--token-file", tokenFile, "--to-key", auditor, "--out", file];
    expect((await run("audit", "export", ...exported)).exit).toBe(0);
    const trust = ["--root", network.paths.trustRoot, "--key", auditor];
    expect((await run("audit", "verify", file, ...trust, "--json")).json).toMatchObject({
      verified: true,
      approvals: { given: 1, certified: 1 },
    });
    expect((await run("audit", "replay", file, ...trust)).exit).toBe(0);
    const explained = await run("explain", ref, "--file", file, ...trust);
    expect(explained).toMatchObject({ exit: 0 });
    expect(explained.out).toContain("operator C0-chief approved it with their own key");
    expect(explained.out).toContain("certified for operator C0-chief at site C0, as policy");
  });

  it("does not show a request that asks for more than its proof covers, and so signs nothing", async () => {
    const { draft } = asked("C0-greedy", 0x52, { roles: ["policy", "security"] });
    await desk.write([draft]);
    await network.centre.idle();
    const { json, out } = await certify("--yes", "--json");
    expect(json).toEqual({ waiting: [], unproven: [] });
    expect(out).not.toContain("C0-greedy");
  });

  it("signs the keys it is told and none that began to wait after they were looked at", async () => {
    const [seen, late] = [asked("C0-seen", 0x53), asked("C0-late", 0x54)];
    await desk.write([seen.draft]);
    await network.centre.idle();
    const { keyId } = seen.approver.signer;
    expect((await certify()).out).toContain(`--yes --key ${keyId}`);
    await desk.write([late.draft]);
    await network.centre.idle();
    const wrong = await certify("--yes", "--key", `${keyId},${"0".repeat(32)}`);
    expect(wrong).toMatchObject({ exit: 1, problem: expect.stringContaining("0".repeat(32)) });
    const signed = await certify("--yes", "--key", keyId, "--json");
    expect(signed.json).toMatchObject({ waiting: [{ operatorId: "C0-seen" }], enrolled: 1, known: 0 });
    await network.centre.idle();
    expect((await certify("--json")).json).toMatchObject({ waiting: [{ operatorId: "C0-late" }] });
  });

  it("lets a centre that lies write nothing else on the issuer's screen", async () => {
    const hostile = "x\u001b[1A\u001b[2K\noperator C0-chief";
    const { publicKey } = asked("C0-any", 0x55).approver.signer;
    const operators: object[] = [
      { operatorId: hostile, site: hostile, suite: 1, publicKey, asked: { roles: ["policy"], proof: "" } },
      { operatorId: 7, site: {}, suite: "1", publicKey: 7, asked: { roles: "policy", proof: 7 } },
      { operatorId: "C0-x", site: "C0", suite: 1, publicKey, asked: { roles: ["policy"], proof: 7 } },
    ];
    const answer = (body: object, httpStatus = 200) => ({ get: async () => ({ httpStatus, body }) });
    const network = { network: "small-city" };
    const read = await askedCertificates(crypto, network, answer({ operators }));
    const keyId = keyIdOf(crypto, publicKey);
    expect(read).toEqual({
      ok: true,
      value: {
        waiting: [],
        unproven: [
          { operatorId: "?", site: "?", keyId },
          { operatorId: "?", site: "?", keyId: "" },
          { operatorId: "C0-x", site: "C0", keyId },
        ],
      },
    });
    const refused = await askedCertificates(crypto, network, answer({ detail: hostile }, 500));
    expect(refused).toEqual({ ok: false, error: { httpStatus: 500, sentence: "x?[1A?[2K?operator C0-chief" } });
  });

  it("says what is wrong with what it was given", async () => {
    const files = ["--token-file", tokenFile];
    const notIssuer = await run("certify", "--issuer", network.paths.centreKeys, "--centre", url, ...files);
    expect(notIssuer).toMatchObject({ exit: 1 });
    expect(notIssuer.problem).toContain("no issuer's key file");
    expect((await run("certify", "--issuer", issuerFile(), "--centre", "there", ...files)).exit).toBe(2);
    await writeFile(join(network.directory, "other"), "another-token");
    const stranger = ["--token-file", join(network.directory, "other")];
    const refused = await run("certify", "--issuer", issuerFile(), "--centre", url, ...stranger);
    expect(refused).toMatchObject({ exit: 1 });
    expect(refused.problem).toContain("HTTP 401");
  });
});
