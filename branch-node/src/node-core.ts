import { ruleTableText } from "@huilian/conflict-rules";
import { assert, type EntityKey, err, type Hash, type ReadChange, type Result } from "@huilian/domain";
import {
  type Appended,
  type Decision,
  type Journal,
  type JournalView,
  type KeyRegistry,
  toHex,
  toUtf8,
} from "@huilian/sync";
import type { SignIn } from "@huilian/sync/serve";
import type { DecisionContext } from "./decide/decision-context.ts";
import type { NodeProblem } from "./http/problems.ts";
import type { RequestMark } from "./http/request-key.ts";
import type { Line } from "./line/line.ts";
import type { NodeDeps } from "./node-deps.ts";
import type { NodeTime } from "./node-time.ts";
import type { Operations } from "./operations/operations.ts";
import type { Replica } from "./replica/replica.ts";
import type { EmployerNumbers } from "./view/employer-numbers.ts";
import { createNodeView, type NodeView } from "./view/node-view.ts";
import type { SearchIndex } from "./view/search-index.ts";

/** What the routes work with. */
export interface NodeCore {
  readonly deps: NodeDeps;
  readonly journal: Journal;
  readonly replica: Replica;
  readonly registry: KeyRegistry;
  readonly time: NodeTime;
  readonly line: Line;
  readonly signIn: SignIn;
  readonly index: SearchIndex;
  readonly employerNumbers: EmployerNumbers;
  /** The record of reads, prints, sign-ins and drills. */
  readonly operations: Operations;
  /** Where that record lies. Only its recorder writes to it. */
  readonly operationsJournal: Journal;
  /** Everything as the counter sees it. */
  readonly view: NodeView;
  newKey(): EntityKey;
  /** undefined for a node that never heard the centre: it has no beacon to cite. `signer`: of the operator's session. */
  contextFor(operatorId: string, requestKey?: string, signer?: DecisionContext["signer"]): DecisionContext | undefined;
  /** Decides, writes and only then answers. */
  submit(
    mark: RequestMark,
    decide: (view: NodeView, journalView: JournalView) => Result<Decision, NodeProblem>,
  ): Promise<Result<Appended, NodeProblem>>;
}

export type CoreParts = Omit<NodeCore, "view" | "newKey" | "contextFor" | "submit">;

export function createNodeCore(parts: CoreParts): NodeCore {
  const { deps, journal, replica, time } = parts;
  const { crypto, site, siteKind } = deps;
  const rulesVersion: Hash = crypto.sha256(toUtf8(ruleTableText()));

  const viewOver = (
    undecidedOf: (root: EntityKey) => readonly ReadChange[],
    undecidedOfType: (entityType: string) => readonly ReadChange[],
  ): NodeView => createNodeView({ rows: replica, undecidedOf, undecidedOfType, siteKind });

  return {
    ...parts,
    view: viewOver(journal.undecidedOf, journal.undecidedOfType),
    newKey: () => toHex(crypto.randomBytes(16)) as EntityKey,
    contextFor(operatorId, requestKey, signer) {
      const beacon = replica.beacon();
      if (beacon === undefined) return undefined;
      return {
        site,
        siteKind,
        operatorId,
        beacon: beacon.hash,
        rulesVersion,
        today: time.today(),
        isTimeSure: time.isSure(),
        ...(requestKey === undefined ? {} : { requestKey }),
        ...(signer === undefined ? {} : { signer }),
      };
    },
    async submit(mark, decide) {
      const appended = await journal.append<NodeProblem>((journalView) => {
        const view = viewOver(journalView.undecidedOf, (entityType) => [
          ...journal.undecidedOfType(entityType),
          ...journalView.sameGroup.filter(({ change }) => change.entityType === entityType),
        ]);
        return decide(view, journalView);
      }, mark);
      return appended.ok ? appended : err(problemOfAppend(appended.error));
    },
  };
}

type Append = Awaited<ReturnType<Journal["append"]>>;
type AppendError = Extract<Append, { readonly ok: false }>["error"];

function problemOfAppend(problem: AppendError): NodeProblem {
  switch (problem.kind) {
    case "closed":
      return { code: "closing" };
    case "too-busy":
      return { code: "too-busy" };
    case "request-key-reused":
      return { code: "idempotency-key-reused" };
    case "not-saved":
      return { code: "not-saved" };
    case "outcome-unknown":
      return { code: "outcome-unknown" };
    case "refused": {
      const refusal = problem.refusal as NodeProblem | undefined;
      assert(refusal !== undefined, "a refusal says why");
      return refusal;
    }
  }
}
