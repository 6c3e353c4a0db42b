import { assert, assertEquals, assertRejects } from "@std/assert";
import binaryen from "assemblyscript/binaryen";
import {
  buildKernels,
  compileKernels,
  hoistConstants,
  KERNELS_FILE,
} from "../../src/engine/build_kernels.ts";

Deno.test("compileKernels() reports a folder without sources", async () => {
  const folder = new URL("./no_such_folder/", import.meta.url);
  await assertRejects(() => compileKernels(folder, []), SyntaxError, "Cannot compile the kernels");
});

const ONES = "(v128.const i32x4 0x3f800000 0x3f800000 0x3f800000 0x3f800000)";
const ZERO = "(v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000)";

/** A function of one instruction in a loop, as Binaryen writes it. */
const looping = (constant: string) =>
  `(module
 (func $f (result v128)
  (local $0 i32)
  (loop $again (result v128)
   ${constant}
  )
 )
)
`;

Deno.test("hoistConstants() sets a constant of a loop before the loop", () => {
  assertEquals(
    hoistConstants(looping(ONES)),
    `(module
 (func $f (result v128)
  (local $0 i32)
  (local $constant0 v128)
  (local.set $constant0 ${ONES})
  (loop $again (result v128)
   (local.get $constant0)
  )
 )
)
`,
  );
});

Deno.test("hoistConstants() leaves zeros and functions without loops as they are", () => {
  for (const text of [looping(ZERO), ` (func $f (result v128)\n  ${ONES}\n )\n`]) {
    assertEquals(hoistConstants(text), text);
  }
});

Deno.test("hoistConstants() keeps the meaning of a function", async () => {
  const lane = (text: string) =>
    text.replace("(result v128)\n  (local", "(result i32)\n  (local")
      .replace("  (loop", "  (i32x4.extract_lane 2\n  (loop").replace("  )\n )", "  ))\n )")
      .replace(" (func", ' (export "f" (func $f))\n (func');
  for (const text of [looping(ONES), looping(ONES.replace("f800000)", "f800001)")), looping(ZERO)]) {
    const results: unknown[] = [];
    for (const module of [text, hoistConstants(text)].map((text) => binaryen.parseText(lane(text)))) {
      module.setFeatures(binaryen.Features.All);
      const { instance } = await WebAssembly.instantiate(
        module.emitBinary() as BufferSource,
      ) as unknown as WebAssembly.WebAssemblyInstantiatedSource;
      results.push((instance.exports.f as () => number)());
    }
    assertEquals(results[1], results[0]);
  }
});

Deno.test("buildKernels() gives the committed kernels.wasm byte by byte", async () => {
  const [built, committed] = [await buildKernels(), await Deno.readFile(KERNELS_FILE)];
  assert(
    built.length === committed.length && built.every((byte, i) => byte === committed[i]),
    "kernels.wasm is not what its sources give: run `deno task kernels`",
  );
});

Deno.test("kernels.wasm imports its memory alone and brings no data of its own", async () => {
  const module = await WebAssembly.compile(await Deno.readFile(KERNELS_FILE));
  assertEquals(WebAssembly.Module.imports(module), [{ module: "env", name: "memory", kind: "memory" }]);
  const memory = new WebAssembly.Memory({ initial: 1 });
  await WebAssembly.instantiate(module, { env: { memory } });
  assert(new Uint8Array(memory.buffer).every((byte) => byte === 0), "the module writes data when it starts");
});
