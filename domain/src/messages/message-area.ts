export const LANGUAGES = ["zh", "en"] as const;

export type Language = (typeof LANGUAGES)[number];

/** One sentence or label in every language. `{name}` is filled in; both languages hold the same names. */
export type MessageTexts = Readonly<Record<Language, string>>;

/** The texts of one area, by key. Keys begin with the area's subject, so that areas never meet. */
export type MessageArea = Readonly<Record<string, MessageTexts>>;
