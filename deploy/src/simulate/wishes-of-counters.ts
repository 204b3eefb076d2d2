import { drawBill } from "../demo/bills.ts";
import type { BookedCard, BookedPerson } from "./city-book.ts";
import type { Wish } from "./simulated-clients.ts";
import type { WishParts } from "./wishes-of-offices.ts";

/** Ends a diagnosis, so that the settlement a request made is found by it. */
const diagnosisMark = (key: string): string => `#${key}`;

export function settlement({ book, random }: WishParts, site: string, person: BookedPerson): Wish {
  const idNumber = random.percent(90) ? (person.idNumbers.at(-1) ?? "") : random.pick(person.idNumbers);
  const bill = drawBill(random, site.startsWith("P") ? "pharmacy" : "outpatient", idNumber);
  const shown = person.cards.length > 0 && random.percent(40) ? random.pick(person.cards) : undefined;
  const accountUse = random.percent(60) ? "all" : "none";
  return {
    method: "POST",
    path: "/v1/settlements",
    body: (key) => ({
      ...bill,
      diagnosis: book.plant(`${bill.diagnosis} ${diagnosisMark(key)}`),
      accountUse,
      ...(shown ? { cardNumber: shown.number } : {}),
    }),
  };
}

export const lossReport = ({ book }: WishParts, card: BookedCard): Wish => ({
  method: "POST",
  path: `/v1/entities/card/${card.key}/status/marks`,
  body: (key) => ({ value: { state: "lost", reason: book.plant(`lost on the bus ${key}`) } }),
  onMade: ({ key, refs }) => {
    const [ref] = refs;
    if (ref !== undefined) card.marks.push({ key, ref });
  },
});

/** Suspends or blocks a card: less than lost. */
export const lesserMark = ({ book, random }: WishParts, card: BookedCard): Wish => ({
  method: "POST",
  path: `/v1/entities/card/${card.key}/status/marks`,
  body: (key) => ({
    value: { state: random.percent(50) ? "suspended" : "blocked", reason: book.plant(`stopped ${key}`) },
  }),
});

/** The centre's desk names the reports it clears. Some of them it has only heard of by telephone. */
export function lossCleared({ random }: WishParts, card: BookedCard): Wish | undefined {
  if (card.marks.length === 0) return undefined;
  const cleared = random.percent(50) ? card.marks : [random.pick(card.marks)];
  return {
    method: "POST",
    path: `/v1/entities/card/${card.key}/status/clears`,
    body: () => ({ clears: cleared.map(({ ref }) => ref) }),
  };
}
