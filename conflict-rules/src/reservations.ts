import { compareText, type Ref } from "@huilian/domain";
import { type Cell, rankedHeads } from "./cell.ts";
import { type Conflict, sideOf } from "./conflict.ts";
import type { GroupDeclaration, UniqueConstraint } from "./declaration.ts";
import type { AliasOf, Head } from "./entity-view.ts";
import { compareOrder } from "./order-key.ts";
import { type Entity, entityIdOf } from "./world.ts";

/**
 * The second stratum: who holds a value that only one may hold. Reads the winning images of the first and nothing
 * else, and gives nothing back to them. What is asked is worked out when it is asked for, so that a thousand claims
 * to one value that come together are compared once.
 */
export interface Reservations {
  /** Takes note of an entity whose cell of this group has a new head. */
  update(entity: Entity, group: string, entered: Ref): void;
  /** Compares the claims to all values that moved, and tells each entity whose mark may be another one. */
  resolve(): ReadonlySet<Entity>;
  /** As of the last `resolve`. */
  aliasOf(entity: Entity): AliasOf | undefined;
  /** As of the last `resolve`, in no order that means anything. */
  aliases(): Iterable<Entity>;
  /** As of the last `resolve`: one for each pair of an alias and its winner, in the order the constraints are declared. */
  conflictsOf(entity: Entity): readonly Conflict[];
}

/** An entity's claim to a value. `first`: the change that, of all admitted ones, brought the value there first. */
interface Claim {
  readonly entity: Entity;
  readonly constraint: UniqueConstraint;
  readonly slot: string;
  readonly first: Head;
}

/** What an entity holds under one constraint. */
interface Holding {
  claim: Claim | undefined;
  /** By value, the first change of each; kept from the second change on, since nearly every entity has one. */
  firsts: Map<string, Head> | undefined;
}

const claimedText = (head: Head | undefined, column: string): string | undefined => {
  const value = head?.value[column];
  return typeof value === "string" && value !== "" ? value : undefined;
};

const earlier = (a: Head | undefined, b: Head): Head => (a && compareOrder(a, b) <= 0 ? a : b);

function firstsOf(heads: Iterable<Head>, column: string): Map<string, Head> {
  const firsts = new Map<string, Head>();
  for (const head of heads) note(firsts, head, column);
  return firsts;
}

function note(firsts: Map<string, Head>, head: Head, column: string): void {
  const value = claimedText(head, column);
  if (value !== undefined) firsts.set(value, earlier(firsts.get(value), head));
}

const NOTHING_CHANGED: ReadonlySet<Entity> = new Set();

export function createReservations(): Reservations {
  const holdings = new Map<Entity, Map<string, Holding>>();
  const slots = new Map<string, Set<Claim>>();
  const lost = new Map<Claim, Claim>();
  /** Entities with a lost claim, by how many. */
  const aliases = new Map<Entity, number>();
  const moved = new Set<string>();
  const changed = new Set<Entity>();

  function holdingOf(entity: Entity, { name }: UniqueConstraint): Holding {
    const ofEntity = holdings.get(entity) ?? new Map<string, Holding>();
    const holding = ofEntity.get(name) ?? { claim: undefined, firsts: undefined };
    holdings.set(entity, ofEntity.set(name, holding));
    return holding;
  }

  function lose(claim: Claim, to: Claim | undefined): void {
    const before = lost.get(claim);
    if (before === to) return;
    const { entity } = claim;
    changed.add(entity);
    const count = (aliases.get(entity) ?? 0) + Number(to !== undefined) - Number(before !== undefined);
    if (count > 0) aliases.set(entity, count);
    else aliases.delete(entity);
    if (to) lost.set(claim, to);
    else lost.delete(claim);
  }

  function release(claim: Claim): void {
    const claims = slots.get(claim.slot);
    claims?.delete(claim);
    if (claims?.size === 0) slots.delete(claim.slot);
    moved.add(claim.slot);
    lose(claim, undefined);
  }

  function claimIt(claim: Claim): void {
    const claims = slots.get(claim.slot);
    if (claims) claims.add(claim);
    else slots.set(claim.slot, new Set([claim]));
    // A value with one claim has no loser: nothing needs to be compared, which is the case of nearly every one.
    if (claims) moved.add(claim.slot);
  }

  function updateOne(entity: Entity, cell: Cell, constraint: UniqueConstraint, entered: Head): void {
    const { column, group, name } = constraint;
    const holding = holdingOf(entity, constraint);
    if (holding.firsts) note(holding.firsts, entered, column);
    else if (cell.history.size > 1) holding.firsts = firstsOf(cell.history.values(), column);
    const [winner] = rankedHeads(cell.heads.values(), entity.declaration.groups[group] as GroupDeclaration);
    const value = claimedText(winner, column);
    const first = value === undefined ? undefined : (holding.firsts?.get(value) ?? winner);
    const slot = `${entity.declaration.entityType}\n${name}\n${value ?? ""}`;
    const before = holding.claim;
    if (before?.first === first && (before === undefined || before.slot === slot)) return;
    if (before) release(before);
    holding.claim = first && { entity, constraint, slot, first };
    if (holding.claim) claimIt(holding.claim);
  }

  function resolveSlot(slot: string): void {
    const claims = slots.get(slot) ?? new Set<Claim>();
    let winner: Claim | undefined;
    for (const claim of claims) if (!winner || compareOrder(claim.first, winner.first) < 0) winner = claim;
    for (const claim of claims) lose(claim, claim === winner ? undefined : winner);
  }

  function lostClaimsOf(entity: Entity): readonly { readonly claim: Claim; readonly winner: Claim }[] {
    const ofEntity = holdings.get(entity);
    return (entity.declaration.unique ?? []).flatMap(({ name }) => {
      const claim = ofEntity?.get(name)?.claim;
      const winner = claim && lost.get(claim);
      return claim && winner ? [{ claim, winner }] : [];
    });
  }

  return {
    update(entity, group, entered) {
      for (const constraint of entity.declaration.unique ?? []) {
        if (constraint.group !== group) continue;
        const cell = entity.cells.get(group);
        const head = cell?.history.get(entered);
        if (cell && head) updateOne(entity, cell, constraint, head);
      }
    },
    resolve() {
      if (moved.size === 0 && changed.size === 0) return NOTHING_CHANGED;
      for (const slot of moved) resolveSlot(slot);
      moved.clear();
      const told = new Set(changed);
      changed.clear();
      return told;
    },
    aliasOf(entity) {
      if (!aliases.has(entity)) return undefined;
      const [first] = lostClaimsOf(entity);
      return first && { entityKey: first.winner.entity.entityKey, constraint: first.claim.constraint.name };
    },
    aliases: () => aliases.keys(),
    conflictsOf: (entity) =>
      aliases.has(entity) ? lostClaimsOf(entity).map(({ claim, winner }) => conflictOf(claim, winner)) : [],
  };
}

function conflictOf({ entity, constraint, first }: Claim, winner: Claim): Conflict {
  const { name, group, column } = constraint;
  return {
    type: "uniqueness",
    entityType: entity.declaration.entityType,
    entityKey: entity.entityKey,
    group,
    claim: { constraint: name, column, winnerKey: winner.entity.entityKey },
    winner: sideOf(winner.first),
    losers: [{ ...sideOf(first), rule: { method: "firstClaim", sequenceNumber: 1 } }],
  };
}

/** Entities by type and key. */
export const sortedEntities = (entities: Iterable<Entity>): readonly Entity[] =>
  [...new Set(entities)].sort((a, b) => compareText(entityIdOf(a), entityIdOf(b)));
