import type { AloneJob } from "../alone/job.ts";
import { type Figure, figureOf } from "../figure.ts";
import { BRANCH } from "../network/city-network.ts";
import type { PreparedCity } from "../network/prepared-city.ts";
import { writeAll } from "../peers/peer-pouch.ts";
import { inTurn, median } from "../rounds.ts";
import type { Workshop } from "../workshop.ts";
import { idNumberOf, refreshInto } from "./refresh.ts";

const WRITTEN_AT_ONCE = 1_000;
const MEGABYTE = 1024 * 1024;

/** A node that holds the rows starts and answers a search, against a document a row read into the same index. */
export async function measureRestart(workshop: Workshop, city: PreparedCity): Promise<readonly Figure[]> {
  workshop.tell("restart");
  const { keys, peer, sizes } = workshop;
  const directory = workshop.newDirectory("restart-node");
  await refreshInto(workshop, city, directory);
  const peerDirectory = workshop.newDirectory("restart-peer");
  const database = await peer.openLocal(peerDirectory);
  await writeAll(database, city.rows, WRITTEN_AT_ONCE);
  await database.close();

  const idNumber = idNumberOf(city.rows.find(({ _id }) => _id.startsWith("person/")));
  const { trustRoot, certificates, centre } = keys;
  const provisioned = { trustRoot, certificates, centre, own: keys.ofSite(BRANCH) };
  const node: AloneJob = { start: "node", directory, site: BRANCH, provisioned, idNumber };
  const rounds = await inTurn(sizes.rounds, {
    ours: () => workshop.runAlone(node),
    peer: () => workshop.runAlone({ start: "peer", directory: peerDirectory, idNumber }),
  });
  await workshop.drop(directory);
  await workshop.drop(peerDirectory);
  const of = { rows: city.rows.length };
  const seconds = (samples: (typeof rounds)["ours"]): number => median(samples.map((sample) => sample.seconds));
  // Garbage not yet collected in the empty process may make the difference of a tiny store negative.
  const megabytes = (samples: (typeof rounds)["ours"]): number =>
    Math.max(1, median(samples.map((sample) => sample.memoryBytes))) / MEGABYTE;
  return [
    figureOf({
      name: "restart-seconds",
      ours: seconds(rounds.ours),
      peer: seconds(rounds.peer),
      unit: "s",
      better: "less",
      goal: { ours: 5 },
      of,
    }),
    figureOf({
      name: "restart-memory",
      ours: megabytes(rounds.ours),
      peer: megabytes(rounds.peer),
      unit: "MB",
      better: "less",
      goal: { ours: 150 },
      of,
    }),
  ];
}
