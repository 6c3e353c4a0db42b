import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { claimedNames } from "../../../src/base/claim_files.ts";
import { KEY_FILE } from "../../../src/features/cache/cache_folder.ts";
import { systemClock } from "../../../src/base/clock.ts";
import { CacheFolder } from "../../../src/features/cache/cache_folder.ts";
import { MapShards } from "../../../src/features/cache/map_shards.ts";
import type { MapLayout } from "../../../src/features/cache/types.ts";
import { filesBelow, withFolder } from "../../cli/terminal_fixture.ts";
import { arrayOf, counting, shardPlace, TWO_SHARDS } from "./cache_fixture.ts";

Deno.test("MapShards computes a shard once and gives every item of it, then and later", () =>
  withFolder(async (folder) => {
    const { items, compute } = counting();
    {
      using shards = new MapShards(TWO_SHARDS, shardPlace(folder).place);
      assertEquals(await shards.find(5), undefined);
      assertEquals(await shards.get(5, compute), arrayOf(5));
      assertEquals(await shards.get(6, compute), arrayOf(6));
      assertEquals(items, [4, 5, 6, 7]);
    }
    const { place, warnings } = shardPlace(folder);
    using later = new MapShards(TWO_SHARDS, place);
    assertEquals(await later.find(7), arrayOf(7));
    assertEquals(await later.get(0, compute), arrayOf(0));
    assertEquals(items, [4, 5, 6, 7, 0, 1, 2, 3]);
    assertEquals(warnings, []);
  }));

Deno.test("MapShards gives arrays that the caller may change", () =>
  withFolder(async (folder) => {
    using shards = new MapShards(TWO_SHARDS, shardPlace(folder).place);
    const { compute } = counting();
    for (const _ of [1, 2]) (await shards.get(0, compute)).fill(-1);
    assertEquals(await shards.get(0, compute), arrayOf(0));
    assertEquals(await shards.get(1, compute), arrayOf(1));
  }));

Deno.test("MapShards writes the same bytes whatever is asked for first", () =>
  withFolder(async (folder) => {
    for (const [name, order] of [["up", [0, 4]], ["down", [7, 3]]] as const) {
      using shards = new MapShards(TWO_SHARDS, shardPlace(folder, { name }).place);
      for (const index of order) await shards.get(index, counting().compute);
    }
    for (const file of ["00000.safetensors", "00001.safetensors", KEY_FILE]) {
      assertEquals(
        await Deno.readFile(`${folder}/up/${file}`),
        await Deno.readFile(`${folder}/down/${file}`),
      );
    }
  }));

Deno.test("MapShards fills another shard while the one that is wanted is being filled", () =>
  withFolder(async (folder) => {
    using shards = new MapShards(TWO_SHARDS, shardPlace(folder).place);
    await shards.find(0);
    using other = new CacheFolder(folder, 2 ** 30, systemClock);
    await other.claims.take("shard-key-0");
    const { items, compute } = counting();
    const wanted = shards.get(2, compute);
    while (!(await filesBelow(folder)).includes("key/00001.safetensors")) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    assertEquals(items, [4, 5, 6, 7]);
    await other.claims.release("shard-key-0");
    assertEquals(await wanted, arrayOf(2));
    assertEquals(items, [4, 5, 6, 7, 0, 1, 2, 3]);
  }));

Deno.test("MapShards computes a damaged shard again and says so once", () =>
  withFolder(async (folder) => {
    {
      using shards = new MapShards(TWO_SHARDS, shardPlace(folder).place);
      for (const index of [0, 4]) await shards.get(index, counting().compute);
    }
    const path = `${folder}/key/00000.safetensors`;
    const bytes = await Deno.readFile(path);
    const damaged = bytes.slice();
    damaged[bytes.length - 1] ^= 1;
    await Deno.writeFile(path, damaged);
    const { place, warnings } = shardPlace(folder);
    using shards = new MapShards(TWO_SHARDS, place);
    const { items, compute } = counting();
    for (const index of [0, 3, 5, 0]) assertEquals(await shards.get(index, compute), arrayOf(index));
    assertEquals(items, [0, 1, 2, 3]);
    assertEquals(warnings.length, 1);
    assertStringIncludes(warnings[0], `A damaged shard is computed again: Cannot read "${path}"`);
    assertEquals(await Deno.readFile(path), bytes);
  }));

Deno.test("MapShards computes once again what was kept before the time from which it is to be trusted", () =>
  withFolder(async (folder) => {
    {
      using shards = new MapShards(TWO_SHARDS, shardPlace(folder).place);
      for (const index of [0, 4]) await shards.get(index, counting().compute);
    }
    // Features that are no longer those of the pictures.
    const later = Date.now() + 60_000;
    const { place, warnings } = shardPlace(folder, { trustedFrom: later, now: later });
    const { items, compute } = counting();
    using shards = new MapShards(TWO_SHARDS, place);
    assertEquals(await shards.find(1), undefined);
    const path = `${folder}/key/00000.safetensors`;
    await shards.get(1, compute);
    await Deno.utime(path, new Date(later), new Date(later));
    assertEquals(items, [0, 1, 2, 3]);
    for (const index of [0, 2]) assertEquals(await shards.get(index, compute), arrayOf(index));
    using another = new MapShards(TWO_SHARDS, place);
    assertEquals(await another.find(3), arrayOf(3));
    assertEquals(items, [0, 1, 2, 3]);
    assertEquals(warnings, []);
  }));

Deno.test("MapShards computes again what has been removed or cut off under its hands", () =>
  withFolder(async (folder) => {
    const { place } = shardPlace(folder);
    using shards = new MapShards(TWO_SHARDS, place);
    const { items, compute } = counting();
    await shards.get(0, compute);
    await Deno.remove(`${folder}/key/00000.safetensors`);
    assertEquals(await shards.get(1, compute), arrayOf(1));
    await Deno.truncate(`${folder}/key/00000.safetensors`, 4000);
    assertEquals(await shards.get(2, compute), arrayOf(2));
    assertEquals(items.length, 12);
  }));

Deno.test("MapShards computes single items once its room is used up, and keeps what it has", () =>
  withFolder(async (folder) => {
    // Of 12 MiB maps may fill 10.5: one shard of 8.
    const { place, warnings } = shardPlace(folder, { budget: 12 * 2 ** 20 });
    using shards = new MapShards(TWO_SHARDS, place);
    const { items, compute } = counting();
    for (const index of [0, 4, 5, 1, 4]) assertEquals(await shards.get(index, compute), arrayOf(index));
    assertEquals(items, [0, 1, 2, 3, 4, 5, 4]);
    assertEquals(warnings, []);
  }));

Deno.test("MapShards lets what is derived use the whole budget", () =>
  withFolder(async (folder) => {
    const layout: MapLayout = { ...TWO_SHARDS, derived: true };
    using shards = new MapShards(layout, shardPlace(folder, { budget: 17 * 2 ** 20 }).place);
    const { items, compute } = counting();
    for (const index of [0, 4, 1, 5]) await shards.get(index, compute);
    assertEquals(items.length, 8);
  }));

Deno.test("MapShards makes room at the cost of keys that are not in use, oldest use first", () =>
  withFolder(async (folder) => {
    const place = (name: string, now: number) =>
      shardPlace(folder, { name, now, budget: 20 * 2 ** 20 }).place;
    const half: MapLayout = { ...TWO_SHARDS, count: 4 };
    const { items, compute } = counting();
    for (const name of ["a", "b"]) {
      using shards = new MapShards(half, place(name, 0));
      await shards.get(0, compute);
    }
    // A was made before b, but b's last use is put before it.
    for (const [name, now] of [["a", 2000], ["b", 1000]] as const) {
      using shards = new MapShards(half, place(name, now));
      await shards.find(0);
    }
    using shards = new MapShards(half, place("c", 3000));
    await shards.get(0, compute);
    const left = (await filesBelow(folder)).filter((file) => file.endsWith(".safetensors"));
    assertEquals(left, ["a/00000.safetensors", "c/00000.safetensors"]);
    assertEquals(items.length, 12);
  }));

Deno.test("MapShards keeps in half precision what is exact in it", () =>
  withFolder(async (folder) => {
    const layout: MapLayout = { ...TWO_SHARDS, precision: "f16" };
    {
      using shards = new MapShards(layout, shardPlace(folder).place);
      assertEquals(await shards.get(3, counting().compute), arrayOf(3));
    }
    using later = new MapShards(layout, shardPlace(folder).place);
    assertEquals(await later.find(7), arrayOf(7));
  }));

Deno.test("MapShards that cannot write computes, with one warning", () =>
  withFolder(async (folder) => {
    // A file where the folder should be: not even the superuser can write below it.
    await Deno.writeTextFile(`${folder}/file`, "");
    const { place, warnings } = shardPlace(`${folder}/file`);
    using shards = new MapShards(TWO_SHARDS, place);
    const { items, compute } = counting();
    for (const index of [0, 1, 0]) assertEquals(await shards.get(index, compute), arrayOf(index));
    assertEquals(items, [0, 1, 0]);
    assertEquals(warnings.length, 1);
    assertStringIncludes(warnings[0], "Features are no longer kept on disk: ");
  }));

Deno.test("MapShards reads what is there where it cannot write", () =>
  withFolder(async (folder) => {
    {
      using shards = new MapShards(TWO_SHARDS, shardPlace(folder).place);
      await shards.get(0, counting().compute);
    }
    // A folder where the file of a claim is to be made.
    await Deno.mkdir(`${folder}/.claims/shard-key-1.json`, { recursive: true });
    const { place, warnings } = shardPlace(folder);
    using shards = new MapShards(TWO_SHARDS, place);
    const { items, compute } = counting();
    for (const index of [4, 0, 5]) assertEquals(await shards.get(index, compute), arrayOf(index));
    assertEquals(items, [4, 5]);
    assertEquals(warnings.length, 1);
  }));

Deno.test("MapShards reads nothing but files", () =>
  withFolder(async (folder) => {
    await Deno.mkdir(`${folder}/key`);
    await Deno.symlink("/dev/zero", `${folder}/key/00000.safetensors`);
    const { place, warnings } = shardPlace(folder);
    using shards = new MapShards(TWO_SHARDS, place);
    assertEquals(await shards.get(0, counting().compute), arrayOf(0));
    assertStringIncludes(warnings.join(), "it is a device, expected kept features");
  }));

Deno.test("MapShards passes on what computing throws, and lets go of its claim", () =>
  withFolder(async (folder) => {
    using shards = new MapShards(TWO_SHARDS, shardPlace(folder).place);
    let thrown: unknown;
    await shards.get(0, () => Promise.reject(new Error("no such picture"))).catch((error) => thrown = error);
    assert(thrown instanceof Error && thrown.message === "no such picture");
    assertEquals(await shards.get(0, counting().compute), arrayOf(0));
  }));

Deno.test("MapShards may be asked for items of one shard at once", () =>
  withFolder(async (folder) => {
    using shards = new MapShards(TWO_SHARDS, shardPlace(folder).place);
    const { items, compute } = counting();
    const found = await Promise.all([1, 2, 6, 1].map((index) => shards.get(index, compute)));
    assertEquals(found, [1, 2, 6, 1].map((index) => arrayOf(index)));
    assertEquals(items.length, 8);
  }));

Deno.test("MapShards that was disposed of lets go of its key and computes", () =>
  withFolder(async (folder) => {
    const shards = new MapShards(TWO_SHARDS, shardPlace(folder).place);
    const { items, compute } = counting();
    await shards.get(0, compute);
    assertMatch((await claimedNames(`${folder}/.claims`)).join(), /^use-[\da-f-]{36}-key$/);
    shards[Symbol.dispose]();
    assertEquals(await claimedNames(`${folder}/.claims`), []);
    await shards.get(0, compute);
    assertEquals(items.length, 5);
  }));
