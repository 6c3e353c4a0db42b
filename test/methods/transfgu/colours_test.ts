import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { RandomStreams } from "../../../src/base/random.ts";
import { drawColours } from "../../../src/methods/transfgu/colours.ts";

const draws = Array.from(
  { length: 2000 },
  (_, at) => drawColours(new RandomStreams(0).stream("colours", at)),
);

Deno.test("drawColours() changes colours as often as published", () => {
  const share = (...found: unknown[]) => found.length / draws.length;
  // Deviations of shares in 2000 draws are about 0.01.
  assertAlmostEquals(share(...draws.filter(({ jitters }) => jitters.length === 4)), 0.3, 0.04);
  assertAlmostEquals(share(...draws.filter(({ grey }) => grey)), 0.2, 0.04);
  assertAlmostEquals(share(...draws.filter(({ blur }) => blur !== null)), 0.2, 0.04);
});

Deno.test("drawColours() draws factors of 0.2 to 1.8, hues of at most 0.2 and blurs of 1 to 2 over 3 pixels", () => {
  for (const { jitters, blur, reach } of draws) {
    for (const { kind, amount } of jitters) {
      assert(kind === "hue" ? Math.abs(amount) <= 0.2 : amount >= 0.2 && amount <= 1.8);
    }
    assert(blur === null || blur >= 1 && blur <= 2);
    assertEquals(reach, 1);
  }
});
