import { join } from "node:path";
import { type Crypto, readKeyFile } from "@huilian/sync";
import { askedCertificates } from "../certify/asked-certificates.ts";
import { certify } from "../certify/certify.ts";
import type { DemoNetwork } from "./demo-network.ts";

/** The issuer's desk, on the machine of the demonstration: elsewhere it stands where no server does. */
export interface IssuersDesk {
  /** Certifies every key that asks with a proof. @returns whose. */
  certifyAsked(): Promise<readonly string[]>;
}

export async function openIssuersDesk(
  crypto: Crypto,
  { paths, desk }: Pick<DemoNetwork, "paths" | "desk">,
): Promise<IssuersDesk> {
  const read = await readKeyFile(join(paths.authority, "issuer.json"));
  if (!read.ok || read.value.kind !== "authorityKeys") throw new Error("the demonstration holds its issuer's keys");
  const issuer = read.value;
  return {
    async certifyAsked() {
      const asked = await askedCertificates(crypto, issuer, desk);
      if (!asked.ok || asked.value.waiting.length === 0) return [];
      const handedIn = await certify(crypto, issuer, desk, asked.value.waiting);
      return handedIn.ok ? asked.value.waiting.map(({ operatorId }) => operatorId) : [];
    },
  };
}
