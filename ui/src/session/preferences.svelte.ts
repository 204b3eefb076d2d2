import { LANGUAGES, type Language } from "@huilian/domain";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const LANGUAGE = "huilian.language";
const THEME = "huilian.theme";

const stored = <Value extends string>(name: string, allowed: readonly Value[], otherwise: Value): Value => {
  const value = localStorage.getItem(name);
  return allowed.find((one) => one === value) ?? otherwise;
};

const chosen = $state<{ language: Language; theme: Theme }>({
  // Chinese until somebody says otherwise: the language of a borrowed machine says nothing about its clerk.
  language: stored(LANGUAGE, LANGUAGES, "zh"),
  theme: stored(THEME, THEMES, "system"),
});

const dark = matchMedia("(prefers-color-scheme: dark)");

function apply(): void {
  const { documentElement } = document;
  documentElement.lang = chosen.language === "zh" ? "zh-CN" : "en";
  documentElement.dataset["theme"] =
    chosen.theme === "dark" || (chosen.theme === "system" && dark.matches) ? "dark" : "light";
}

apply();
dark.addEventListener("change", apply);

/** Language and theme of this browser, remembered. */
export const preferences = {
  get language(): Language {
    return chosen.language;
  },
  set language(language: Language) {
    chosen.language = language;
    localStorage.setItem(LANGUAGE, language);
    apply();
  },
  get theme(): Theme {
    return chosen.theme;
  },
  set theme(theme: Theme) {
    chosen.theme = theme;
    localStorage.setItem(THEME, theme);
    apply();
  },
};
