import { assertEquals } from "@std/assert";
import { CacheFolder, KEY_FILE, mapRoom, shardName } from "../../../src/features/cache/cache_folder.ts";
import { systemClock } from "../../../src/base/clock.ts";
import { filesBelow, withFolder } from "../../cli/terminal_fixture.ts";

/** Stores 10-byte shards, each last used at the second that it is named by. */
async function stored(path: string, shards: Record<string, number[]>): Promise<void> {
  for (const [key, seconds] of Object.entries(shards)) {
    await Deno.mkdir(`${path}/${key}`);
    await Deno.writeTextFile(`${path}/${key}/${KEY_FILE}`, "{}\n");
    for (const second of seconds) {
      const file = `${path}/${key}/${shardName(second)}`;
      await Deno.writeFile(file, new Uint8Array(10));
      await Deno.utime(file, second, second);
    }
  }
}

async function shardsBelow(path: string): Promise<string[]> {
  return (await filesBelow(path)).filter((file) => file.endsWith(".safetensors"));
}

Deno.test("CacheFolder adds what fits", () =>
  withFolder(async (path) => {
    await stored(path, { a: [1] });
    using folder = new CacheFolder(path, 30, systemClock);
    assertEquals(await folder.add(folder.at("a", shardName(2)), new Uint8Array(20), 30), true);
    assertEquals(await shardsBelow(path), ["a/00001.safetensors", "a/00002.safetensors"]);
  }));

Deno.test("CacheFolder removes what was not used for longest, of keys that nobody uses", () =>
  withFolder(async (path) => {
    await stored(path, { idle: [5, 7], other: [2, 6], used: [1, 3] });
    using other = new CacheFolder(path, 100, systemClock);
    await other.use("used");
    using folder = new CacheFolder(path, 60, systemClock);
    assertEquals(await folder.add(folder.at("used", shardName(9)), new Uint8Array(20), 60), true);
    assertEquals(await shardsBelow(path), [
      "idle/00007.safetensors",
      "other/00006.safetensors",
      "used/00001.safetensors",
      "used/00003.safetensors",
      "used/00009.safetensors",
    ]);
  }));

Deno.test("CacheFolder removes nothing for what does not fit even then", () =>
  withFolder(async (path) => {
    await stored(path, { idle: [1], used: [2, 3] });
    using other = new CacheFolder(path, 100, systemClock);
    await other.use("used");
    using folder = new CacheFolder(path, 40, systemClock);
    assertEquals([await folder.hasRoom(20, 40), await folder.hasRoom(21, 40)], [true, false]);
    assertEquals(await folder.add(folder.at("used", shardName(9)), new Uint8Array(21), 40), false);
    assertEquals((await shardsBelow(path)).length, 3);
  }));

Deno.test("CacheFolder keeps the shards of a key for two minutes after the last word of who used it", () =>
  withFolder(async (path) => {
    await stored(path, { used: [1] });
    const holder = crypto.randomUUID();
    const claim = `${path}/.claims/use-${holder}-used.json`;
    const leave = async (age: number) => {
      const time = new Date(systemClock.now().getTime() - age).toISOString();
      await Deno.mkdir(`${path}/.claims/holders`, { recursive: true });
      await Deno.writeTextFile(claim, JSON.stringify({ holder, host: Deno.hostname() }));
      await Deno.writeTextFile(`${path}/.claims/holders/${holder}.json`, JSON.stringify({ time }));
    };
    using folder = new CacheFolder(path, 10, systemClock);
    await leave(60_000);
    assertEquals(await folder.hasRoom(1, 10), false);
    await leave(180_000);
    assertEquals(await folder.hasRoom(1, 10), true);
    assertEquals((await filesBelow(path)).filter((file) => file.includes(holder)), []);
  }));

Deno.test("CacheFolder leaves an eighth of the budget to what is not maps", () => {
  assertEquals(mapRoom(80), 70);
});

Deno.test("CacheFolder touches nothing that is not its own, but what killed processes left half-written", () =>
  withFolder(async (path) => {
    await stored(path, { idle: [1] });
    const half = `00004.safetensors.${crypto.randomUUID()}.tmp`;
    const others = ["model.safetensors", "00001.safetensors.bak", "notes.tmp", half];
    for (const name of others) await Deno.writeFile(`${path}/idle/${name}`, new Uint8Array(50));
    await Deno.mkdir(`${path}/models`);
    await Deno.writeFile(`${path}/models/00001.safetensors`, new Uint8Array(50));
    await Deno.writeFile(`${path}/00001.safetensors`, new Uint8Array(50));
    using folder = new CacheFolder(path, 10, systemClock);
    assertEquals(await folder.add(folder.at("idle", shardName(2)), new Uint8Array(10), 10), true);
    folder[Symbol.dispose]();
    assertEquals(await filesBelow(path), [
      "00001.safetensors",
      "idle/00001.safetensors.bak",
      "idle/00002.safetensors",
      "idle/key.json",
      "idle/model.safetensors",
      "idle/notes.tmp",
      "models/00001.safetensors",
    ]);
  }));

Deno.test("CacheFolder counts what stages have made, and removes it as it does features", () =>
  withFolder(async (path) => {
    await Deno.mkdir(`${path}/stages`);
    await stored(path, { idle: [4], "stages/old": [1, 5], "stages/used": [2] });
    using other = new CacheFolder(path, 100, systemClock);
    await other.use("used");
    using folder = new CacheFolder(path, 50, systemClock);
    assertEquals([await folder.hasRoom(40, 50), await folder.hasRoom(41, 50)], [true, false]);
    await folder.make(20);
    assertEquals(await shardsBelow(path), [
      "idle/00004.safetensors",
      "stages/old/00005.safetensors",
      "stages/used/00002.safetensors",
    ]);
    // More than there is room for: all that nobody uses.
    await folder.make(100);
    assertEquals(await shardsBelow(path), ["stages/used/00002.safetensors"]);
  }));
