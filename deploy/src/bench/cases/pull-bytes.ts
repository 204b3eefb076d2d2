import { assert } from "@huilian/domain";
import { type Figure, figureOf } from "../figure.ts";
import { openBenchNode } from "../network/bench-node.ts";
import { BRANCH } from "../network/city-network.ts";
import type { PreparedCity } from "../network/prepared-city.ts";
import type { PeerDocument } from "../peers/peer-pouch.ts";
import type { Workshop } from "../workshop.ts";

const COUNTERS_PHONE = "10099999999";

/** Bytes of the answers to a pull, as they travel, for each row that changed, against the row as JSON. */
export async function measurePullBytes(workshop: Workshop, city: PreparedCity): Promise<readonly Figure[]> {
  workshop.tell("pull");
  const directory = await workshop.copyOf(city.branchStore, "pull");
  let pulledBytes = 0;
  const branch = await openBenchNode(workshop, {
    site: BRANCH,
    directory,
    url: city.centre.url,
    async fetch(url, init) {
      const answer = await fetch(url, init);
      const bytes = await answer.arrayBuffer();
      if (url.endsWith("/pull")) pulledBytes += bytes.byteLength;
      return new Response(bytes, { status: answer.status, headers: answer.headers });
    },
  });
  await branch.sync();
  const persons = city.rows.filter(({ _id }) => _id.startsWith("person/"));
  const figures: Figure[] = [];
  for (const wanted of workshop.sizes.changedRows) {
    const changed = persons.slice(0, wanted);
    assert(changed.length > 0, "somebody lives in the city");
    for (const row of changed) await branch.ask("PUT", `/v1/entities/${row._id}/contact`, { value: movedContact(row) });
    pulledBytes = 0;
    await branch.sync();
    await city.centre.centre.idle();
    await branch.sync();
    const rowBytes = changed.reduce((sum, row) => sum + Buffer.byteLength(JSON.stringify(row)), 0);
    figures.push(
      figureOf({
        name: `pull-bytes-${changed.length}`,
        ours: pulledBytes / changed.length,
        peer: rowBytes / changed.length,
        unit: "bytes/row",
        better: "less",
        goal: { ratio: 1 / 3 },
        of: { changedRows: changed.length },
      }),
    );
  }
  await branch.close();
  await workshop.drop(directory);
  return figures;
}

function movedContact(row: PeerDocument): object {
  const { contact } = row["groups"] as { readonly contact?: readonly { readonly value: object }[] };
  return { ...contact?.[0]?.value, phone: COUNTERS_PHONE };
}
