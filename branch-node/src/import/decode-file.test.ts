import { describe, expect, it } from "vitest";
import { decodeFile } from "./decode-file.ts";
import { IMPORT_FILE_BYTES_MAX } from "./limits.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("decodeFile", () => {
  it.each([
    ["without byte order mark", "姓名,䶮㛃𬭬\n"],
    ["with byte order mark", "\uFEFF姓名,䶮㛃𬭬\n"],
    ["with CR LF", "姓名,䶮㛃𬭬\r\n"],
    ["with CR alone", "姓名,䶮㛃𬭬\r"],
  ])("reads UTF-8 %s", (_kind, text) => {
    expect(decodeFile(bytesOf(text))).toEqual({ ok: true, value: "姓名,䶮㛃𬭬\n" });
  });

  // 姓名 in GBK.
  const gbk = [0xd0, 0xd5, 0xc3, 0xfb];
  it.each([
    ["file-empty", 0, new Uint8Array(0)],
    ["file-empty", 0, bytesOf("\uFEFF \r\n\n")],
    ["spreadsheet-file", 0, new Uint8Array([0x50, 0x4b, 0x03, 0x04, 0, 0])],
    ["spreadsheet-file", 0, new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1])],
    ["utf-16", 0, new Uint8Array([0xff, 0xfe, 0x31, 0])],
    ["utf-16", 0, new Uint8Array([0xfe, 0xff, 0, 0x31])],
    ["nul-byte", 2, bytesOf("a,b\n1,\0\n")],
    ["not-utf-8", 1, new Uint8Array(gbk)],
    ["not-utf-8", 3, new Uint8Array([...bytesOf("a\n姓名\nb"), ...gbk, 0x0a, ...gbk])],
    ["not-utf-8", 2, new Uint8Array([0x61, 0x0a, 0xe5, 0xa7])],
  ])("refuses a file: %s at line %i", (problem, line, bytes) => {
    expect(decodeFile(bytes)).toMatchObject({ ok: false, error: { problem, line, column: "" } });
  });

  it("refuses a file beyond the limit and names the limit", () => {
    expect(decodeFile(new Uint8Array(IMPORT_FILE_BYTES_MAX + 1))).toMatchObject({
      ok: false,
      error: { problem: "file-too-large", params: { megabytes: 64 } },
    });
  });
});
