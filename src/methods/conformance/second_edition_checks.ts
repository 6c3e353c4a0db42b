/**
 * Promises of a method that asks for something by name, makes views, or has a stage.
 *
 * @module
 */
import { memory } from "@tensorflow/tfjs-core";
import { RandomStreams } from "../../base/random.ts";
import { contentDigest } from "../../formats/content_digest.ts";
import { viewDraws } from "../../features/views.ts";
import { unmetAsk } from "../asks.ts";
import type { MethodFixture } from "./method_fixture.ts";
import { sameBits } from "./snapshot.ts";
import { BACKBONE, syntheticPicture, syntheticStageImages } from "./synthetic.ts";

/** What it asks for is there, of the made-up transformer as of any other with three blocks. */
export function checkAsks(fixture: MethodFixture): void {
  const { method, section } = fixture;
  const unmet = unmetAsk(method, method.options.parse(section), BACKBONE);
  if (unmet !== undefined) fixture.refuse(`it says "${unmet}"`, "outputs of a transformer of 3 blocks");
}

/** The same picture and draws give the same views, of the size that is told. */
export function checkViews(fixture: MethodFixture): void {
  const { method, section } = fixture;
  const maker = method.views!(method.options.parse(section));
  const picture = syntheticPicture(0);
  const draws = (step: number) => viewDraws(new RandomStreams(0), step, 0);
  const made = (step: number) => {
    const first = maker.first?.(syntheticPicture(0), draws(step)) ?? {};
    return { first, second: maker.second?.(syntheticPicture(0), draws(step), first) };
  };
  const { height, width } = maker.size?.(picture) ?? picture;
  for (const [which, view] of Object.entries(made(1))) {
    const again = made(1)[which as "first" | "second"];
    const [pixels, others] = [view?.pixels ?? [], again?.pixels ?? []];
    if (!sameBits(others, pixels) || JSON.stringify(view?.place) !== JSON.stringify(again?.place)) {
      fixture.refuse(`its ${which} view of the same draws is another`, "the same bits");
    }
    if (pixels.length > 0 && pixels.length !== 3 * height * width) {
      fixture.refuse(
        `its ${which} view has ${pixels.length} values`,
        `3 * ${height} * ${width}, as its size says`,
      );
    }
  }
}

/** An item of a stage depends on its number alone. */
export async function checkStage(fixture: MethodFixture): Promise<void> {
  const { method, classes, section, channels } = fixture;
  const options = method.options.parse(section);
  const before = await fixture.stage();
  for (const part of method.stage!) {
    const count = before.count(part.name);
    if (count === 0) continue;
    const item = count - 1;
    // The last item first, from a fresh set of images.
    const made = await part.make(item, {
      options,
      classes,
      clusters: classes,
      random: new RandomStreams(0),
      images: syntheticStageImages(channels),
      ...fixture.told(),
      before,
    });
    const digest = (arrays: typeof made) => contentDigest("", new Map(Object.entries(arrays)));
    if (digest(made) !== digest(await before.get(part.name, item))) {
      fixture.refuse(`its part "${part.name}" makes item ${item} otherwise alone`, "the same bits");
    }
    if (JSON.stringify(part.depends(options)) === undefined) {
      fixture.refuse(`its part "${part.name}" depends on nothing that JSON can say`, "plain data");
    }
  }
}

/** A stage is done for thousands of images. */
export async function checkStageMemory(fixture: MethodFixture): Promise<void> {
  await fixture.stage();
  const before = memory().numTensors;
  await fixture.stage();
  const kept = memory().numTensors - before;
  if (kept > 0) fixture.refuse(`its stage keeps ${kept} tensors`, "none");
}
