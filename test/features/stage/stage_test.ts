import { assert, assertEquals, assertNotEquals, assertRejects, assertThrows } from "@std/assert";
import { fileURLToPath } from "node:url";
import type { StageProgress } from "../../../src/features/stage/stage.ts";
import type { StagePart } from "../../../src/features/stage/types.ts";
import { RandomStreams } from "../../../src/base/random.ts";
import { withFolder } from "../../cli/terminal_fixture.ts";
import { countedImages, IMAGES, keptBytes, runFixture, type Settings } from "./stage_fixture.ts";

const FIXTURE = fileURLToPath(new URL("./stage_fixture.ts", import.meta.url));

/** `OMH_KILLS=30` kills more often than the suite has time for. */
const KILLS = Number(Deno.env.get("OMH_KILLS") ?? 4);

/** Starts the stage in a process of its own. */
function started(folder: string, pause: number): Deno.ChildProcess {
  const args = [
    "run",
    "--quiet",
    "--no-check",
    "--allow-read",
    "--allow-write",
    "--allow-env",
    "--allow-sys",
    FIXTURE,
    folder,
    String(pause),
  ];
  return new Deno.Command("deno", { args, stdout: "null", stderr: "inherit" }).spawn();
}

Deno.test("runStage() makes each item once, and finds it made by the next", () =>
  withFolder(async (folder) => {
    const [first, second] = [countedImages(), countedImages()];
    const told: StageProgress[] = [];
    const onProgress = (progress: StageProgress) => Promise.resolve(void told.push(progress));
    const made = await runFixture({ folder, images: first.images, onProgress });
    assertEquals(first.reads.features, IMAGES);
    assertEquals(told.map(({ part, done }) => `${part} ${done}`), [
      "scaled 16",
      "scaled 32",
      "scaled 40",
      "total 1",
    ]);
    const found = await runFixture({ folder, images: second.images });
    assertEquals(second.reads.features, 0);
    assertEquals(await found.get("scaled", 7), await made.get("scaled", 7));
    assertEquals(found.whole("total"), made.whole("total"));
    assertEquals(found.count("scaled"), IMAGES);
  }));

Deno.test("runStage() gives the same numbers without a folder", async () => {
  const made = await runFixture();
  await withFolder(async (folder) => {
    const kept = await runFixture({ folder });
    assertEquals(kept.whole("total"), made.whole("total"));
    assertEquals(await kept.get("scaled", 39), await made.get("scaled", 39));
  });
});

Deno.test("a part is kept by what it depends on", () =>
  withFolder(async (folder) => {
    const keys = async () => Object.keys(await keptBytes(folder)).filter((name) => name.endsWith("key.json"));
    await runFixture({ folder });
    const before = await keys();
    await runFixture({ folder, options: { scale: 2, pause: 1 } });
    assertEquals(await keys(), before, "an option that no part depends on");
    await runFixture({ folder, options: { scale: 3, pause: 0 } });
    // The second part is made from the first, and so is another as well.
    assertEquals((await keys()).length, 4);
    await runFixture({ folder, identity: { dataset: "other" } });
    assertEquals((await keys()).length, 6);
  }));

Deno.test("a stage that is killed at random moments and resumed has the bytes of an undisturbed one", () =>
  withFolder(async (folder) => {
    const [undisturbed, killed] = [`${folder}/a`, `${folder}/b`];
    await runFixture({ folder: undisturbed });
    const random = new RandomStreams(3).stream("kills");
    for (let kill = 0; kill < KILLS; kill++) {
      const process = started(killed, 40);
      const timer = setTimeout(() => process.kill("SIGKILL"), 300 + 700 * random.uniform());
      const { success } = await process.status;
      clearTimeout(timer);
      // One that came to its end before has left nothing to do: half of it is taken away.
      if (success) {
        for (const name of Object.keys(await keptBytes(killed))) {
          if (name.endsWith(".safetensors") && random.uniform() < 0.5) await Deno.remove(`${killed}/${name}`);
        }
      }
      // Whoever was killed cannot say so, and its claim would be waited for.
      await Deno.remove(`${killed}/claims`, { recursive: true }).catch(() => {});
    }
    assert((await started(killed, 0).status).success);
    assertEquals(await keptBytes(killed), await keptBytes(undisturbed));
  }));

Deno.test("two processes share a stage, and neither changes a byte", () =>
  withFolder(async (folder) => {
    const [alone, shared] = [`${folder}/a`, `${folder}/b`];
    await runFixture({ folder: alone });
    const begun = performance.now();
    const [one, two] = [started(shared, 40), started(shared, 40)];
    const ended = await Promise.all([one.status, two.status]);
    assert(ended.every(({ success }) => success));
    assertEquals(await keptBytes(shared), await keptBytes(alone));
    assert(performance.now() - begun < 60_000);
  }));

Deno.test("two that run at once make each file once", () =>
  withFolder(async (folder) => {
    const [one, two] = [countedImages(), countedImages()];
    const options = { scale: 2, pause: 2 };
    await Promise.all([
      runFixture({ folder, images: one.images, options }),
      runFixture({ folder, images: two.images, options }),
    ]);
    assertEquals(one.reads.features + two.reads.features, IMAGES);
    assert(one.reads.features > 0 && two.reads.features > 0, "both have a part in it");
  }));

Deno.test("a damaged file is made again, with a word about it", () =>
  withFolder(async (folder) => {
    await runFixture({ folder });
    const before = await keptBytes(folder);
    const [damaged, cut] = Object.keys(before).filter((name) => /scaled.*0000[01]\.safetensors$/.test(name));
    const bytes = await Deno.readFile(`${folder}/${damaged}`);
    bytes[bytes.length - 1] ^= 1;
    await Deno.writeFile(`${folder}/${damaged}`, bytes);
    await Deno.truncate(`${folder}/${cut}`, 100);
    const warnings: string[] = [];
    await runFixture({ folder, warn: (message) => void warnings.push(message) });
    assertEquals(await keptBytes(folder), before);
    assertEquals(warnings.length, 2);
    assert(warnings.every((warning) => warning.startsWith("A damaged file of a stage is made again: ")));
  }));

Deno.test("what was kept before a time is made again where it is not to be trusted", () =>
  withFolder(async (folder) => {
    await runFixture({ folder });
    const before = await keptBytes(folder);
    const { images, reads } = countedImages();
    await runFixture({ folder, images, trustedFrom: 1 });
    assertEquals(reads.features, 0);
    for (const name of Object.keys(before)) await Deno.utime(`${folder}/${name}`, 1, 1);
    await runFixture({ folder, images, trustedFrom: 2000 });
    assertEquals(reads.features, IMAGES);
    assertEquals(await keptBytes(folder), before);
  }));

Deno.test("the claim of a process that was killed is taken over", () =>
  withFolder(async (folder) => {
    await runFixture({ folder });
    const [file] = Object.keys(await keptBytes(folder)).filter((name) =>
      /scaled.*00001\.safetensors$/.test(name)
    );
    await Deno.remove(`${folder}/${file}`);
    const [, key] = /-([0-9a-f]{16})\//.exec(file)!;
    await Deno.mkdir(`${folder}/claims/holders`, { recursive: true });
    const since = new Date(0).toISOString();
    const claim = { holder: "killed", host: Deno.hostname(), process: 1, since };
    await Deno.writeTextFile(`${folder}/claims/${key}-1.json`, JSON.stringify(claim));
    await Deno.writeTextFile(`${folder}/claims/holders/killed.json`, JSON.stringify({ time: since }));
    const { images, reads } = countedImages();
    await runFixture({ folder, images });
    assertEquals(reads.features, 16);
  }));

Deno.test("what parts ask for wrongly is said in a line", async () => {
  const made = await runFixture();
  assertThrows(
    () => made.whole("scaled"),
    TypeError,
    'Cannot read the part "scaled" as a whole: it has 40 items',
  );
  assertThrows(() => made.whole("none"), TypeError, "there is none before, expected one of scaled, total");
  await assertRejects(() => made.get("scaled", IMAGES), RangeError, "expected 0..39");
  const broken: StagePart<Settings> = {
    name: "broken",
    version: 1,
    depends: () => null,
    make: () => Promise.resolve({ sum: { dtype: "F32", shape: [2], data: Float32Array.of(NaN, 1) } }),
  };
  await assertRejects(
    () => runFixture({ parts: [broken] }),
    RangeError,
    'Cannot keep "sum" of item 0 of the part "broken" of "made-up": it is not finite',
  );
  const half = { ...broken, items: () => 0.5 };
  await assertRejects(
    () => runFixture({ parts: [half] }),
    RangeError,
    "has 0.5 items, expected a whole number",
  );
  const none = { ...broken, items: () => 0 };
  assertEquals((await runFixture({ parts: [none] })).count("broken"), 0);
});

Deno.test("draws of a stage depend on purpose and item alone", async () => {
  const made = await runFixture();
  const [first, second] = [await made.get("scaled", 0), await made.get("scaled", 1)];
  assertNotEquals(first.features.data[0], Number(second.features.data[0]) - 2);
});

Deno.test("runStage() says what it uses, and asks for room before it writes", () =>
  withFolder(async (folder) => {
    const [used, made]: [string[], number[]] = [[], []];
    const room = {
      use: (name: string) => Promise.resolve(void used.push(name)),
      make: (bytes: number) => Promise.resolve(void made.push(bytes)),
    };
    await runFixture({ folder, room });
    const kept = await keptBytes(folder);
    const folders = new Set(Object.keys(kept).map((name) => name.split("/")[0]));
    assertEquals(new Set(used), folders);
    const sizes = Object.entries(kept).flatMap(([name, bytes]) =>
      name.endsWith(".safetensors") ? bytes.length / 2 : []
    );
    assertEquals(made.toSorted(), sizes.toSorted());
    // What is read was used just now.
    const files = Object.keys(kept).filter((name) => name.endsWith(".safetensors"));
    for (const file of files) await Deno.utime(`${folder}/${file}`, 1, 1);
    await runFixture({ folder, room });
    for (const file of files) assert((await Deno.stat(`${folder}/${file}`)).mtime!.getTime() > 1000);
    assertEquals(made.length, files.length);
  }));
