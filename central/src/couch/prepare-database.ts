import { type CouchAnswer, type CouchClient, isRecord, unexpected } from "./couch-client.ts";

/** Only administrators of the server: nobody else has a reason to look at the centre's documents. */
const ADMINISTRATORS_ONLY = {
  admins: { names: [], roles: ["_admin"] },
  members: { names: [], roles: ["_admin"] },
};

/**
 * Makes the database when it is missing, and closes it to the public. How many shards and copies it has is the
 * server's setting. Members an operator named, such as a user for backups, are left.
 */
export async function prepareDatabase(client: CouchClient): Promise<void> {
  await client.persist({ method: "PUT", path: "" }, (answer) =>
    // 412 says that it exists, which is how it ends after a 202 as well; a node in maintenance says 412 with another word.
    answer.httpStatus === 201 || isError(answer, 412, "file_exists") ? { result: undefined } : unexpected(answer),
  );
  const isPublic = await client.persist({ method: "GET", path: "/_security" }, (answer) =>
    answer.httpStatus === 200 ? { result: hasNoMembers(answer.json) } : unexpected(answer),
  );
  if (!isPublic) return;
  const body = JSON.stringify(ADMINISTRATORS_ONLY);
  await client.persist({ method: "PUT", path: "/_security", body }, (answer) =>
    answer.httpStatus === 200 ? { result: undefined } : unexpected(answer),
  );
}

const isError = ({ httpStatus, json }: CouchAnswer, expected: number, code: string): boolean =>
  httpStatus === expected && isRecord(json) && json["error"] === code;

/** Without members everybody may read and write. */
function hasNoMembers(security: unknown): boolean {
  const members = isRecord(security) ? security["members"] : undefined;
  const lists = isRecord(members) ? [members["names"], members["roles"]] : [];
  return !lists.some((list) => Array.isArray(list) && list.length > 0);
}
