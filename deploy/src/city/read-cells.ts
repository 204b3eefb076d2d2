import type { GroupImage } from "@huilian/domain";
import type { PersonCells } from "./city-persons.ts";

/** What the cells of a person say, as a clerk enters it at a counter. The words are those `city-persons.ts` writes. */
export const identityOfCells = ({ idNumber, name, sex, birthDate }: PersonCells): GroupImage => ({
  idNumber,
  name,
  sex: sex === "男" ? "1" : "2",
  birthDate,
});

export const isEmployed = ({ personType }: PersonCells): boolean => personType === "在职";
