/** Passes over all items of a cache from a process of its own; says each item that it computes, and at the end a digest. */
import { createHash } from "node:crypto";
import { MapShards } from "../../../src/features/cache/map_shards.ts";
import { arrayOf, shardPlace } from "./cache_fixture.ts";

if (import.meta.main) {
  const [folder, count, milliseconds] = Deno.args;
  const layout = {
    kind: "features",
    count: Number(count),
    shape: [2, 2 ** 18],
    precision: "f32",
    derived: false,
  } as const;
  const { place, warnings } = shardPlace(folder);
  using shards = new MapShards(layout, place);
  const hash = createHash("sha256");
  for (let index = 0; index < layout.count; index++) {
    const values = await shards.get(index, async (item) => {
      console.log(item);
      await new Promise((resolve) => setTimeout(resolve, Number(milliseconds)));
      return arrayOf(item, layout);
    });
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
  console.log(hash.digest("hex"), warnings.length);
}
