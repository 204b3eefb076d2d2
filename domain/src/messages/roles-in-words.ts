import { message, messageOf } from "./message.ts";
import type { Language } from "./message-area.ts";

/**
 * Roles for a sentence, in the order given: `or` for what a request needs, `and` for what somebody holds. A role this
 * release does not know stands as it came.
 */
export function rolesInWords(roles: readonly string[], language: Language, between: "or" | "and" = "or"): string {
  if (roles.length === 0) return message("role.nobody", {}, language);
  const names = roles.map((role) => messageOf(`role.${role}`, {}, language) ?? role);
  if (between === "or") return names.join(message("role.or", {}, language));
  return names.join(language === "zh" ? "、" : ", ");
}
