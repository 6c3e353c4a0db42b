import { assert, assertEquals } from "@std/assert";
import omh from "../../src/omh/extension.ts";

Deno.test("omh's open choices name options, each once", () => {
  const options = Object.keys(omh.options.parse({}));
  assert(omh.openChoices.every((choice) => options.includes(choice)));
  assertEquals(new Set(omh.openChoices).size, omh.openChoices.length);
});

Deno.test("omh counts the cosines of all codes with the centres of every level", () => {
  // Forwards, to the centres and to the codes, a multiplication and an addition each: 12 codes, 11 channels, 6 + 12 centres.
  const options = omh.options.parse({ levels: 2, expansion: 2 });
  assertEquals(
    omh.stepFlops({ positions: 12, channels: 11, classes: 6 }, options),
    3 * 2 * 12 * 11 * (6 + 12),
  );
});
