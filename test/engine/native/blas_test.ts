import { assertEquals, assertGreater, assertRejects } from "@std/assert";
import { openBlas } from "../../../src/engine/native/blas.ts";
import { testUnless } from "../_probe.ts";

const opened = await openBlas(1).catch((error: Error) => error);
const [blas, missing] = opened instanceof Error ? [undefined, opened.message] : [opened, undefined];

Deno.test("openBlas() says what it tried and what to install where none opens", async () => {
  await assertRejects(
    () => openBlas(1, ["libnone.so.1", "libnone.so.2"]),
    Error,
    'Cannot start the engine "native": no BLAS library opens (tried libnone.so.1, libnone.so.2), ' +
      "expected one of them; on Debian and Ubuntu: apt install libopenblas0-pthread",
  );
});

Deno.test({
  name: "openBlas() asks for the whole permission to call native code",
  permissions: { ffi: false },
  async fn() {
    await assertRejects(() => openBlas(1), Error, "limited to some files, expected --allow-ffi");
  },
});

testUnless(missing, "sgemm() of the BLAS multiplies matrices at addresses, transposed or not", () => {
  assertGreater(blas!.name.length, 0);
  const address = (values: Float32Array<ArrayBuffer>) =>
    Number(Deno.UnsafePointer.value(Deno.UnsafePointer.of(values)));
  const [a, b, c] = [Float32Array.of(1, 2, 3, 4), Float32Array.of(5, 6), new Float32Array(2)];
  blas!.sgemm(false, false, 2, 1, 2, address(a), 2, address(b), 1, address(c), 1);
  assertEquals([...c], [17, 39]);
  blas!.sgemm(true, true, 2, 1, 2, address(a), 2, address(b), 2, address(c), 1);
  assertEquals([...c], [23, 34]);
});
