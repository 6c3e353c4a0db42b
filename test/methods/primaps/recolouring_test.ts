import { assert, assertEquals } from "@std/assert";
import { RandomStreams } from "../../../src/base/random.ts";
import { colorJitter, gaussianBlur } from "../../../src/data/color_jitter.ts";
import { drawRecolouring, recoloured } from "../../../src/methods/primaps/recolouring.ts";
import { spread } from "../../nn/tensor_fixture.ts";

Deno.test("drawRecolouring() always blurs, jitters 15 in 100 and makes 5 in 100 grey", () => {
  const random = new RandomStreams(3).stream("recolouring");
  const drawn = Array.from({ length: 4000 }, () => drawRecolouring(random));
  assert(drawn.every(({ blur }) => blur >= 0.1 && blur < 2));
  const share = (is: (one: typeof drawn[number]) => boolean) => drawn.filter(is).length / drawn.length;
  // The deviation of a share of 4000 draws is at most 0.0056.
  assert(Math.abs(share(({ jitters }) => jitters.length === 4) - 0.15) < 0.025);
  assert(Math.abs(share(({ grey }) => grey) - 0.05) < 0.015);
  assert(drawn.every(({ jitters, grey }) => !(grey && jitters.length > 0)));
  for (const { kind, amount } of drawn.flatMap(({ jitters }) => jitters)) {
    assert(kind === "hue" ? Math.abs(amount) <= 0.1 : Math.abs(amount - 1) <= 0.1);
  }
});

Deno.test("recoloured() is a wide blur, and then what else was drawn", () => {
  const pixels = spread(16 * 16 * 3);
  const blurred = gaussianBlur(pixels, 16, 1.5, 10);
  assertEquals(recoloured(pixels, 16, { blur: 1.5, jitters: [], grey: false }), blurred);
  const jitters = [{ kind: "contrast", amount: 1.05 }] as const;
  assertEquals(
    recoloured(pixels, 16, { blur: 1.5, jitters, grey: false }),
    colorJitter(blurred, 16, { jitters, grey: false, blur: null }),
  );
  const grey = recoloured(pixels, 16, { blur: 1.5, jitters: [], grey: true });
  assert(grey.every((value, at) => value === grey[at - at % 3]));
});
