import { assert, assertEquals, assertLess } from "@std/assert";
import { fileURLToPath } from "node:url";
import { filesBelow, withFolder } from "../../cli/terminal_fixture.ts";

const COUNT = 24;

/** Fills a cache of 24 items, four a shard, at `milliseconds` an item. */
function fill(folder: string, milliseconds: number): Deno.ChildProcess {
  const script = fileURLToPath(new URL("./fill_process.ts", import.meta.url));
  return new Deno.Command("deno", {
    args: [
      "run",
      "--quiet",
      "--allow-read",
      "--allow-env",
      "--allow-sys=hostname",
      `--allow-write=${folder}`,
      script,
      folder,
      String(COUNT),
      String(milliseconds),
    ],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
}

/** What a process computed, and the digest of all that it got. */
async function saidBy(process: Deno.ChildProcess) {
  const { stdout } = await process.output();
  const lines = new TextDecoder().decode(stdout).trim().split("\n");
  return { items: lines.slice(0, -1).map(Number), end: lines.at(-1)! };
}

/** Waits until a process is at an item that many after its first: the shards before are whole. */
async function saysItems({ stdout }: Deno.ChildProcess, count: number): Promise<void> {
  let said = 0;
  for await (const bytes of stdout) {
    said += bytes.filter((byte) => byte === 10).length;
    if (said >= count) return;
  }
}

Deno.test("two processes that fill a cache at once share the work and read the same", () =>
  withFolder(async (folder) => {
    const [a, b] = await Promise.all([fill(folder, 40), fill(folder, 40)].map(saidBy));
    const items = [...a.items, ...b.items].sort((x, y) => x - y);
    assertEquals(items, [...Array(COUNT).keys()]);
    assertEquals(a.end, b.end);
    // Six shards: unless one process was slow to start, each has three.
    assert(a.items.length > 0 && b.items.length > 0, `${a.items.length} and ${b.items.length}`);
    const later = await saidBy(fill(folder, 40));
    assertEquals(later, { items: [], end: a.end });
    assertEquals((await filesBelow(folder)).filter((file) => file.includes(".claims/")), []);
  }));

Deno.test("a process that is killed leaves whole shards behind, and claims that the next one takes over", () =>
  withFolder(async (folder) => {
    const undisturbed = await saidBy(fill(`${folder}/whole`, 0));
    for (const items of [6, 5, 7]) {
      const process = fill(`${folder}/killed`, 15);
      await saysItems(process, items);
      process.kill("SIGKILL");
      await process.status;
    }
    const last = await saidBy(fill(`${folder}/killed`, 0));
    assertLess(last.items.length, COUNT);
    assertEquals(last.end, undisturbed.end);
    const shards = async (name: string) =>
      (await filesBelow(`${folder}/${name}`)).filter((file) => file.endsWith(".safetensors"));
    assertEquals(await shards("killed"), await shards("whole"));
    // Who used the key is looked at when something is to be removed.
    assertEquals((await filesBelow(folder)).filter((file) => /claims\/(shard|adding)/.test(file)), []);
  }));
