/** What a colour says beside its word: nothing particular, done, to watch, wrong, an exercise. */
export type Tone = "quiet" | "good" | "warn" | "bad" | "drill" | "accent";
