import { checkDigitOf, OPERATOR_ROLES, type Ref } from "@huilian/domain";
import {
  type Clock,
  createInlineSaltedStretcher,
  createInlineStretcher,
  createMemoryDisk,
  DEMONSTRATION_COST,
  type MemoryDisk,
  networkSaltOf,
  type Store,
} from "@huilian/sync";
import { type BearerOperator, type ConfiguredAccount, tokenHashOf } from "@huilian/sync/serve";
import { pino } from "pino";
import { createNode, type Node } from "../create-node.ts";
import { NETWORK, NOW_MS, type TestCentre } from "./centre.fixture.ts";

const TOKEN = "token-of-a-test-operator";

export interface TestAnswer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly text: string;
}

export interface TestNode {
  readonly node: Node;
  readonly disk: MemoryDisk;
  readonly store: Store;
  readonly clock: { wallMs: number; monotonicMs: number };
  /** Every log line written. */
  readonly lines: string[];
  get(path: string, options?: { token?: string }): Promise<TestAnswer>;
  send(
    method: "POST" | "PUT" | "DELETE",
    path: string,
    body: unknown,
    options?: { key?: string; token?: string; type?: string },
  ): Promise<TestAnswer>;
  /** The process ends without a word, and starts again over the same disk. `noted`: by the key file, of receipts. */
  restart(options?: { readonly noted?: Ref }): Promise<TestNode>;
}

let keys = 0;
const freshKey = (): string => {
  keys += 1;
  return `key-${keys}`;
};

export async function openTestNode(
  centre: TestCentre,
  site: string,
  {
    disk = createMemoryDisk(),
    clock = { wallMs: NOW_MS, monotonicMs: 0 },
    lines = [] as string[],
    noted = undefined as Ref | undefined,
    accounts = [] as readonly ConfiguredAccount[],
    moreSoftware = [] as readonly BearerOperator[],
  } = {},
): Promise<TestNode> {
  const { crypto, trustRoot } = centre;
  const store = disk.open();
  const logger = pino({ base: null }, { write: (line: string) => void lines.push(line) });
  const testClock: Clock = { wallMs: () => clock.wallMs, monotonicMs: () => clock.monotonicMs };
  const salt = networkSaltOf(crypto, NETWORK, trustRoot.rootPublicKey);
  const certificates = centre.certificates;
  const node = await createNode({
    crypto,
    clock: testClock,
    store,
    keys: { ...centre.keysOf(site), ...(noted ? { lastReceipted: noted } : {}) },
    trustRoot,
    network: NETWORK,
    certificates,
    site: site as never,
    siteKind: centre.kindOf(site),
    name: `test ${site}`,
    link: () => centre.link(site),
    stretcher: createInlineStretcher(crypto, { salt, cost: DEMONSTRATION_COST }),
    operators: [
      { operatorId: "clerk-1", name: "clerk", tokenHash: tokenHashOf(TOKEN), roles: OPERATOR_ROLES },
      ...moreSoftware,
    ],
    signIn: { accounts, stretcher: createInlineSaltedStretcher(crypto, { cost: DEMONSTRATION_COST }) },
    logger,
  });
  const ask = async (path: string, init: RequestInit): Promise<TestAnswer> => {
    const answer = await node.app.request(path, init);
    const text = await answer.text();
    return {
      status: answer.status,
      text,
      body: text.startsWith("{") ? (JSON.parse(text) as Record<string, unknown>) : {},
    };
  };
  return {
    node,
    disk,
    store,
    clock,
    lines,
    get: (path, { token = TOKEN } = {}) => ask(path, { headers: { authorization: `Bearer ${token}` } }),
    send: (method, path, body, { key = freshKey(), token = TOKEN, type } = {}) =>
      ask(path, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          "content-type": type ?? (typeof body === "string" ? "text/csv" : "application/json"),
          ...(key === "" ? {} : { "idempotency-key": key }),
        },
        body: typeof body === "string" ? body : JSON.stringify(body),
      }),
    restart: (options = {}) =>
      openTestNode(centre, site, {
        disk,
        clock: { ...clock, monotonicMs: 0 },
        lines,
        accounts,
        moreSoftware,
        ...options,
      }),
  };
}

export const idNumber = (first17: string): string => first17 + checkDigitOf(first17);
