import { chinaDateOf, type LocalDate, type SettlementFact } from "@huilian/domain";
import type { Answer, Problem } from "../../api/problem.ts";
import { lineStatus } from "../../line/line-status.svelte.ts";
import { api } from "../../session/app-api.ts";
import type { FoundPerson } from "../persons/person-shown.ts";
import { type Bill, type BillFault, type BillRequest, isBlankBill, readBill } from "./bill.ts";
import { learnItems } from "./known-items.ts";
import { createPreview, type PreviewState } from "./preview.ts";
import { keeperOfOperator, newBill } from "./start-bill.ts";

/** What a bill would say: `POST /v1/settlements/preview`. */
export interface Previewed {
  readonly fact: Omit<SettlementFact, "slipNumber">;
  readonly line: "connected" | "cut" | "drill";
}

/** Where the slip of a settlement stands. */
export interface SlipPlace {
  readonly incarnation: string;
  readonly sequence: string;
}

const TYPING_PAUSE_MS = 300;
const ASK_AGAIN_MS = 2_000;

/** Nobody has said no: the node may have settled it, and is asked again. */
const isUnanswered = ({ status }: Problem): boolean =>
  status === 0 || status === 401 || status === 429 || status >= 500;

/** One counter's bill, from the number to the slip. Holds what the screen shows; the node decides everything. */
export function createSettleDesk(onSettled: (place: SlipPlace) => void) {
  const keeper = keeperOfOperator();
  const kept = keeper.read();

  let bill = $state.raw<Bill>(kept?.bill ?? newBill());
  let sent = $state.raw<BillRequest | undefined>(kept?.phase === "sent" ? kept.request : undefined);
  let person = $state.raw<FoundPerson | undefined>();
  let isFinding = $state(false);
  let isNobody = $state(false);
  let problem = $state.raw<Problem | undefined>();
  let preview = $state.raw<PreviewState<Answer<Previewed>>>({ isCurrent: false, isAsking: false });
  /** Faults are told once somebody wanted to go on, not while the first line is being typed. */
  let areFaultsTold = $state(false);
  let isOpen = true;

  const today = (): LocalDate => chinaDateOf(lineStatus.line?.nowMs ?? Date.now());

  const previewing = createPreview<BillRequest, Answer<Previewed>>({
    ask: (request) => api.post<Previewed>("/v1/settlements/preview", request),
    show: (state) => {
      preview = state;
    },
    wait(done) {
      const timer = setTimeout(done, TYPING_PAUSE_MS);
      return () => clearTimeout(timer);
    },
  });

  function askPreview(): void {
    const read = readBill(bill, today());
    previewing.typed(read.ok && person !== undefined ? read.request : undefined);
  }

  let findTurn = 0;
  async function findPerson(idNumber: string): Promise<boolean> {
    findTurn += 1;
    const own = findTurn;
    isFinding = true;
    const answer = await api.post<{ persons: readonly FoundPerson[] }>("/v1/persons/find", { idNumber });
    if (own !== findTurn) return false;
    isFinding = false;
    problem = answer.ok ? undefined : answer.problem;
    person = answer.ok ? answer.value.persons[0] : undefined;
    isNobody = answer.ok && person === undefined;
    askPreview();
    return person !== undefined;
  }

  async function send(request: BillRequest): Promise<void> {
    sent = request;
    keeper.sent(bill, request);
    const answer = await api.change<{ refs: readonly string[] }>("POST", "/v1/settlements", request);
    if (answer.ok) {
      keeper.clear();
      learnItems(localStorage, bill.lines);
      const [incarnation = "", sequence = ""] = (answer.value.refs[0] ?? "").split("/");
      if (isOpen) onSettled({ incarnation, sequence });
      return;
    }
    problem = answer.problem;
    if (!isUnanswered(answer.problem)) {
      sent = undefined;
      keeper.typed(bill);
      askPreview();
      return;
    }
    if (isOpen) setTimeout(() => isOpen && void send(request), ASK_AGAIN_MS);
  }

  if (sent !== undefined) void send(sent);
  else if (bill.idNumber !== "") {
    const read = readBill({ ...bill, lines: [] }, today());
    const isNumberRight = read.ok || !read.faults.some(({ path }) => path === "idNumber");
    if (isNumberRight) void findPerson(bill.idNumber);
  }

  return {
    get bill(): Bill {
      return bill;
    },
    get person(): FoundPerson | undefined {
      return person;
    },
    get isFinding(): boolean {
      return isFinding;
    },
    get isNobody(): boolean {
      return isNobody;
    },
    get problem(): Problem | undefined {
      return problem;
    },
    get preview(): PreviewState<Answer<Previewed>> {
      return preview;
    },
    get isSent(): boolean {
      return sent !== undefined;
    },
    /** What keeps the bill from being settled, once somebody asked. */
    get faults(): readonly BillFault[] {
      if (!areFaultsTold) return [];
      const read = readBill(bill, today());
      return read.ok ? [] : read.faults;
    },
    get maySettle(): boolean {
      return sent === undefined && preview.isCurrent && preview.answer?.ok === true;
    },
    get isBlank(): boolean {
      return isBlankBill(bill);
    },
    findPerson,
    change(next: Bill): void {
      if (sent !== undefined) return;
      if (next.idNumber !== bill.idNumber) {
        person = undefined;
        isNobody = false;
      }
      bill = next;
      problem = undefined;
      keeper.typed(next);
      askPreview();
    },
    /** Works it out at once; says what is missing where something is. */
    previewNow(): readonly BillFault[] {
      areFaultsTold = true;
      const read = readBill(bill, today());
      if (!read.ok) return read.faults;
      previewing.askNow();
      return [];
    },
    settle(): void {
      const read = readBill(bill, today());
      if (!read.ok || sent !== undefined || !preview.isCurrent || preview.answer?.ok !== true) return;
      problem = undefined;
      void send(read.request);
    },
    /** An empty bill for the next one in the queue. */
    clear(): void {
      if (sent !== undefined) return;
      findTurn += 1;
      bill = newBill();
      person = undefined;
      isNobody = false;
      isFinding = false;
      problem = undefined;
      areFaultsTold = false;
      keeper.clear();
      previewing.typed(undefined);
    },
    close(): void {
      isOpen = false;
      previewing.close();
    },
  };
}

export type SettleDesk = ReturnType<typeof createSettleDesk>;
