import { rolesInWords } from "@huilian/domain";
import { type AuthorityKeys, loadCrypto, readKeyFile } from "@huilian/sync";
import { type ApiClient, createApiClient } from "../api/api-client.ts";
import { readFileText } from "../audit/read-file-text.ts";
import { EXIT_FAILED, EXIT_OK, EXIT_USAGE, type Invocation, type TableCommand } from "../cli/command.ts";
import {
  type AskedCertificate,
  type AskedCertificates,
  askedCertificates,
  type CentreRefused,
} from "./asked-certificates.ts";
import { certify } from "./certify.ts";

/** The issuer's desk: what operators ask to have certified, and, when told to, the issuer's signature under it. */
export const certifyCommand: TableCommand = {
  name: "certify",
  summary: "certify.summary",
  options: {
    issuer: { value: "KEYFILE", required: true },
    centre: { value: "URL", required: true },
    "token-file": { value: "FILE", required: true },
    yes: {},
    key: { value: "KEY,..." },
    json: {},
  },
  operands: [],
  run,
};

const TOKEN_BYTES_MAX = 4_096;
const PATIENCE_MS = 30_000;

async function run(invocation: Invocation): Promise<number> {
  const { terminal } = invocation;
  const baseUrl = invocation.required("centre");
  if (!URL.canParse(baseUrl)) {
    terminal.fail("certify.url-wrong", {});
    return EXIT_USAGE;
  }
  const issuer = await readIssuer(invocation);
  const tokenFile = invocation.required("token-file");
  const token = await readFileText(tokenFile, TOKEN_BYTES_MAX);
  if (!token.ok) terminal.fail(`audit.file-${token.error}`, { path: tokenFile });
  if (issuer === undefined || !token.ok) return EXIT_FAILED;
  const centre = createApiClient({
    site: "centre",
    baseUrl: () => baseUrl.replace(/\/$/, ""),
    token: token.value.text.trim(),
    language: terminal.language,
    patienceMs: PATIENCE_MS,
  });
  try {
    return await atTheDesk(invocation, issuer, centre);
  } catch (fault) {
    // What `fetch` throws when nobody is there.
    if (!(fault instanceof TypeError)) throw fault;
    terminal.fail("certify.unreachable", {});
    return EXIT_FAILED;
  }
}

async function readIssuer({ required, terminal }: Invocation): Promise<AuthorityKeys | undefined> {
  const path = required("issuer");
  const read = await readKeyFile(path);
  if (read.ok && read.value.kind === "authorityKeys" && read.value.role === "issuer") return read.value;
  terminal.fail("certify.not-an-issuer", { path });
  return undefined;
}

async function atTheDesk(
  invocation: Invocation,
  issuer: AuthorityKeys,
  centre: Pick<ApiClient, "get" | "ask">,
): Promise<number> {
  const { terminal } = invocation;
  const crypto = await loadCrypto();
  const asked = await askedCertificates(crypto, issuer, centre);
  if (!asked.ok) return refused(asked.error, invocation);
  const waiting = chosen(asked.value.waiting, invocation);
  if (waiting === undefined) return EXIT_FAILED;
  tellAsked({ ...asked.value, waiting }, invocation);
  const isToSign = invocation.isSet("yes") && waiting.length > 0;
  const handedIn = isToSign ? await certify(crypto, issuer, centre, waiting) : undefined;
  if (handedIn?.ok === false) return refused(handedIn.error, invocation);
  if (handedIn) terminal.say("certify.done", { ...handedIn.value });
  else if (waiting.length > 0) terminal.say("certify.say-yes", { keys: waiting.map(({ keyId }) => keyId).join(",") });
  if (invocation.isSet("json")) {
    const shown = waiting.map(({ operatorId, site, roles, keyId }) => ({ operatorId, site, roles, keyId }));
    terminal.json({ waiting: shown, unproven: asked.value.unproven, ...(handedIn?.value ?? {}) });
  }
  return EXIT_OK;
}

/**
 * The requests that are named, or all of them. Between looking and signing another may come, made by whoever holds the
 * centre: what is named is what was compared. undefined when one that is named does not wait.
 */
function chosen(
  waiting: readonly AskedCertificate[],
  { option, terminal }: Invocation,
): readonly AskedCertificate[] | undefined {
  const keyIds = option("key")?.split(",");
  const missing = keyIds?.find((named) => !waiting.some(({ keyId }) => keyId === named));
  if (missing !== undefined) {
    terminal.fail("certify.not-waiting", { keyId: missing });
    return undefined;
  }
  return waiting.filter(({ keyId }) => keyIds?.includes(keyId) ?? true);
}

function tellAsked({ waiting, unproven }: AskedCertificates, { terminal }: Invocation): void {
  if (waiting.length === 0) terminal.say("certify.nothing", {});
  for (const { operatorId, site, roles, fingerprint } of waiting) {
    terminal.say("certify.would-sign", {
      operator: operatorId,
      site,
      roles: rolesInWords(roles, terminal.language),
      fingerprint,
    });
  }
  for (const { operatorId, site, keyId } of unproven) terminal.fail("certify.unproven", { operatorId, site, keyId });
}

function refused({ httpStatus, sentence }: CentreRefused, { terminal, isSet }: Invocation): number {
  terminal.fail("certify.refused", { httpStatus, sentence });
  if (isSet("json")) terminal.json({ problem: "refused", httpStatus });
  return EXIT_FAILED;
}
