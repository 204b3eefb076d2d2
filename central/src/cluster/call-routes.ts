import { CALLS_UNDER_WAY_MAX } from "../limits.ts";
import type { AnswerMessage, CallMessage } from "./core-calls.ts";

/** Which gateway waits for which call: calls of all gateways reach the core under numbers of the primary. */
export interface CallRoutes<Gateway> {
  /** The call under the primary's number; undefined when too many are under way. */
  forward(gateway: Gateway, message: CallMessage): CallMessage | undefined;
  /** Whom an answer belongs to, under the number that gateway gave. */
  back(answer: AnswerMessage): { readonly gateway: Gateway; readonly answer: AnswerMessage } | undefined;
  /** A gateway is gone: nobody waits for its answers. */
  forget(gateway: Gateway): void;
  clear(): void;
}

export function createCallRoutes<Gateway>(): CallRoutes<Gateway> {
  const underWay = new Map<number, { readonly gateway: Gateway; readonly call: number }>();
  let calls = 0;
  return {
    forward(gateway, message) {
      if (underWay.size >= CALLS_UNDER_WAY_MAX) return undefined;
      calls += 1;
      underWay.set(calls, { gateway, call: message.call });
      return { ...message, call: calls };
    },
    back(answer) {
      const route = underWay.get(answer.call);
      underWay.delete(answer.call);
      return route && { gateway: route.gateway, answer: { ...answer, call: route.call } };
    },
    forget(gateway) {
      for (const [call, route] of underWay) if (route.gateway === gateway) underWay.delete(call);
    },
    clear: () => underWay.clear(),
  };
}
