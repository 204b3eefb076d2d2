import { doJob } from "./do-job.ts";
import type { AloneJob } from "./job.ts";

process.once("message", (job: AloneJob) => {
  doJob(job).then(
    (result) => process.send?.(result, () => process.disconnect()),
    (fault: unknown) => {
      process.stderr.write(`${fault instanceof Error ? fault.stack : String(fault)}\n`);
      process.exit(1);
    },
  );
});
