import { createAttempts } from "../api/attempts.ts";
import { createApi } from "../api/create-api.ts";
import { preferences } from "./preferences.svelte.ts";
import { session } from "./session.svelte.ts";

const hex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** The machine the page came from. */
export const api = createApi({
  baseUrl: "",
  token: () => session.current?.token,
  language: () => preferences.language,
  signIn: () => session.ask(),
  attempts: createAttempts({
    storage: sessionStorage,
    newKey: () => hex(crypto.getRandomValues(new Uint8Array(16))),
    nowMs: () => Date.now(),
  }),
  fetch: (url, init) => fetch(url, init),
  waitMs: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
});
