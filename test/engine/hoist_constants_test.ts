import { assertEquals } from "@std/assert";
import binaryen from "assemblyscript/binaryen";
import { hoistConstants } from "../../src/engine/hoist_constants.ts";

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
