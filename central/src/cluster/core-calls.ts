import type { CorePort } from "../core-port.ts";
import { CoreUnreachable } from "../core-port.ts";

/** Every call a gateway may make, by the name it has on the process channel. */
export interface CoreMethods {
  readonly open: CorePort["sessions"]["open"];
  readonly prove: CorePort["sessions"]["prove"];
  readonly knows: CorePort["sessions"]["knows"];
  readonly claim: CorePort["sessions"]["claim"];
  readonly certificates: CorePort["certificates"];
  readonly holdings: CorePort["holdings"];
  readonly append: CorePort["append"];
  readonly notice: CorePort["notice"];
  readonly pull: CorePort["pull"];
  readonly refresh: CorePort["refresh"];
  readonly pages: CorePort["pages"];
  readonly log: CorePort["log"];
  readonly exportPart: CorePort["exportPart"];
  readonly request: CorePort["request"];
  readonly status: CorePort["status"];
}

export type CoreMethod = keyof CoreMethods;

export const methodsOf = (core: CorePort): CoreMethods => ({
  open: core.sessions.open,
  prove: core.sessions.prove,
  knows: core.sessions.knows,
  claim: core.sessions.claim,
  certificates: core.certificates,
  holdings: core.holdings,
  append: core.append,
  notice: core.notice,
  pull: core.pull,
  refresh: core.refresh,
  pages: core.pages,
  log: core.log,
  exportPart: core.exportPart,
  request: core.request,
  status: core.status,
});

/** `kind: "call"`: from a gateway, by way of the primary, to the core. */
export interface CallMessage {
  readonly kind: "call";
  readonly call: number;
  readonly method: CoreMethod;
  readonly args: readonly unknown[];
}

/** What comes back: the value; or that the call threw, or never reached a core. */
export type AnswerMessage =
  | { readonly kind: "value"; readonly call: number; readonly value: unknown }
  | { readonly kind: "fault"; readonly call: number; readonly fault: string }
  | { readonly kind: "unreachable"; readonly call: number };

/** Answers one call. What a method throws travels as its name: its text may hold data. */
export async function answerCall(methods: CoreMethods, { call, method, args }: CallMessage): Promise<AnswerMessage> {
  try {
    const run = methods[method] as (...given: readonly unknown[]) => Promise<unknown>;
    return { kind: "value", call, value: await run(...args) };
  } catch (fault) {
    return { kind: "fault", call, fault: fault instanceof Error ? fault.name : typeof fault };
  }
}

/** A core in another process. */
export interface RemoteCore {
  readonly core: CorePort;
  receive(answer: AnswerMessage): void;
  /** The core is gone: everything under way is given up. */
  lost(): void;
}

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (fault: Error) => void;
}

/** `send` hands a call to the channel. */
export function createRemoteCore(send: (message: CallMessage) => void): RemoteCore {
  const waiting = new Map<number, Waiting>();
  let calls = 0;

  const remote =
    <Method extends CoreMethod>(method: Method) =>
    (...args: Parameters<CoreMethods[Method]>): ReturnType<CoreMethods[Method]> => {
      calls += 1;
      const call = calls;
      const answer = new Promise<never>((resolve, reject) => waiting.set(call, { resolve, reject }));
      send({ kind: "call", call, method, args });
      return answer as ReturnType<CoreMethods[Method]>;
    };

  return {
    core: {
      sessions: { open: remote("open"), prove: remote("prove"), knows: remote("knows"), claim: remote("claim") },
      certificates: remote("certificates"),
      holdings: remote("holdings"),
      append: remote("append"),
      notice: remote("notice"),
      pull: remote("pull"),
      refresh: remote("refresh"),
      pages: remote("pages"),
      log: remote("log"),
      exportPart: remote("exportPart"),
      request: remote("request"),
      status: remote("status"),
    },
    receive(answer) {
      const waiter = waiting.get(answer.call);
      waiting.delete(answer.call);
      if (answer.kind === "value") waiter?.resolve(answer.value as never);
      else if (answer.kind === "fault") waiter?.reject(new Error(`the core threw ${answer.fault}`));
      else waiter?.reject(new CoreUnreachable());
    },
    lost() {
      const given = [...waiting.values()];
      waiting.clear();
      for (const { reject } of given) reject(new CoreUnreachable());
    },
  };
}
