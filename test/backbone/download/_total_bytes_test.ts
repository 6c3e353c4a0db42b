import { assertEquals, assertThrows } from "@std/assert";
import { totalBytes } from "../../../src/backbone/download/_total_bytes.ts";

function total(headers: Record<string, string>, start?: number) {
  return totalBytes(new Response(null, { headers }), start);
}

Deno.test("totalBytes() adds what lies before the body to its length", () => {
  assertEquals(total({ "content-length": "10" }), 10);
  assertEquals(total({ "content-length": "10" }, 5), 15);
});

Deno.test("totalBytes() prefers the total that a range tells", () => {
  assertEquals(total({ "content-length": "5", "content-range": "bytes 5-9/10" }, 5), 10);
  assertEquals(total({ "content-range": "bytes */10" }), 10);
});

Deno.test("totalBytes() does not know what the server does not tell", () => {
  assertEquals(total({}), undefined);
  assertEquals(total({ "content-range": "bytes 5-9/*" }, 5), undefined);
});

Deno.test("totalBytes() refuses another range and one that is none", () => {
  for (const range of ["bytes 4-9/10", "items 5-9/10", "bytes 5-9"]) {
    assertThrows(
      () => total({ "content-range": range }, 5),
      RangeError,
      `the server sends the range "${range}", expected one from byte 5`,
    );
  }
});
