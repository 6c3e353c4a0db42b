import { assertEquals } from "@std/assert";
import { startEngine } from "../../src/engine/start.ts";
import { neighborTable } from "../../src/features/neighbor_table.ts";
import { nearestNeighbors, pooledFeature } from "../../src/features/neighbors.ts";
import { filesBelow, withFolder } from "../cli/terminal_fixture.ts";
import { cachedBank, plainBank } from "./bank_fixture.ts";

Deno.test("neighborTable() ranks the bank's items by their pooled features", async () => {
  await startEngine("wasm");
  const { bank, reads } = plainBank(5, { budget: 0 });
  const table = await neighborTable(bank);
  assertEquals(reads.images, 5);
  const pooled = new Float32Array(5 * 12);
  for (let index = 0; index < 5; index++) {
    pooled.set(pooledFeature(await bank.features(index), 12), index * 12);
  }
  assertEquals(table, await nearestNeighbors(pooled, 12));
});

Deno.test("neighborTable() is kept with the features: the next run looks at no image", () =>
  withFolder(async (folder) => {
    await startEngine("wasm");
    const expected = await neighborTable(plainBank(5).bank);
    for (const images of [5, 0]) {
      using cached = cachedBank(5, folder);
      assertEquals(await neighborTable(cached.bank), expected);
      assertEquals(cached.reads.images, images);
    }
  }));

Deno.test("neighborTable() needs no image again where a run was killed between pooling and ranking", () =>
  withFolder(async (folder) => {
    await startEngine("wasm");
    let expected;
    {
      using cached = cachedBank(5, folder);
      expected = await neighborTable(cached.bank);
    }
    for (const path of await filesBelow(folder)) {
      if (path.includes("-neighbors-") || path.includes("-features-")) await Deno.remove(`${folder}/${path}`);
    }
    using cached = cachedBank(5, folder);
    assertEquals(await neighborTable(cached.bank), expected);
    assertEquals(cached.reads.images, 0);
  }));

Deno.test("neighborTable() of centred features is another than that of raw ones", () =>
  withFolder(async (folder) => {
    await startEngine("wasm");
    const { bank } = plainBank(5);
    const raw = await neighborTable(bank);
    bank.centerOn(await bank.mean());
    const centered = await neighborTable(bank);
    for (const _ of ["cold", "warm"]) {
      using cached = cachedBank(5, folder);
      assertEquals(await neighborTable(cached.bank), raw);
      cached.bank.centerOn(await cached.bank.mean());
      assertEquals(await neighborTable(cached.bank), centered);
    }
  }));
