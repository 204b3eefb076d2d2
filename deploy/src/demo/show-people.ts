import { rolesInWords } from "@huilian/domain";
import type { Terminal } from "../cli/terminal.ts";
import type { DemoPerson } from "../provision/operators.ts";

/** A place of the running demonstration, and who signs in there. */
export interface DemoPlace {
  readonly name: string;
  readonly url: string;
  readonly people: readonly DemoPerson[];
}

const ID_WIDTH = 12;

/** Where to sign in, as whom, and with which password the first time. */
export function showPeople(places: readonly DemoPlace[], operators: string, { say, line, language }: Terminal): void {
  say("demo.people", {});
  for (const { name, url, people } of places) {
    line("");
    say("demo.place", { place: name, url });
    for (const { operatorId, initialPassword, password, name: person, roles } of people) {
      say(password === undefined || password === initialPassword ? "demo.person" : "demo.person-signed-in", {
        operator: operatorId.padEnd(ID_WIDTH),
        password: password ?? initialPassword,
        person,
        roles: rolesInWords(roles, language, "and"),
      });
    }
  }
  line("");
  say("demo.people-first-time", { operators });
}
