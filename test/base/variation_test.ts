import { assertEquals } from "@std/assert";
import { factorOf, FACTORS, type Variation, varies } from "../../src/base/variation.ts";

Deno.test("factorOf() tells the factor of every stream that the harness opens", () => {
  const expected = {
    order: ["stream/order", "stream/neighbors", "stream/recolouring"],
    dropout: [
      "stego/dropout",
      "smooseg/dropout",
      "hp/dropout",
      "hp/recolored_dropout",
      "hp/agnostic_dropout",
    ],
    probe: ["initial/cluster_probe", "initial/linear_probe.weight", "readout/starts", "codes/images"],
    initialization: [
      "initial/head.linear.weight",
      "initial/projection.bias",
      "initial/predictor",
      "omh/centers",
    ],
    sampling: ["stego/coordinates", "stego/pairing", "smooseg/partners", "hp/pool_images", "hp/negatives"],
  };
  for (const [factor, names] of Object.entries(expected)) {
    assertEquals(names.map(factorOf), names.map(() => factor));
  }
});

Deno.test("varies() lets everything differ, everything but the order, or one factor", () => {
  const moved = (variation: Variation) => FACTORS.filter((factor) => varies(variation, factor));
  assertEquals(moved("all"), [...FACTORS]);
  assertEquals(moved("all-but-order"), ["initialization", "dropout", "sampling", "probe"]);
  for (const factor of FACTORS) assertEquals(moved(factor), [factor]);
});
