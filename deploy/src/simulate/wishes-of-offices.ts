import type { LocalDate } from "@huilian/domain";
import { createPolicy } from "../city/city-policy.ts";
import type { SeededRandom } from "../city/seeded-random.ts";
import { DEMONSTRATION_AREA } from "../provision/sites.ts";
import type { BookedEmployer, BookedPerson, CityBook } from "./city-book.ts";
import type { Wish } from "./simulated-clients.ts";

/** What a wish is drawn from. */
export interface WishParts {
  readonly book: CityBook;
  readonly random: SeededRandom;
  /** The branches of the network. */
  readonly branches: readonly string[];
}

const INSURED_FROM = "2020-01-01";
/** Ends of insurance, some of them in the past of the story. */
const INSURED_UNTIL = ["2027-12-31", "2026-12-31", "2026-06-30"] as const;
const BASE_MIN_FEN = 300_000;
const BASE_RANGE_FEN = 900_000;
const CREDIT_MAX_FEN = 40_000;

const coverageOf = ({ book, random, branches }: WishParts, branch: string): object | undefined => {
  const employers = book.employers.filter((employer) => employer.branch === branch);
  if (employers.length === 0) return undefined;
  return {
    employer: random.pick(employers).key,
    personType: random.percent(30) ? "retired" : "employed",
    civilServant: random.percent(10),
    payer: "other",
    contributionBase: BASE_MIN_FEN + random.below(BASE_RANGE_FEN),
    // Now and then a person is handed over to another branch.
    branch: random.percent(12) ? random.pick(branches) : branch,
    area: DEMONSTRATION_AREA,
    insuredFrom: INSURED_FROM,
    insuredUntil: random.percent(85) ? INSURED_UNTIL[0] : random.pick(INSURED_UNTIL),
  };
};

export function newEmployer({ book }: WishParts, branch: string): Wish {
  const { name, creditCode, bankAccount } = book.newEmployer();
  return {
    method: "POST",
    path: "/v1/entities/employer",
    body: () => ({
      groups: { profile: { name, creditCode, branch }, account: { bankName: "bank", bankAccount, holder: name } },
    }),
    onMade: ({ entityKey }) => book.employers.push({ key: entityKey, branch }),
  };
}

/** Most are held by two branches: insured at one, living in the area of the other. */
export function enrolment(parts: WishParts, branch: string): Wish | undefined {
  const { book, random, branches } = parts;
  const coverage = coverageOf(parts, branch);
  if (coverage === undefined) return undefined;
  const { idNumber, name, sex, birthDate, phone, address } = book.newPerson();
  const residenceBranch = random.percent(80) ? random.pick(branches) : branch;
  return {
    method: "POST",
    path: "/v1/entities/person",
    body: () => ({
      groups: { identity: { idNumber, name, sex, birthDate }, contact: { phone, address, residenceBranch }, coverage },
    }),
    onMade: ({ entityKey }) => book.persons.push({ key: entityKey, idNumbers: [idNumber], cards: [] }),
  };
}

export function newCard({ book }: WishParts, person: BookedPerson): Wish {
  const cardOf = (key: string): string => `6217 ${key} ${person.key.slice(0, 8)}`;
  return {
    method: "POST",
    path: "/v1/entities/card",
    body: (key) => ({
      root: person.key,
      groups: { issue: { cardNumber: book.plant(cardOf(key)), issuedOn: "2026-10-01" } },
    }),
    onMade: ({ key, entityKey }) => person.cards.push({ key: entityKey, number: cardOf(key), marks: [] }),
  };
}

export const credit = ({ random }: WishParts, person: BookedPerson): Wish => {
  const credited = 1 + random.below(CREDIT_MAX_FEN);
  return {
    method: "POST",
    path: "/v1/entities/credit",
    body: (key) => ({
      root: person.key,
      groups: { fact: { person: person.key, credited, reason: "contribution", slipNumber: `credit ${key}` } },
    }),
  };
};

const put = (entityType: string, key: string, group: string, value: (key: string) => object): Wish => ({
  method: "PUT",
  path: `/v1/entities/${entityType}/${key}/${group}`,
  body: (requestKey) => ({ value: value(requestKey) }),
});

export function contactChange({ book, random, branches }: WishParts, person: BookedPerson): Wish {
  const { phone, address } = book.newPerson();
  const residenceBranch = random.pick(branches);
  return put("person", person.key, "contact", () => ({ phone, address, residenceBranch }));
}

/** A name put right; sometimes the number too. */
export function identityChange({ book, random }: WishParts, person: BookedPerson): Wish {
  const { name, sex, birthDate } = book.newPerson();
  const idNumber = random.percent(30) ? book.newIdNumber() : (person.idNumbers.at(-1) ?? book.newIdNumber());
  return {
    ...put("person", person.key, "identity", () => ({ idNumber, name, sex, birthDate })),
    onMade: () => {
      if (!person.idNumbers.includes(idNumber)) person.idNumbers.push(idNumber);
    },
  };
}

export function coverageChange(parts: WishParts, person: BookedPerson, branch: string): Wish | undefined {
  const coverage = coverageOf(parts, branch);
  return coverage && put("person", person.key, "coverage", () => coverage);
}

export function accountChange({ book }: WishParts, employer: BookedEmployer): Wish {
  const { bankAccount, name } = book.newEmployer();
  return put("employer", employer.key, "account", () => ({ bankName: "other bank", bankAccount, holder: name }));
}

const institutionProfile = (site: string, name: string): object => ({
  site,
  name,
  institutionKind: site.startsWith("P") ? "pharmacy" : "hospital",
  level: site.startsWith("P") ? "none" : "tertiary",
  area: DEMONSTRATION_AREA,
});

export const newInstitution = ({ book }: WishParts, site: string): Wish => ({
  method: "POST",
  path: "/v1/entities/institution",
  body: (key) => ({ groups: { profile: institutionProfile(site, `institution ${site} ${key}`) } }),
  onMade: ({ entityKey }) => book.institutions.push({ key: entityKey, site }),
});

export const institutionChange = ({ book, random }: WishParts): Wish | undefined => {
  if (book.institutions.length === 0) return undefined;
  const { key, site } = random.pick(book.institutions);
  return put("institution", key, "profile", (requestKey) => institutionProfile(site, `institution ${requestKey}`));
};

/** Generous, so that settling goes on through weeks without a line; sometimes it stops early. */
const parametersOf = ({ random }: WishParts, label: string): object => ({
  ...createPolicy({ area: DEMONSTRATION_AREA, effectiveFrom: "2026-01-01" as LocalDate }),
  label,
  offlinePooling: random.percent(90),
  offlinePoolingMaxPerPerson: 1_000_000,
  offlineMaxHours: random.percent(90) ? 8_784 : 24,
});

export const newPolicy = (parts: WishParts): Wish => ({
  method: "POST",
  path: "/v1/entities/policy",
  isSigned: true,
  body: (key) => ({ groups: { parameters: parametersOf(parts, `parameters ${key}`) } }),
  onMade: ({ entityKey }) => parts.book.policies.push(entityKey),
});

export const policyChange = (parts: WishParts): Wish | undefined => {
  const { book, random } = parts;
  if (book.policies.length === 0) return undefined;
  const policy = random.pick(book.policies);
  return { ...put("policy", policy, "parameters", (key) => parametersOf(parts, `parameters ${key}`)), isSigned: true };
};
