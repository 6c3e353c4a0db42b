import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import fc from "fast-check";
import { encodeShard } from "../../../src/features/cache/shard_file.ts";
import { itemBytes, itemSize, ShardLayout } from "../../../src/features/cache/shard_layout.ts";
import type { MapLayout } from "../../../src/features/cache/types.ts";

const layout = (count: number, shape: number[], precision: "f32" | "f16" = "f32"): MapLayout => ({
  kind: "features",
  count,
  shape,
  precision,
  derived: false,
});

Deno.test("ShardLayout makes shards of about 8 MiB: three ViT-B/8 maps at 224 px, six in half precision", () => {
  assertEquals(itemBytes(layout(1, [28, 28, 768])), 2408448);
  assertEquals(new ShardLayout(layout(10, [28, 28, 768])).range(1), { first: 3, length: 3 });
  assertEquals(new ShardLayout(layout(10, [28, 28, 768], "f16")).range(1), { first: 6, length: 4 });
});

Deno.test("ShardLayout puts at least 1 item in a shard and at most 32", () => {
  assertEquals(new ShardLayout(layout(2, [2 ** 24])).shards, 2);
  assertEquals(new ShardLayout(layout(100, [9])).range(3), { first: 96, length: 4 });
});

Deno.test("ShardLayout has each item once, where it says, and knows how long a file may become", () => {
  const shapes = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 3 });
  fc.assert(fc.property(fc.integer({ min: 1, max: 300 }), shapes, (count, shape) => {
    const map = layout(count, shape);
    const shards = new ShardLayout(map);
    const items = Array.from({ length: shards.shards }, (_, shard) => shards.range(shard))
      .flatMap(({ first, length }) => Array.from({ length }, (_, at) => first + at));
    assertEquals(items, [...Array(count).keys()]);
    const { shard, at } = shards.locate(count - 1);
    assertEquals(shards.range(shard).first + at, count - 1);
    const { first, length } = shards.range(shard);
    const file = encodeShard(new Float32Array(length * itemSize(map)), first, map);
    assert(file.length > length * itemBytes(map));
    assertLessOrEqual(file.length, shards.bytes(shard));
  }));
});
