import type { SiteKind } from "@huilian/domain";
import { type SeededRandom, weighted } from "../city/seeded-random.ts";
import type { BookedCard, BookedPerson, CityBook } from "./city-book.ts";
import type { Wish } from "./simulated-clients.ts";
import type { SimulatedSite } from "./simulated-site.ts";
import { lesserMark, lossCleared, lossReport, settlement } from "./wishes-of-counters.ts";
import * as office from "./wishes-of-offices.ts";

/** Draws what somebody wants at a counter of a site. */
export interface Workload {
  /** What must be there before anybody can come: parameters, institutions, an employer at each branch. */
  opening(): readonly (readonly [SimulatedSite, Wish])[];
  /** undefined when nobody comes who could want what was drawn. `knowsAll`: of what was settled there before. */
  wishAt(site: SimulatedSite, options: { readonly knowsAll: boolean }): Wish | undefined;
  /** Deals the persons out anew to the places where they may settle. Only when every site knows of every settlement. */
  dealOut(): void;
}

export interface WorkloadOptions {
  readonly book: CityBook;
  readonly random: SeededRandom;
  readonly sites: readonly SimulatedSite[];
  /** Whether two places that do not know of each other may settle the same person. */
  readonly mayOverlap: boolean;
}

type Draw = (site: SimulatedSite, options: { readonly knowsAll: boolean }) => Wish | undefined;

/** Some people are always in the office: so that two places change the same person. */
const OFTEN_THERE = 4;
const OFTEN_THERE_PERCENT = 50;

export function createWorkload({ book, random, sites, mayOverlap }: WorkloadOptions): Workload {
  const sitesOf = (siteKind: SiteKind): readonly string[] =>
    sites.filter(({ plan }) => plan.siteKind === siteKind).map(({ plan }) => plan.site);
  const institutions = [...sitesOf("hospital"), ...sitesOf("pharmacy")];
  const parts: office.WishParts = { book, random, branches: sitesOf("branch") };
  const placeOf = new Map<BookedPerson, string>();

  const withPerson = (draw: (person: BookedPerson, ...at: Parameters<Draw>) => Wish | undefined): Draw => {
    return (...at) => {
      const { persons } = book;
      const among = random.percent(OFTEN_THERE_PERCENT) ? persons.slice(0, OFTEN_THERE) : persons;
      return among.length === 0 ? undefined : draw(random.pick(among), ...at);
    };
  };
  const withCard = (draw: (card: BookedCard) => Wish | undefined): Draw =>
    withPerson(({ cards }) => (cards.length === 0 ? undefined : draw(random.pick(cards))));

  const settle: Draw = withPerson((person, { plan }, { knowsAll }) => {
    const place = placeOf.get(person) ?? plan.site;
    placeOf.set(person, place);
    const maySettle = mayOverlap || (knowsAll && place === plan.site);
    return maySettle ? settlement(parts, plan.site, person) : undefined;
  });

  const branchDraws = weighted<Draw>([
    [({ plan }) => office.enrolment(parts, plan.site), 14],
    [({ plan }) => office.newEmployer(parts, plan.site), 2],
    [withPerson((person) => office.newCard(parts, person)), 10],
    [withPerson((person) => office.credit(parts, person)), 8],
    [withPerson((person) => office.contactChange(parts, person)), 26],
    [withPerson((person) => office.identityChange(parts, person)), 16],
    [withPerson((person, { plan }) => office.coverageChange(parts, person, plan.site)), 16],
    [() => (book.employers.length > 0 ? office.accountChange(parts, random.pick(book.employers)) : undefined), 5],
    [withCard((card) => lossReport(parts, card)), 6],
    [withCard((card) => lesserMark(parts, card)), 3],
  ]);
  const counterDraws = weighted<Draw>([
    [settle, 85],
    [withCard((card) => lossReport(parts, card)), 10],
    [withCard((card) => lesserMark(parts, card)), 5],
  ]);
  const deskDraws = weighted<Draw>([
    [withCard((card) => lossCleared(parts, card)), 40],
    [() => office.institutionChange(parts), 20],
    [() => office.newInstitution(parts, random.pick(institutions)), 3],
    [() => office.policyChange(parts), 20],
    [() => office.newPolicy(parts), 7],
    [withCard((card) => lossReport(parts, card)), 10],
  ]);
  const drawsOf = { centre: deskDraws, branch: branchDraws, hospital: counterDraws, pharmacy: counterDraws };

  return {
    opening() {
      const desk = sites.filter(({ plan }) => plan.siteKind === "centre");
      const branches = sites.filter(({ plan }) => plan.siteKind === "branch");
      return [
        ...desk.flatMap((site) => [
          [site, office.newPolicy(parts)] as const,
          ...institutions.map((institution) => [site, office.newInstitution(parts, institution)] as const),
        ]),
        ...branches.map((site) => [site, office.newEmployer(parts, site.plan.site)] as const),
      ];
    },
    wishAt: (site, options) => random.pickWeighted(drawsOf[site.plan.siteKind])(site, options),
    dealOut() {
      placeOf.clear();
      for (const person of book.persons) placeOf.set(person, random.pick(institutions));
    },
  };
}
