import { type Column, type Fen, fenToAmountText } from "@huilian/domain";
import { t, tOr } from "../../text/text.ts";

/** A value as a screen shows it: codes in words, amounts in yuan. Keys of entities are shown by whoever has their names. */
export function valueText(name: string, column: Column | undefined, value: unknown): string {
  if (value === undefined || value === "") return "—";
  switch (column?.kind) {
    case "code":
      return tOr(`code.${name}.${String(value)}`, String(value));
    case "flag":
      return t(value === true ? "code.flag.true" : "code.flag.false");
    case "fen":
      return t("ui.person.yuan", { amount: fenToAmountText(value as Fen) });
    default:
      return String(value);
  }
}
