import type { AnswerMessage, CallMessage } from "./core-calls.ts";

/** From the core to the primary: it serves; and its answers. */
export type FromCore = { readonly kind: "ready" } | AnswerMessage;

/** From the primary to a gateway: answers, and that the core they were asked of is gone. */
export type ToGateway = AnswerMessage | { readonly kind: "core-lost" } | StopMessage;

export type ToCore = CallMessage | StopMessage;

/** Finish what was begun, and end. */
export interface StopMessage {
  readonly kind: "stop";
}

/** Exit status of a child that cannot start as it is configured: starting it again would not help. */
export const EXIT_MISCONFIGURED = 78;
