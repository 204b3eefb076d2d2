/**
 * A body as bytes, read no further than allowed: `too-large` for one that is larger, undefined when the other end
 * stopped in the middle. The announced length is believed only when it is already too much.
 */
export async function readBody(
  message: { readonly headers: Headers; readonly body: ReadableStream<Uint8Array> | null },
  bytesMax: number,
): Promise<Uint8Array | "too-large" | undefined> {
  if (Number(message.headers.get("content-length") ?? "0") > bytesMax) return "too-large";
  if (message.body === null) return new Uint8Array(0);
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = message.body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      length += value.length;
      if (length > bytesMax) {
        reader.cancel().catch(() => undefined);
        return "too-large";
      }
      parts.push(value);
    }
  } catch {
    return undefined;
  }
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const body = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    body.set(part, offset);
    offset += part.length;
  }
  return body;
}
