import { err, ok, type Result } from "@huilian/domain";
import { type Crypto, toUtf8 } from "@huilian/sync";
import { REQUEST_KEY_MAX } from "../limits.ts";
import type { NodeContext } from "./endpoint.ts";
import type { NodeProblem } from "./problems.ts";

/** What the client calls its request, and a hash of what it asks: the same key must ask the same. */
export interface RequestMark {
  readonly key: string;
  readonly hash: string;
}

const KEY = new RegExp(`^[\\x21-\\x7e]{1,${REQUEST_KEY_MAX}}$`);

/** The mark of a request that changes something. The path counts as asked, its query too. */
export function requestMarkOf(
  crypto: Crypto,
  context: NodeContext,
  bodyBytes: Uint8Array,
): Result<RequestMark, NodeProblem> {
  const key = context.req.header("idempotency-key");
  if (key === undefined || !KEY.test(key))
    return err({ code: "idempotency-key-missing", params: { max: REQUEST_KEY_MAX } });
  const { pathname, search } = new URL(context.req.url);
  const bodyHash = crypto.sha256(bodyBytes);
  return ok({ key, hash: crypto.sha256(toUtf8(`${context.req.method}\n${pathname}${search}\n${bodyHash}`)) });
}
