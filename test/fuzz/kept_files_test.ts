import { assert, assertEquals } from "@std/assert";
import { Checkpoint, type SavedTraining } from "../../src/train/checkpoint.ts";
import { withFolder } from "../cli/terminal_fixture.ts";
import { training } from "../train/training_fixture.ts";
import { damaged } from "./_damage.ts";
import { fuzz } from "./_fuzz.ts";
import { checkShard, encodeShard } from "../../src/features/cache/shard_file.ts";
import type { MapLayout } from "../../src/features/cache/types.ts";

Deno.test("a damaged checkpoint of a training is none, or what was saved", () =>
  withFolder(async (folder) => {
    const { cell } = await training();
    const trainer = cell(2).start();
    const checkpoint = new Checkpoint(`${folder}/cell.safetensors`, "cell");
    await checkpoint.save(trainer, {
      step: 1,
      curve: { steps: [1], losses: { a: [2] }, diagnostics: {} },
      open: [],
    });
    const [saved, whole] = [await checkpoint.load(), await Deno.readFile(checkpoint.path)];
    assert(saved);
    await fuzz("checkpoints", damaged([whole]), async (bytes) => {
      await Deno.writeFile(checkpoint.path, bytes);
      const loaded = await checkpoint.load();
      if (loaded) assertEquals(contentOf(loaded), contentOf(saved));
      return bytes.length;
    });
    trainer.dispose();
  }));

function contentOf({ tensors, ...rest }: SavedTraining): unknown {
  return [rest, [...tensors].sort(([a], [b]) => a < b ? -1 : 1)];
}

const LAYOUT: MapLayout = { kind: "features", count: 9, shape: [3, 2], precision: "f32", derived: false };
const VALUES = Float32Array.from({ length: 12 }, (_, i) => i / 7);

Deno.test("damaged shards of the feature cache are taken for what they are", () => {
  const shards = [encodeShard(VALUES, 4, LAYOUT), encodeShard(VALUES, 2, LAYOUT)];
  const whole = shards[0].toHex();
  return fuzz("shards", damaged(shards), (bytes) => {
    const start = checkShard(bytes, "fuzzed", { first: 4, length: 2 }, LAYOUT);
    const data = bytes.subarray(start).toHex();
    if (!whole.endsWith(data) || data.length !== 96) throw new Error("a damaged shard was taken for whole");
    return bytes.length;
  });
});
