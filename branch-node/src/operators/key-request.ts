import { type EntityKey, type GroupImage, ok } from "@huilian/domain";
import { type OperatorKeyRequest, toUtf8 } from "@huilian/sync";
import { type DecisionContext, draftOf } from "../decide/decision-context.ts";
import type { NodeCore } from "../node-core.ts";

/**
 * Writes an operator's request for a certificate into the journal, as a change like any other: it is receipted, decided
 * and shown, and an issuer finds it at the centre. A key is written once, however often it is told.
 * @returns whether the request is on disk. Else it is to be told again: the node may never have heard the centre.
 */
export async function writeKeyRequest(
  core: Pick<NodeCore, "contextFor" | "submit" | "newKey" | "deps">,
  request: OperatorKeyRequest,
  proof: string,
): Promise<boolean> {
  // With blanks in it, which no client's key may have: nobody can take the place of this request.
  const key = `operator key ${core.deps.crypto.sha256(toUtf8(request.publicKey))}`;
  const context = core.contextFor(request.operatorId, key);
  if (context === undefined) return false;
  const entityKey = core.newKey();
  const written = await core.submit({ key, hash: key }, () =>
    ok({ changes: [draftOfKey(context, entityKey, { request, proof })] }),
  );
  return written.ok;
}

const draftOfKey = (
  context: DecisionContext,
  entityKey: EntityKey,
  { request, proof }: { readonly request: OperatorKeyRequest; readonly proof: string },
) => {
  const { operatorId, suite, publicKey, roles } = request;
  const value: GroupImage = { operatorId, suite, publicKey, roles: roles.map((role) => ({ role })), proof };
  return draftOf(context, { entityType: "operator", entityKey, group: "key", operation: "put", value });
};
