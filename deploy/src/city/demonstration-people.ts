import type { OperatorRole } from "@huilian/domain";

/** Somebody who works at a place of the demonstration: a site, or the centre. */
export interface DemonstrationPerson {
  readonly place: string;
  readonly operatorId: string;
  readonly name: string;
  readonly roles: readonly OperatorRole[];
}

const at = (place: string, id: string, name: string, ...roles: readonly OperatorRole[]): DemonstrationPerson => ({
  place,
  operatorId: `${place}-${id}`,
  name,
  roles,
});

/**
 * Who sets the parameters of the demonstration: its programs sign in as this person, as a browser would, since parameters
 * are signed with a person's own key.
 */
export const POLICY_OPERATOR = "C0-zhou";

/** Examples, all made up. Every place has somebody who looks after its machine. */
export const DEMONSTRATION_PEOPLE: readonly DemonstrationPerson[] = [
  at("centre", "lin", "林静", "reconciliation"),
  at("centre", "guo", "郭建国", "security", "system"),
  at("centre", "tang", "唐敏", "auditor"),
  at("C0", "zhou", "周文", "policy", "clerk"),
  at("C0", "wu", "吴霞", "finance", "card", "system"),
  at("B01", "chen", "陈秀英", "clerk", "card"),
  at("B01", "wang", "王磊", "clerk", "finance", "system"),
  at("B02", "li", "李娜", "clerk", "card"),
  at("B02", "zhao", "赵刚", "clerk", "finance", "system"),
  at("H01", "sun", "孙丽", "counter"),
  at("H01", "he", "何勇", "counter", "system"),
  at("P01", "xu", "徐慧", "counter", "system"),
];
