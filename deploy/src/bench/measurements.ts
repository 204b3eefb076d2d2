import { measureApplier } from "./cases/applier.ts";
import { measureFold } from "./cases/fold.ts";
import { measurePullBytes } from "./cases/pull-bytes.ts";
import { measurePush } from "./cases/push.ts";
import { measureRefresh } from "./cases/refresh.ts";
import { measureRestart } from "./cases/restart.ts";
import { measureSettle } from "./cases/settle.ts";
import type { Figure } from "./figure.ts";
import { type PreparedCity, prepareCity } from "./network/prepared-city.ts";
import type { Workshop } from "./workshop.ts";

/** What `--only` names. Pulling comes last of those that share a city, since it changes it. */
export const MEASUREMENTS = ["push", "refresh", "restart", "settle", "applier", "fold", "pull"] as const;
export type Measurement = (typeof MEASUREMENTS)[number];

type OverCity = (workshop: Workshop, city: PreparedCity) => Promise<readonly Figure[]>;

const OVER_CITY: Readonly<Record<Exclude<Measurement, "push">, OverCity>> = {
  refresh: measureRefresh,
  restart: measureRestart,
  settle: measureSettle,
  applier: measureApplier,
  fold: measureFold,
  pull: measurePullBytes,
};

/** Measures one after the other; `onFigure` is told of each figure once it is there. */
export async function measureAll(
  workshop: Workshop,
  only: ReadonlySet<Measurement>,
  onFigure: (measurement: Measurement, figure: Figure) => void,
): Promise<void> {
  const tell = (measurement: Measurement, figures: readonly Figure[]): void => {
    for (const figure of figures) onFigure(measurement, figure);
  };
  if (only.has("push")) tell("push", await measurePush(workshop));
  const wanted = MEASUREMENTS.filter((name) => name !== "push").filter((name) => only.has(name));
  if (wanted.length === 0) return;
  const city = await prepareCity(workshop);
  try {
    for (const measurement of wanted) tell(measurement, await OVER_CITY[measurement](workshop, city));
  } finally {
    await city.close();
  }
}
