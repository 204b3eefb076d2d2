import type { Certificate, SignedText } from "@huilian/sync";
import { fromBase64, issueCertificate, newAuthorityKeys, signerOf } from "@huilian/sync";
import { beforeEach, describe, expect, it } from "vitest";
import { operatorPaths } from "../routes/operator-routes.ts";
import { operatorDraft, policyDraft } from "../testing/drafts.fixture.ts";
import {
  createMemoryDisk,
  createMemoryStore,
  type OperatorOfTest,
  TEST_NETWORK,
  type TestNetwork,
  testClock,
  testNetwork,
} from "../testing/network.fixture.ts";
import { openScene, type Scene } from "../testing/scene.fixture.ts";
import { loadCentreRequests } from "./operator-requests.ts";

let network: TestNetwork;
let scene: Scene;
let chief: OperatorOfTest;
const store = { current: createMemoryStore() };
const clock = testClock();

const isOfOperator = ({ text }: SignedText): boolean => (JSON.parse(text) as Certificate).role === "operator";

/** A centre that knows the certificates of its sites and of no operator yet. */
beforeEach(async () => {
  network = await testNetwork();
  store.current = createMemoryStore();
  await reopen();
  chief = network.operatorOf("C0");
});

async function reopen(): Promise<void> {
  const certificates = network.certificates.filter((certificate) => !isOfOperator(certificate));
  scene = await openScene({ network, clock, store: store.current, certificates });
}

async function asked(...operators: readonly OperatorOfTest[]): Promise<void> {
  const author = await scene.author("C0");
  for (const [at, operator] of operators.entries()) {
    await scene.push(author, author.write(operatorDraft(0x100 + at, operator)).segment);
  }
  await scene.centre.idle();
}

/** The same key, asked for and certified as policy only. */
const narrowed = (operator: OperatorOfTest): OperatorOfTest =>
  network.addOperator(operator.request.operatorId, operator.request.site, ["policy"], operator);

const list = (query = "") => scene.api("GET", `${operatorPaths.operators}${query}`);
const post = (...certificates: readonly SignedText[]) =>
  scene.api("POST", operatorPaths.certificates, { certificates });

const listedChief = () => ({
  operatorId: "op-C0",
  site: "C0",
  keyId: chief.approver.signer.keyId,
  suite: 1,
  publicKey: chief.request.publicKey,
});

describe("operators' keys at the centre", () => {
  it("are listed from the request to the certificate, and after a restart", async () => {
    await asked(chief);
    const request = { asked: { roles: ["policy"], proof: chief.proof } };
    expect((await list()).body).toEqual({ operators: [{ ...listedChief(), ...request }] });
    expect(await post(chief.certificate)).toEqual({ httpStatus: 200, body: { enrolled: 1, known: 0 } });
    const certified = { operators: [{ ...listedChief(), ...request, certified: { roles: ["policy"] } }] };
    expect((await list()).body).toEqual(certified);
    await scene.centre.idle();
    await reopen();
    expect((await list()).body).toEqual(certified);
  });

  it("of the centre's own operators lie in its store, sealed, and are listed with the others", async () => {
    const own = network.addOperator("centre-li", "centre", ["security"]);
    const storeKey = fromBase64(network.centreKeys.storeKey);
    const requests = await loadCentreRequests(network.crypto, store.current, storeKey);
    await requests.keep(own.request, own.proof);
    await requests.keep(own.request, own.proof);
    const [stored, ...others] = await store.current.list({
      from: "operatorrequest/",
      before: "operatorrequest/~",
      limit: 9,
    });
    expect(others).toEqual([]);
    expect(JSON.stringify(stored)).not.toContain("centre-li");
    await reopen();
    expect((await list()).body).toMatchObject({ operators: [{ operatorId: "centre-li", site: "centre" }] });
    expect((await post(own.certificate)).body).toEqual({ enrolled: 1, known: 0 });
  });

  it("come page by page, by place", async () => {
    const others = ["op-a", "op-b"].map((operatorId) => network.addOperator(operatorId, "C0", ["clerk"]));
    await asked(chief, ...others);
    const first = (await list("?limit=2")).body as { operators: readonly { operatorId: string }[]; next: string };
    expect(first.operators.map(({ operatorId }) => operatorId)).toEqual(["op-C0", "op-a"]);
    const rest = (await list(`?limit=2&after=${encodeURIComponent(first.next)}`)).body;
    expect(rest).toEqual({ operators: [expect.objectContaining({ operatorId: "op-b" })] });
  });

  it("are not shown when the proof is another's, nor when the request is none", async () => {
    const other = network.addOperator("op-x", "C0", ["policy"]);
    const stolen = { ...other, request: { ...other.request, operatorId: "op-C0" } };
    const elsewhere = network.addOperator("op-B01", "B01", ["policy"]);
    const unsorted = network.addOperator("op-y", "C0", ["policy"]);
    const odd = { ...unsorted, request: { ...unsorted.request, roles: ["policy", "clerk"] } };
    await asked(stolen, elsewhere, odd);
    expect((await list()).body).toEqual({ operators: [] });
  });
});

describe("a certificate that is handed in", () => {
  it("makes a change that waited for it count, and goes to every site", async () => {
    await asked(chief);
    const author = await scene.author("C0");
    const { segment, refs } = author.write(policyDraft());
    await scene.push(author, segment);
    const reader = scene.reader("C0");
    await scene.centre.idle();
    await reader.pull();
    const ref = refs[0] as string;
    expect(reader.verdicts.get(ref)).toMatchObject({
      state: "parked",
      detail: { waitsFor: { for: "operator-certificate", keyId: chief.approver.signer.keyId } },
    });
    await post(chief.certificate);
    await scene.centre.idle();
    await reader.pull();
    expect(reader.verdicts.get(ref)).toMatchObject({ state: "applied" });
    const hospital = scene.reader("H01");
    await hospital.pull();
    expect([...hospital.rows("common").keys()]).toContain(`policy/${policyDraft().entityKey}`);
    expect(hospital.documents).toContainEqual(
      expect.objectContaining({ kind: "enrol", certificate: chief.certificate }),
    );
  });

  it("changes nothing the second time, alone, beside another, or at the same moment", async () => {
    const deputy = network.addOperator("op-deputy", "C0", ["policy"]);
    await asked(chief, deputy);
    const answers = await Promise.all([post(chief.certificate), post(chief.certificate)]);
    expect(answers.map(({ body }) => (body as { enrolled: number }).enrolled).sort()).toEqual([0, 1]);
    expect((await post(chief.certificate, deputy.certificate)).body).toEqual({ enrolled: 1, known: 1 });
    await reopen();
    expect((await post(chief.certificate, deputy.certificate)).body).toEqual({ enrolled: 0, known: 2 });
  });

  it("is refused, with all that came beside it, unless an issuer signed exactly what was asked", async () => {
    const deputy = network.addOperator("op-deputy", "C0", ["policy"]);
    const stranger = network.addOperator("op-nobody", "C0", ["policy"]);
    const wide = network.addOperator("op-wide", "C0", ["policy", "security"]);
    await asked(chief, deputy, narrowed(wide));
    const { crypto } = network;
    const { operatorId: subject, site, roles: operatorRoles, publicKey } = chief.request;
    const fields = {
      suite: 1,
      network: TEST_NETWORK,
      role: "operator",
      subject,
      site,
      operatorRoles,
      publicKey,
    } as const;
    const unknown = newAuthorityKeys(crypto, "issuer", { network: TEST_NETWORK, suite: 1 });
    const bySite = issueCertificate(crypto, signerOf(crypto, network.keysOf("C0").signing), fields);
    const byStranger = issueCertificate(crypto, signerOf(crypto, unknown.signing), fields);
    const altered = { ...chief.certificate, text: chief.certificate.text.replace('"op-C0"', '"op-C1"') };
    const cases: readonly [SignedText, string][] = [
      [network.certificateOf("B01"), "certificate-malformed"],
      [{ ...chief.certificate, text: "{}" }, "certificate-malformed"],
      [bySite, "certificate-not-signed"],
      [byStranger, "certificate-not-signed"],
      [altered, "certificate-not-signed"],
      [stranger.certificate, "operator-not-asked"],
      [wide.certificate, "operator-not-asked"],
    ];
    for (const [certificate, problem] of cases) {
      const answer = await post(deputy.certificate, certificate);
      expect(answer.httpStatus).toBe(422);
      expect(answer.body).toMatchObject({
        code: "certificates-refused",
        errors: [{ path: "certificates.1", problem }],
      });
    }
    expect((await post(deputy.certificate)).body).toEqual({ enrolled: 1, known: 0 });
  });

  it.each(["before", "after"] as const)(
    "is not followed by another of its key when the disk failed %s it was written",
    async (when) => {
      const disk = createMemoryDisk();
      store.current = disk.open();
      await reopen();
      const wide = network.addOperator("op-wide", "C0", ["clerk", "policy"]);
      await asked(wide);
      disk.failNextWrite(when);
      expect((await post(wide.certificate)).httpStatus).toBe(500);
      // What was placed is written with what comes next, whatever it was answered.
      expect(await post(narrowed(wide).certificate)).toMatchObject({
        body: { errors: [{ problem: "key-certified" }] },
      });
      expect(await post(wide.certificate)).toMatchObject({ httpStatus: 200 });
      await scene.centre.idle();
      await reopen();
      expect((await list()).body).toMatchObject({ operators: [{ certified: { roles: ["clerk", "policy"] } }] });
    },
  );

  it("is refused when its key has another one, also when both come together", async () => {
    const wide = network.addOperator("op-wide", "C0", ["clerk", "policy"]);
    await asked(wide);
    const narrow = narrowed(wide).certificate;
    expect(await post(narrow, wide.certificate)).toMatchObject({
      httpStatus: 422,
      body: { errors: [{ path: "certificates.1", problem: "key-certified" }] },
    });
    expect(await post(wide.certificate)).toMatchObject({ body: { errors: [{ problem: "key-certified" }] } });
    expect((await post(narrow)).body).toEqual({ enrolled: 0, known: 1 });
    await scene.centre.idle();
    await reopen();
    expect((await list()).body).toMatchObject({ operators: [{ certified: { roles: ["policy"] } }] });
  });
});
