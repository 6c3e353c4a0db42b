import { assertAlmostEquals } from "@std/assert";
import { mean, standardDeviation } from "simple-statistics";
import { RandomStreams } from "../../../src/base/random.ts";
import { NOISES } from "../../../src/results/audit/noise.ts";

Deno.test("every noise has mean 0 and standard deviation 1", () => {
  for (const [name, draw] of Object.entries(NOISES)) {
    const stream = new RandomStreams(0).stream(name);
    const values = Array.from({ length: 40_000 }, () => draw(stream));
    assertAlmostEquals(mean(values), 0, 0.02, name);
    assertAlmostEquals(standardDeviation(values), 1, 0.03, name);
  }
});
