import { assertEquals, assertNotEquals } from "@std/assert";
import { type RandomStream, RandomStreams } from "../../src/base/random.ts";
import { factorOf, FACTORS, type Variation } from "../../src/base/variation.ts";
import { disposeBatch } from "../../src/features/feature_stream.ts";
import { syntheticBatch, syntheticImages } from "../../src/methods/conformance/synthetic.ts";
import { methods } from "../../src/methods/registry.ts";
import { methodInputs, streamNeeds } from "../../src/methods/needs.ts";
import { omhOptions } from "../../src/omh/options.ts";
import { tensorTest } from "../nn/tensor_fixture.ts";

/** Streams that remember what was opened and how it begins. */
class Recorder extends RandomStreams {
  readonly begins = new Map<string, number>();

  override stream(purpose: string, index = 0): RandomStream {
    this.begins.set(`${purpose} ${index}`, super.stream(purpose, index).uniform());
    return super.stream(purpose, index);
  }
}

/** What a training of three steps of a method draws from. */
async function opened(name: string, seed: number, variation?: Variation): Promise<Map<string, number>> {
  const method = await methods.load(name);
  const random = new Recorder(seed, variation);
  const options = method.options.parse(method.example);
  const trainer = method.trainer({
    options,
    omh: method.supportsOmh === false ? null : omhOptions.parse({}),
    classes: 3,
    clusters: 3,
    linearProbe: true,
    channels: 8,
    random,
    images: syntheticImages(8),
    batch: 3,
    steps: 3,
    stepsPerEpoch: 4,
  });
  for (let step = 0; step < 3; step++) {
    const batch = syntheticBatch(step, {
      images: 3,
      channels: 8,
      classes: 3,
      needs: streamNeeds(method, options),
      inputs: methodInputs(method, options),
      views: method.views?.(options),
    });
    await trainer.step(batch);
    disposeBatch(batch);
  }
  trainer.dispose();
  return random.begins;
}

const TRAINED = FACTORS.filter((factor) => factor !== "order");
const MOVED = {
  dino: ["probe"],
  eagle: TRAINED,
  hp: TRAINED,
  ppap: TRAINED,
  primaps: ["initialization", "probe"],
  smooseg: ["initialization", "dropout", "sampling"],
  stego: TRAINED,
};

for (const [name, factors] of Object.entries(MOVED)) {
  tensorTest(`a seed moves everything that "${name}" draws: ${factors.join(", ")}`, async () => {
    const [first, second] = [await opened(name, 0), await opened(name, 1)];
    assertEquals([...second.keys()], [...first.keys()]);
    for (const [stream, begin] of first) assertNotEquals(second.get(stream), begin, stream);
    const found = new Set([...first.keys()].map(factorOf));
    assertEquals(FACTORS.filter((factor) => found.has(factor)), factors);
  });
}

tensorTest("a seed that moves one factor leaves all else that a method draws as for seed 0", async () => {
  const first = await opened("stego", 0);
  for (const factor of TRAINED) {
    const moved = [...await opened("stego", 1, factor)].filter(([stream, begin]) =>
      first.get(stream) !== begin
    );
    assertEquals(new Set(moved.map(([stream]) => factorOf(stream))), new Set([factor]));
  }
});
