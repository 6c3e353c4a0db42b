import { RandomStreams } from "../../../src/engine/random.ts";
import { CenterPair } from "../../../src/methods/smooseg/centers.ts";
import smooseg from "../../../src/methods/smooseg/mod.ts";
import { type SmoosegOptions, smoosegOptions } from "../../../src/methods/smooseg/options.ts";
import type { Trainer } from "../../../src/methods/types.ts";
import type { OmhOptions } from "../../../src/omh/options.ts";
import { omh } from "../../omh/omh_fixture.ts";
import { CLASSES, WIDTH } from "../stego/stego_fixture.ts";
import { TRAINING } from "../training_fixture.ts";

/** The options of the method's example with `changes`. */
export function options(changes: Partial<SmoosegOptions> = {}): SmoosegOptions {
  return smoosegOptions.parse({ ...smooseg.example, ...changes });
}

/** Starts a trainer; with OMH if `hierarchy` holds changes to its defaults. */
export function start(
  hierarchy: Partial<OmhOptions> | null = null,
  { seed = 0, changes = {} }: { seed?: number; changes?: Partial<SmoosegOptions> } = {},
): Trainer {
  return smooseg.trainer({
    options: { ...options(changes) },
    omh: hierarchy && omh(hierarchy),
    classes: CLASSES,
    width: WIDTH,
    random: new RandomStreams(seed),
    ...TRAINING,
  });
}

/** Pairs of 3, 6, ... centres of four channels whose teachers point elsewhere than their students. */
export function partedPairs(levels: number): CenterPair[] {
  const random = new RandomStreams(5);
  return Array.from({ length: levels }, (_, m) => {
    const draw = (who: string) => CenterPair.create(random.stream(who, m), 3 * 2 ** m, 4).student;
    return new CenterPair(draw("student"), draw("teacher"));
  });
}
