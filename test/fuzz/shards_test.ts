import { checkShard, encodeShard } from "../../src/features/cache/shard_file.ts";
import type { MapLayout } from "../../src/features/cache/types.ts";
import { damaged } from "./_damage.ts";
import { fuzz } from "./_fuzz.ts";

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
