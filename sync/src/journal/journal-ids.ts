import type { Incarnation } from "@huilian/domain/base";
import type { Receipt } from "../documents.ts";
import { sortableNumber } from "../store/store.ts";

/** Ids of the journal's documents. A commit, a segment and its local records are found by their first sequence. */
export const commitId = (incarnation: Incarnation, from: number): string =>
  `${commitsOf(incarnation)}${sortableNumber(from)}`;
export const segmentId = (incarnation: Incarnation, from: number): string =>
  `${segmentsOf(incarnation)}${sortableNumber(from)}`;
export const localId = (incarnation: Incarnation, from: number): string =>
  `${localsOf(incarnation)}${sortableNumber(from)}`;
export const noticeId = (incarnation: Incarnation, sequence: number): string =>
  `notice/${incarnation}/${sortableNumber(sequence)}`;
export const incarnationId = (number: number): string => `${INCARNATIONS}${sortableNumber(number)}`;

/**
 * A centre restored from a backup receipts the same segment again, under another epoch and index. Both receipts
 * are kept, so their ids must differ.
 */
export const receiptId = ({ incarnation, from, covers, epoch, index }: Receipt): string =>
  `${receiptsOf(incarnation)}${sortableNumber(from)}/${covers}/${sortableNumber(epoch)}/${sortableNumber(index)}`;

export const INCARNATIONS = "incarnation/";
export const commitsOf = (incarnation: Incarnation): string => `commit/${incarnation}/`;
export const segmentsOf = (incarnation: Incarnation): string => `segment/${incarnation}/`;
export const localsOf = (incarnation: Incarnation): string => `local/${incarnation}/`;
export const receiptsOf = (incarnation: Incarnation): string => `receipt/${incarnation}/`;
