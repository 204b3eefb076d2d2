import type { Answer } from "../../api/problem.ts";
import type { FoundPerson } from "./person-shown.ts";

export type FindByNumber = (idNumber: string) => Promise<Answer<{ readonly persons: readonly FoundPerson[] }>>;

/**
 * Who is registered under a number already, other than `entityKey` itself: a second entry would be found in the place
 * of the first, with another account and without its cards. Nobody where the node gives no answer; saving then says so.
 */
export async function holderOfNumber(
  find: FindByNumber,
  idNumber: string,
  entityKey?: string,
): Promise<FoundPerson | undefined> {
  const answer = await find(idNumber);
  return answer.ok ? answer.value.persons.find((person) => person.entityKey !== entityKey) : undefined;
}
