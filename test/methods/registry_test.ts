import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { memory, ones, profile, tensor3d, type Tensor4D } from "@tensorflow/tfjs-core";
import { RandomStreams } from "../../src/base/random.ts";
import { loadLossExtensions, lossExtensions, methods, requireMethod } from "../../src/methods/registry.ts";
import stego from "../../src/methods/stego/mod.ts";
import type { OmhOptions } from "../../src/omh/options.ts";
import { tensorTest } from "../nn/tensor_fixture.ts";
import { keyOutputs } from "./eagle/eagle_fixture.ts";
import { batchOf, CLASSES, SIDE, TRAINING, WIDTH } from "./training_fixture.ts";

Deno.test("requireMethod() takes every built-in method", async () => {
  for (const name of methods.names) requireMethod(await methods.load(name), name);
});

Deno.test("requireMethod() names each member that is missing", () => {
  const { stepBytes: _, ...needed } = stego;
  for (const member of Object.keys(needed)) {
    const { [member]: _, ...others } = { ...stego } as Record<string, unknown>;
    assertThrows(
      () => requireMethod(others, "./mine.ts"),
      TypeError,
      `Cannot load the method "./mine.ts": it has no member "${member}", expected `,
    );
  }
  assertEquals(Object.keys(needed).length, 9);
});

Deno.test("requireMethod() shows a member that is of another type", () => {
  const faults: [object, string][] = [
    [{ version: 1.5 }, 'its member "version" is 1.5, expected a whole number from 1'],
    [{ dropLast: "maybe" }, 'its member "dropLast" is "maybe", expected true or false'],
    [
      { needs: ["sleep"] },
      'its member "needs" is ["sleep"], expected a function, or a list of neighbors, attention, jittered',
    ],
    [{ options: {} }, 'its member "options" is {}, expected a schema with parse, safeParse and toJSONSchema'],
    [{ trainer: undefined }, 'its member "trainer" is of type undefined, expected a function'],
    [{ example: null }, 'its member "example" is null, expected an object of options'],
    [{ smallDataset: [] }, 'its member "smallDataset" is [], expected an object of options, or nothing'],
    [{ extraImages: 3 }, 'its member "extraImages" is 3, expected a function, or nothing'],
  ];
  for (const [change, message] of faults) {
    assertThrows(
      () => requireMethod({ ...stego, ...change }, "./mine.ts"),
      TypeError,
      `Cannot load the method "./mine.ts": ${message}`,
    );
  }
});

Deno.test("methods loads every method it names", async () => {
  assert(methods.names.includes("stego"));
  for (const name of methods.names) assertEquals((await methods.load(name)).name, name);
});

Deno.test("methods names the nearest method when there is none of that name", async () => {
  await assertRejects(() => methods.load("stgo"), RangeError, '(nearest: "stego")');
});

Deno.test("every option says what it does, its default and its source, and every number has bounds", async () => {
  const definitions = [
    ...await Promise.all(methods.names.map((name) => methods.load(name))),
    ...await loadLossExtensions(),
  ];
  const wrong = definitions.flatMap(({ name, options }) => {
    const schema = options.toJSONSchema({ io: "input", unrepresentable: "any" }) as { properties: object };
    return Object.entries(schema.properties).filter(([, node]) => {
      const numeric = ["number", "integer"].includes(node.type);
      return node.default === undefined || !/ Default .*\(.+\)\.$/.test(node.description ?? "") ||
        numeric && (node.minimum === undefined || node.maximum === undefined);
    }).map(([option]) => `${name}.${option}`);
  });
  assertEquals(wrong, []);
});

/** Options with which a method can take a step on the tests' batches. */
const STEP_OPTIONS: Readonly<Record<string, object>> = {
  hp: { pool_size: 12, dim: 32 },
  ppap: { decoder: "new-block", heads: 2, anchor_block: "image", skip_blocks_without_positives: true },
  primaps: { start_steps: 0 },
};

for (const levels of [0, 3, 5]) {
  tensorTest(
    `stepBytes() is within a factor of two of what a step takes, with ${levels} levels`,
    async () => {
      const [batch, channels, classes] = [3, WIDTH, CLASSES];
      const extension = await lossExtensions.load("omh");
      const omh = levels > 0 ? extension.options.parse({ levels }) : null;
      for (const name of methods.names) {
        const method = await methods.load(name);
        if (method.trains === false || omh && method.supportsOmh === false) continue;
        // It trains on score maps and crops: it has a test of its own.
        if (name === "transfgu") continue;
        const options = method.options.parse(STEP_OPTIONS[name] ?? {});
        // Principal directions are no more than channels.
        const clusters = name === "primaps" ? WIDTH : CLASSES + 40;
        const images = batchOf(0);
        const localAttention = tensor3d(new Float32Array(batch * SIDE ** 2 * 9), [batch, SIDE ** 2, 9]);
        const masks = ones([batch, 8 * SIDE, 8 * SIDE, 1]) as Tensor4D;
        const full = {
          ...images,
          jittered: images.neighbors,
          localAttention,
          outputs: keyOutputs(batch, 1),
          pictures: ones([batch, 8 * SIDE, 8 * SIDE, 3]) as Tensor4D,
          second: { features: images.neighbors!, outputs: keyOutputs(batch, 2) },
          maps: { "masks/map": masks },
        };
        const before = memory().numBytes;
        const random = new RandomStreams(0);
        const context = {
          options,
          omh: omh as OmhOptions | null,
          classes,
          channels,
          random,
          ...TRAINING,
          clusters,
        };
        const trainer = method.trainer(context);
        const { peakBytes } = await profile(async () => {
          await trainer.step(full);
          return [];
        });
        const shape = { batch, positions: SIDE ** 2, channels, classes, clusters };
        const codes = { positions: batch * SIDE ** 2, channels: Number(options.dim ?? channels), classes };
        const estimate = method.stepBytes!(shape, options) + (omh ? extension.stepBytes!(codes, omh) : 0);
        const ratio = estimate / (peakBytes - before);
        assert(ratio > 0.5 && ratio < 2, `${name}: ${ratio}`);
      }
    },
  );
}
