/**
 * A stage of two parts on made-up images, in this process or in one that can be killed.
 *
 * @module
 */
import { systemClock } from "../../../src/base/clock.ts";
import { runStage, type StageOptions } from "../../../src/features/stage/stage.ts";
import type { StageImages, StagePart } from "../../../src/features/stage/types.ts";
import { toFloat32 } from "../../../src/formats/stored_tensor.ts";

/** Number of made-up images: three files of items. */
export const IMAGES = 40;

/** Options of the fixture's parts. */
export interface Settings {
  readonly scale: number;
  /** Time that an item takes, milliseconds. */
  readonly pause: number;
}

/** Images of two numbers each; what was read is counted. */
export function countedImages() {
  const reads = { features: 0 };
  const refuse = () => Promise.reject(new TypeError("Cannot read a made-up picture"));
  const images: StageImages = {
    count: IMAGES,
    gridSize: 1,
    channels: 2,
    resolution: 1,
    patch: 1,
    features: (index) => {
      reads.features++;
      return Promise.resolve(Float32Array.of(index, index ** 2));
    },
    picture: refuse,
    pixels: refuse,
    levels: refuse,
    outputs: refuse,
    pass: refuse,
  };
  return { images, reads };
}

const scaled: StagePart<Settings> = {
  name: "scaled",
  version: 1,
  depends: ({ scale }) => ({ scale }),
  make: async (item, { images, options: { scale, pause }, random }) => {
    if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
    const noise = random.stream("stage/noise", item).uniform();
    const data = (await images.features(item)).map((value) => value * scale + noise);
    return {
      features: { dtype: "F32", shape: [2], data },
      item: { dtype: "I32", shape: [1], data: Int32Array.of(item) },
    };
  },
};

const total: StagePart<Settings> = {
  name: "total",
  version: 1,
  depends: () => null,
  items: () => 1,
  make: async (_, { before }) => {
    let sum = 0;
    for (let item = 0; item < before.count("scaled"); item++) {
      sum += toFloat32((await before.get("scaled", item)).features)[0];
    }
    return { sum: { dtype: "F64", shape: [1], data: Float64Array.of(sum) } };
  },
};

/** Runs the stage. */
export function runFixture(options: Partial<StageOptions<Settings>> = {}) {
  return runStage<Settings>({
    method: "made-up",
    parts: [scaled, total],
    options: { scale: 2, pause: 0 },
    classes: 3,
    clusters: 3,
    images: countedImages().images,
    identity: { dataset: "made-up" },
    clock: systemClock,
    ...options,
  });
}

/** The bytes of all that is kept below a folder, by path. */
export async function keptBytes(folder: string): Promise<Record<string, string>> {
  const kept: Record<string, string> = {};
  for await (const { name } of Deno.readDir(folder)) {
    if (name === "claims") continue;
    for await (const { name: file } of Deno.readDir(`${folder}/${name}`)) {
      if (/\.tmp$/.test(file)) continue;
      const bytes = await Deno.readFile(`${folder}/${name}/${file}`);
      kept[`${name}/${file}`] = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    }
  }
  return Object.fromEntries(Object.entries(kept).sort(([a], [b]) => (a < b ? -1 : 1)));
}

if (import.meta.main) {
  const [folder, pause] = Deno.args;
  await runFixture({ folder, options: { scale: 2, pause: Number(pause) } });
}
