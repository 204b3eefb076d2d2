import { type Fold, imageOf } from "@huilian/conflict-rules";
import type { Json, OperatorKey } from "@huilian/domain";
import {
  type Base64,
  type Crypto,
  isOperatorId,
  isOperatorRoles,
  keyIdOf,
  type OperatorKeyRequest,
  openAtRest,
  operatorKeyProofHolds,
  parseBase64,
  type Store,
  sealAtRest,
} from "@huilian/sync";
import { everyDocument } from "../log/every-document.ts";

/** A key an operator asks to have certified, and the proof that the operator holds it. */
export interface AskedKey {
  readonly keyId: string;
  readonly request: OperatorKeyRequest;
  readonly proof: Base64;
}

/** Requests of the centre's own operators. The centre has no journal, so they lie in its store. */
export interface CentreRequests {
  /** Resolves when the request is on disk; the same one again changes nothing. */
  keep(request: OperatorKeyRequest, proof: Base64): Promise<void>;
  all(): readonly AskedKey[];
}

const REQUESTS = "operatorrequest/";

export async function loadCentreRequests(crypto: Crypto, store: Store, storeKey: Uint8Array): Promise<CentreRequests> {
  const byId = new Map<string, AskedKey>();
  for await (const document of everyDocument(store, REQUESTS)) {
    const asked = openAtRest(crypto, storeKey, document._id, document["sealed"] as Base64) as unknown as AskedKey;
    byId.set(document._id, asked);
  }
  return {
    async keep(request, proof) {
      const keyId = keyIdOf(crypto, request.publicKey);
      const id = `${REQUESTS}${keyId}`;
      if (byId.has(id)) return;
      const asked: AskedKey = { keyId, request, proof };
      await store.write([{ _id: id, sealed: sealAtRest(crypto, storeKey, id, asked as unknown as Json) }]);
      byId.set(id, asked);
    },
    all: () => [...byId.values()],
  };
}

/**
 * Requests that came in journals, as far as they are applied: those whose proof holds. What is no request, or asks in
 * another's name, is nothing an issuer should see.
 */
export function requestsInFold(crypto: Crypto, network: string, fold: Fold): readonly AskedKey[] {
  const asked: AskedKey[] = [];
  for (const entity of fold.ofType("operator")) {
    const image = imageOf(entity, "key") as OperatorKey | undefined;
    const site = entity.groups["key"]?.winner.site;
    if (image === undefined || site === undefined) continue;
    const { operatorId, suite, publicKey, proof } = image;
    const roles = image.roles.map(({ role }) => role);
    const request: OperatorKeyRequest = { network, suite, site, operatorId, roles, publicKey };
    const hasForm = isOperatorId(operatorId) && isOperatorRoles(roles) && parseBase64(publicKey) !== undefined;
    if (!hasForm || !operatorKeyProofHolds(crypto, request, proof)) continue;
    asked.push({ keyId: keyIdOf(crypto, publicKey), request, proof });
  }
  return asked;
}
