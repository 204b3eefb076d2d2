import { assert, type EntityKey, type Ref, sexOfIdentityNumber } from "@huilian/domain";
import { createCity } from "../city/city.ts";
import type { PersonCells } from "../city/city-persons.ts";

/** A card, and the reports of its loss the clients got an answer to. */
export interface BookedCard {
  readonly key: EntityKey;
  readonly number: string;
  readonly marks: { readonly key: string; readonly ref: Ref }[];
}

/** A person as clients know one. */
export interface BookedPerson {
  readonly key: EntityKey;
  /** Every number the person was entered under; the last is the newest. */
  readonly idNumbers: string[];
  readonly cards: BookedCard[];
}

export interface BookedEmployer {
  readonly key: EntityKey;
  readonly branch: string;
}

/** What the clients know of the city, and where they take new people from. */
export interface CityBook {
  readonly persons: BookedPerson[];
  readonly employers: BookedEmployer[];
  readonly institutions: { readonly key: EntityKey; readonly site: string }[];
  readonly policies: EntityKey[];
  newPerson(): NewPerson;
  newEmployer(): { readonly name: string; readonly creditCode: string; readonly bankAccount: string };
  /** A number nobody has yet, of a person of the same sex and age or not: offices mistype. */
  newIdNumber(): string;
  /** Everything that must never be seen in clear. */
  planted(): readonly string[];
  plant(text: string): string;
}

export interface NewPerson {
  readonly idNumber: string;
  readonly name: string;
  readonly sex: string;
  readonly birthDate: string;
  readonly phone: string;
  readonly address: string;
}

const PEOPLE = 2_000;
/** Shorter texts turn up in random bytes by chance. */
const PLANTED_LENGTH_MIN = 3;

export function createCityBook(seed: number): CityBook {
  const city = createCity({ seed, people: PEOPLE });
  const people = city.persons[Symbol.iterator]();
  const employers = city.employers[Symbol.iterator]();
  const planted = new Set<string>();

  const plant = (text: string): string => {
    assert(text.length >= PLANTED_LENGTH_MIN, "what is planted can be told from chance");
    planted.add(text);
    return text;
  };
  const next = (): PersonCells => {
    const drawn = people.next();
    assert(!drawn.done, "the city has people enough for a simulation");
    return drawn.value;
  };

  return {
    persons: [],
    employers: [],
    institutions: [],
    policies: [],
    newPerson() {
      const { idNumber, birthDate, phone, address, name } = next();
      // Two names in one, since a name of two characters is found in random bytes by chance.
      const longName = plant(`${name}${next().name}`);
      const sex = sexOfIdentityNumber(idNumber);
      return {
        idNumber: plant(idNumber),
        name: longName,
        sex,
        birthDate,
        phone: plant(phone),
        address: plant(address),
      };
    },
    newEmployer() {
      const drawn = employers.next();
      assert(!drawn.done, "the city has employers enough for a simulation");
      const { name, creditCode, bankAccount } = drawn.value;
      return { name: plant(name), creditCode: plant(creditCode), bankAccount: plant(bankAccount) };
    },
    newIdNumber: () => plant(next().idNumber),
    planted: () => [...planted],
    plant,
  };
}
