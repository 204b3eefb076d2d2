import { ACCEPT_LANGUAGE_MAX } from "./limits.ts";

/** The languages texts exist in. */
export type Language = "zh" | "en";

const languageOfTag = (tag: string): Language | undefined => {
  const primary = tag.trim().toLowerCase().split("-")[0];
  return primary === "zh" || primary === "en" ? primary : undefined;
};

const weightOf = (parameters: readonly string[]): number => {
  const quality = parameters.map((part) => part.trim()).find((part) => part.startsWith("q="));
  const weight = quality === undefined ? 1 : Number(quality.slice(2));
  return Number.isFinite(weight) && weight >= 0 && weight <= 1 ? weight : 0;
};

/**
 * The language an `Accept-Language` header (RFC 9110, 12.5.4) asks for. Chinese when it is absent or names neither
 * of ours: the people at the counters are the rule, an English reader is the exception.
 */
export function languageOf(header: string | undefined): Language {
  if (header === undefined || header.length > ACCEPT_LANGUAGE_MAX) return "zh";
  let best: { readonly language: Language; readonly weight: number } | undefined;
  for (const entry of header.split(",")) {
    const [tag, ...parameters] = entry.split(";");
    const language = languageOfTag(tag ?? "");
    const weight = weightOf(parameters);
    if (language !== undefined && weight > 0 && weight > (best?.weight ?? 0)) best = { language, weight };
  }
  return best?.language ?? "zh";
}
