import { loadCrypto } from "@huilian/sync";
import { expect, it } from "vitest";
import { newInitialPassword } from "./initial-password.ts";

it("is one that may be chosen as a new password, also when chance gives only letters at first", async () => {
  const crypto = await loadCrypto();
  for (let n = 0; n < 2_000; n += 1) {
    const password = newInitialPassword(crypto);
    expect(password).toMatch(/^([a-z2-9]{4}-){3}[a-z2-9]{4}$/);
    expect(password).toMatch(/[0-9]/);
  }
  let drawn = 0;
  const lettersFirst = { randomBytes: () => Uint8Array.of(drawn++ < 16 ? 0 : drawn) };
  expect(newInitialPassword(lettersFirst)).toMatch(/[0-9]/);
});
