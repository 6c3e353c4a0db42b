import { RandomStreams } from "../../../src/base/random.ts";
import { CenterPair } from "../../../src/methods/smooseg/centers.ts";
import smooseg from "../../../src/methods/smooseg/mod.ts";
import { smoosegOptions } from "../../../src/methods/smooseg/options.ts";
import { exampleOptions, starter } from "../training_fixture.ts";

/** The options of the method's example with changes. */
export const options = exampleOptions(smooseg, smoosegOptions);

/** Starts a trainer. */
export const start = starter(smooseg, options);

/** Pairs of 3, 6, ... centres of four channels whose teachers point elsewhere than their students. */
export function partedPairs(levels: number): CenterPair[] {
  const random = new RandomStreams(5);
  return Array.from({ length: levels }, (_, m) => {
    const draw = (who: string) => CenterPair.create(random.stream(who, m), 3 * 2 ** m, 4).student;
    return new CenterPair(draw("student"), draw("teacher"));
  });
}
