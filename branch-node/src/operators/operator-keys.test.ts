import { assert, type OperatorKey, type Ref } from "@huilian/domain";
import { loadCrypto, operatorKeyProofHolds } from "@huilian/sync";
import { describe, expect, it } from "vitest";
import { createTestCentre, NETWORK } from "../testing/centre.fixture.ts";
import { openTestCity, policy, refsOf } from "../testing/city.fixture.ts";
import { openTestNode } from "../testing/node.fixture.ts";
import { POLICY_OPERATOR, policyAccount, signInForPolicy } from "../testing/policy-operator.fixture.ts";

describe("an operator's key", () => {
  it("is asked for in the node's journal at the first sign-in, with the proof, and shown as a change", async () => {
    const { centre, desk } = await openTestCity();
    const [asked, ...others] = [...centre.fold.ofType("operator")];
    expect(others).toEqual([]);
    const head = asked?.groups["key"]?.winner;
    assert(head !== undefined, "the request arrived");
    expect(head).toMatchObject({ site: "C0", operatorId: POLICY_OPERATOR });
    const { operatorId, suite, publicKey, roles, proof } = head.value as unknown as OperatorKey;
    const request = {
      network: NETWORK,
      suite,
      site: "C0",
      operatorId,
      roles: roles.map(({ role }) => role),
      publicKey,
    };
    expect(request.roles).toEqual(["clerk", "policy"]);
    expect(operatorKeyProofHolds(centre.crypto, request, proof)).toBe(true);
    const { body } = await desk.get("/v1/changes?limit=100");
    expect(body["changes"]).toContainEqual(expect.objectContaining({ entityType: "operator", operatorId }));
  });

  it("is asked for once, and as soon as the node may write, however often it was told before", async () => {
    const centre = createTestCentre(await loadCrypto());
    const accounts = [await policyAccount(centre.crypto)];
    const desk = await openTestNode(centre, "C0", { accounts });
    centre.setUp("C0", false);
    await signInForPolicy(desk);
    await desk.node.sync();
    expect(desk.node.status()).toMatchObject({ unreceipted: 0 });
    const restarted = await desk.restart();
    centre.setUp("C0", true);
    for (let round = 0; round < 3; round += 1) {
      await restarted.node.sync();
      centre.settle();
    }
    expect([...centre.fold.ofType("operator")]).toHaveLength(1);
  });
});

describe("policy parameters", () => {
  it("are not written for software, nor put, and nothing goes to disk", async () => {
    const { desk } = await openTestCity();
    const before = desk.node.status();
    const posted = await desk.send("POST", "/v1/entities/policy", policy());
    expect(posted).toMatchObject({ status: 403, body: { code: "needs-own-signature" } });
    const key = "0".repeat(32);
    const put = await desk.send("PUT", `/v1/entities/policy/${key}/parameters`, { value: policy().groups.parameters });
    expect(put).toMatchObject({ status: 403, body: { code: "needs-own-signature" } });
    expect(desk.node.status()).toEqual(before);
  });

  it("written in a session carry the operator's approval to the centre, and count there", async () => {
    const { centre, desk, policyToken, round } = await openTestCity();
    const made = await desk.send("POST", "/v1/entities/policy", policy({ label: "2027" }), { token: policyToken });
    const [ref] = refsOf(made) as [Ref];
    await round(desk);
    expect(centre.fold.stateOf(ref)).toEqual({ state: "applied", flags: [] });
  });

  it("written before the key is certified wait for the certificate, and count when it comes", async () => {
    const centre = createTestCentre(await loadCrypto());
    const desk = await openTestNode(centre, "C0", { accounts: [await policyAccount(centre.crypto)] });
    const round = async () => {
      await desk.node.sync();
      centre.settle();
      await desk.node.sync();
    };
    await round();
    const token = await signInForPolicy(desk);
    const made = await desk.send("POST", "/v1/entities/policy", policy(), { token });
    const [ref] = refsOf(made) as [Ref];
    await round();
    expect(centre.fold.stateOf(ref)).toMatchObject({ state: "parked", waitsFor: { for: "operator-certificate" } });
    centre.certifyAsked();
    expect(centre.fold.stateOf(ref)).toEqual({ state: "applied", flags: [] });
  });
});
