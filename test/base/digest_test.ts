import { assertEquals, assertRejects } from "@std/assert";
import { sha256, sha256File } from "../../src/base/digest.ts";

// The examples of FIPS 180-4 and the digest of nothing.
const OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
const OF_NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

Deno.test("sha256() gives the standard's digests in hex", () => {
  assertEquals(sha256("abc"), OF_ABC);
  assertEquals(sha256(""), OF_NOTHING);
});

Deno.test("sha256() hashes text as UTF-8 and honours a view's bounds", () => {
  assertEquals(sha256("é"), sha256(Uint8Array.of(0xc3, 0xa9)));
  const text = new TextEncoder().encode("xabcx");
  assertEquals(sha256(text.subarray(1, 4)), OF_ABC);
});

Deno.test("sha256File() gives the digest of the bytes, files of many pieces included", async () => {
  const path = await Deno.makeTempFile({ prefix: "digest_" });
  try {
    assertEquals(await sha256File(path), OF_NOTHING);
    const bytes = Uint8Array.from({ length: 300_001 }, (_, i) => i % 251);
    await Deno.writeFile(path, bytes);
    assertEquals(await sha256File(path), sha256(bytes));
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("sha256File() passes on that there is no such file", async () => {
  await assertRejects(() => sha256File("no/such/file"), Deno.errors.NotFound);
});
