import { readFile } from "node:fs/promises";

/**
 * The processes under the centre's primary, as Linux lists them: the core and the gateways. Empty where there is no
 * such list; then only the primary itself can be killed.
 */
export async function childrenOf(pid: number): Promise<readonly number[]> {
  const listed = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8").catch(() => "");
  return listed.split(" ").flatMap((text) => (/^\d+$/.test(text) ? [Number(text)] : []));
}
