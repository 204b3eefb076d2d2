import type { SealedSegment } from "../documents.ts";
import { PUSH_SEALED_TARGET, PUSH_SEGMENTS_MAX } from "./limits.ts";

/** The first segments that go into one request: at least one, as many as stay within the target. */
export function segmentsOfOnePush(segments: readonly SealedSegment[]): readonly SealedSegment[] {
  let characters = 0;
  const over = segments.slice(0, PUSH_SEGMENTS_MAX).findIndex((segment, at) => {
    characters += segment.sealed.length;
    return at > 0 && characters > PUSH_SEALED_TARGET;
  });
  return segments.slice(0, over === -1 ? PUSH_SEGMENTS_MAX : over);
}
