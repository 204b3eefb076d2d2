import { operationOfSignIn } from "@huilian/domain";
import { CENTRE_PLACE, createInlineSaltedStretcher, DEMONSTRATION_COST, fromBase64 } from "@huilian/sync";
import { createSignIn, type SignIn } from "@huilian/sync/serve";
import type { CentreDeps } from "../centre-deps.ts";
import type { Operators } from "../enrolment/operators.ts";
import type { JournalTime } from "../log/journal-time.ts";
import { nameOfFault } from "../name-of-fault.ts";
import type { CentreOperations } from "../operations/centre-operations.ts";

/**
 * The accounts of the centre's own desks. They lie in the core's store, so that any gateway may carry a request. The
 * centre has no journal: a key asks for its certificate in the list of requests.
 */
export function openSignIn(
  deps: CentreDeps,
  time: JournalTime,
  operators: Pick<Operators, "keep">,
  operations: Pick<CentreOperations, "record">,
): SignIn {
  const { crypto, store, network, keys, clock, logger } = deps;
  return createSignIn({
    crypto,
    store,
    storeKey: fromBase64(keys.storeKey),
    network,
    site: CENTRE_PLACE,
    suite: keys.sequencer.suite,
    clock: { wallMs: time.nowMs, monotonicMs: clock.monotonicMs },
    // Where nobody has an account there is no password to protect.
    ...(deps.signIn ?? {
      accounts: [],
      stretcher: createInlineSaltedStretcher(crypto, { cost: DEMONSTRATION_COST }),
    }),
    async tellKey(request, proof) {
      await operators.keep(request, proof);
      return true;
    },
    onEvent(event) {
      logger.info({ kind: event.kind, operatorId: event.operatorId ?? "" }, "sign-in");
      operations
        .record(operationOfSignIn(event))
        .catch((fault: unknown) => logger.error({ fault: nameOfFault(fault) }, "an operation was not recorded"));
    },
  });
}
