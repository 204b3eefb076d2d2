import { err, type Incarnation, ok, type Result, type SiteId } from "@huilian/domain";
import {
  type Holding,
  openSegment,
  type PushAnswer,
  type Receipt,
  type SealedSegment,
  type SignedText,
  signText,
  type VerifiedSegment,
  verifyNotice,
  verifySegment,
} from "@huilian/sync";
import { NO_HASH, type SmallNetwork } from "./small-centre-network.fixture.ts";
import type { SmallCentreState } from "./small-centre-state.fixture.ts";

/** Takes segments and notices as a real sequencer does, one after the other and in memory. */
export function createSmallSequencer(network: SmallNetwork, state: () => SmallCentreState, nowMs: () => number) {
  const { crypto, centreKeys, sequencer } = network;
  const registry = network.newRegistry();

  const endOf = (incarnation: Incarnation): Holding | undefined => {
    const last = state().chains.get(incarnation)?.segments.at(-1);
    return last && { incarnation, sequence: last.to, tip: last.tip };
  };

  function receiptOf({ header }: SealedSegment): SignedText {
    state().index += 1;
    const { kind: covers, site, incarnation, from, to, tip } = header;
    const { index, epoch } = state();
    const fields = { covers, site, incarnation, from, to, tip, index, epoch, receivedMs: nowMs() };
    return signText<Receipt>(crypto, sequencer, { kind: "receipt", format: 1, network: network.network, ...fields });
  }

  function verified(segment: SealedSegment): Result<VerifiedSegment, string> {
    const uplink = centreKeys.uplink[0];
    const content = uplink && openSegment(crypto, segment, uplink);
    if (!content?.ok) return err("cannot-open");
    const { header } = segment;
    const received = { header, content: content.value };
    if (header.kind === "notice") return verifyNotice(crypto, registry, received);
    const end = endOf(header.incarnation);
    const expect = end ? { previous: end.tip, sequence: end.sequence + 1 } : "chain-start";
    return verifySegment(crypto, registry, { ...received, expect });
  }

  function take(site: SiteId, segment: SealedSegment): SignedText | "resume" | { readonly code: string } {
    const { header } = segment;
    const chain = state().chains.get(header.incarnation) ?? {
      site,
      segments: [],
      ...(header.chain === undefined ? {} : { chain: header.chain }),
    };
    const held = chain.segments.find(({ from }) => from === header.from);
    if (held && held.to === header.to && held.tip === header.tip) return held.receipt;
    if (header.from !== (chain.segments.at(-1)?.to ?? 0) + 1) return "resume";
    const read = verified(segment);
    if (!read.ok || header.site !== site) return { code: read.ok ? "wrong-site" : read.error };
    const receipt = receiptOf(segment);
    chain.segments.push({ from: header.from, to: header.to, tip: header.tip, receipt });
    state().chains.set(header.incarnation, chain);
    state().changes.push(...read.value.commits.flatMap(({ changes }) => changes));
    return receipt;
  }

  return {
    holds: (site: SiteId): readonly Holding[] =>
      [...state().chains].flatMap(([incarnation, { site: author, chain }]) => {
        const end = author === site ? endOf(incarnation) : undefined;
        return end === undefined ? [] : [{ ...end, ...(chain === undefined ? {} : { chain }) }];
      }),
    push(site: SiteId, segments: readonly SealedSegment[]): PushAnswer {
      const receipts: SignedText[] = [];
      for (const segment of segments) {
        const { incarnation, from } = segment.header;
        const taken = take(site, segment);
        if (taken === "resume") {
          return { receipts, resume: endOf(incarnation) ?? { incarnation, sequence: 0, tip: NO_HASH } };
        }
        if ("code" in taken) return { receipts, refused: { from, code: taken.code } };
        receipts.push(taken);
      }
      return { receipts };
    },
    notice(segment: SealedSegment): Result<SignedText, string> {
      const { incarnation, from, tip } = segment.header;
      const key = `${incarnation}/${from}/${tip}`;
      const held = state().notices.get(key);
      if (held) return ok(held);
      const read = verified(segment);
      if (!read.ok) return read;
      const receipt = receiptOf(segment);
      state().notices.set(key, receipt);
      return ok(receipt);
    },
  };
}
