import { type Figure, figureOf } from "../figure.ts";
import { type BenchNode, openBenchNode } from "../network/bench-node.ts";
import { HOSPITAL } from "../network/city-network.ts";
import type { PreparedCity } from "../network/prepared-city.ts";
import type { PeerDatabase } from "../peers/peer-pouch.ts";
import { inParallel, inTurn, quantile } from "../rounds.ts";
import type { Workshop } from "../workshop.ts";
import { idNumberOf } from "./refresh.ts";

const LINES = 20;
const PATIENTS = 500;
const MANY_COUNTERS = 20;
/** What counters do together is more than one does. */
const MANY_TIMES_MORE = 4;
const PRICE_FEN = 1_860;

/** A settlement of twenty lines from the request to the answer, durable, against a durable put of the same content. */
export async function measureSettle(workshop: Workshop, city: PreparedCity): Promise<readonly Figure[]> {
  workshop.tell("settle");
  const nodeDirectory = workshop.newDirectory("hospital");
  const hospital = await openBenchNode(workshop, { site: HOSPITAL, directory: nodeDirectory, url: city.centre.url });
  await hospital.sync();
  const peerDirectory = workshop.newDirectory("settle-peer");
  const database = await workshop.peer.openLocal(peerDirectory);
  const persons = city.rows.filter(({ _id }) => _id.startsWith("person/"));
  const idNumbers = persons.slice(0, PATIENTS).map(idNumberOf);
  const [first = ""] = idNumbers;
  const { fact } = await hospital.ask<{ readonly fact: object }>("POST", "/v1/settlements", billOf(first));

  const figures: Figure[] = [];
  for (const counters of [1, MANY_COUNTERS]) {
    const count = workshop.sizes.settlements * (counters === 1 ? 1 : MANY_TIMES_MORE);
    const run = {
      ours: (round: number) => settleAll(hospital, { idNumbers, counters, count, from: round * count }),
      peer: (round: number) => putAll(database, fact, { counters, count, name: `${counters}/${round}` }),
    };
    // The first settlement after a start compiles much of what it runs.
    await run.ours(0);
    await putAll(database, fact, { counters, count, name: `${counters}/warm` });
    const { ours, peer } = await inTurn(workshop.sizes.rounds, run);
    for (const [name, share] of [
      ["p50", 0.5],
      ["p99", 0.99],
    ] as const) {
      figures.push(
        figureOf({
          name: `settle-${counters}-${name}`,
          ours: quantile(ours.flat(), share),
          peer: quantile(peer.flat(), share),
          unit: "ms",
          better: "less",
          goal: { ratio: 0.5 },
          of: { counters, settlements: ours.flat().length, lines: LINES, bytes: JSON.stringify(fact).length },
        }),
      );
    }
  }
  await hospital.close();
  await database.close();
  await workshop.drop(nodeDirectory);
  await workshop.drop(peerDirectory);
  return figures;
}

const billOf = (idNumber: string): object => ({
  idNumber,
  careKind: "outpatient",
  diagnosis: "I10",
  lines: Array.from({ length: LINES }, (_, line) => ({
    itemCode: `XJ01CAA040E0${String(line).padStart(2, "0")}`,
    itemName: `Amoxicillin capsules ${line}`,
    submitted: PRICE_FEN + line,
    eligible: PRICE_FEN,
  })),
});

const numbersFrom = (from: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, at) => from + at);

/** @returns how many milliseconds each took, from when its counter asked. */
async function settleAll(
  hospital: BenchNode,
  how: {
    readonly idNumbers: readonly string[];
    readonly counters: number;
    readonly count: number;
    readonly from: number;
  },
): Promise<readonly number[]> {
  const tookMs: number[] = [];
  await inParallel(numbersFrom(how.from, how.count), how.counters, async (number) => {
    const bill = billOf(how.idNumbers[number % how.idNumbers.length] ?? "");
    const beganMs = performance.now();
    await hospital.ask("POST", "/v1/settlements", bill);
    tookMs.push(performance.now() - beganMs);
  });
  return tookMs;
}

async function putAll(
  database: PeerDatabase,
  fact: object,
  { counters, count, name }: { readonly counters: number; readonly count: number; readonly name: string },
): Promise<readonly number[]> {
  const tookMs: number[] = [];
  await inParallel(numbersFrom(0, count), counters, async (number) => {
    const beganMs = performance.now();
    await database.put({ _id: `settlement/${name}/${String(number).padStart(8, "0")}`, ...fact });
    tookMs.push(performance.now() - beganMs);
  });
  return tookMs;
}
