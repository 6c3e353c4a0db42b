import { assert, assertEquals, assertGreater, assertRejects, assertStringIncludes } from "@std/assert";
import { memory } from "@tensorflow/tfjs-core";
import { startEngine } from "../../src/engine/start.ts";
import { runParity } from "./run.ts";
import { withFiles } from "../data/_files.ts";
import { changedOutcome, f32, GOLDEN, i32, outcomeOf } from "./_golden.ts";

await startEngine("wasm");

Deno.test("runParity() finds every golden file within tolerance, read or refused as it must be", async () => {
  const before = memory().numTensors;
  const outcomes = await Array.fromAsync(runParity(GOLDEN));
  assertEquals(memory().numTensors, before);
  assertEquals(outcomes.filter(({ verdict }) => verdict !== "ok"), []);
  assertEquals(
    [...new Set(outcomes.map(({ path }) => path.split("/")[0]))],
    [
      "checkpoints",
      "datasets",
      "eagle",
      "eval",
      "hp",
      "omh",
      "ppap",
      "primaps",
      "smooseg",
      "stego",
      "transfgu",
      "vit",
      "vit2",
    ],
  );
  const paths = outcomes.map(({ path }) => path);
  assertEquals(paths, paths.toSorted());
});

Deno.test("runParity() tells the largest error and its tolerance", async () => {
  const outcome = await outcomeOf("eval/upsample_bilinear", {
    t: f32([1, 1, 1, 2], 0, 1),
    out_1x4: f32([1, 1, 1, 4], 0, 0.25, 0.75, 1 + 2 ** -18),
    grad_out_1x4: f32([1, 1, 1, 4], 1, 1, 1, 1),
    grad_t_1x4: f32([1, 1, 1, 2], 2, 2),
  });
  const ratio = 2 ** -18 / 1e-5;
  assertEquals(outcome, {
    path: "eval/upsample_bilinear.safetensors",
    verdict: "ok",
    ratio,
    worst: { name: "out_1x4", error: 2 ** -18, tolerance: 1e-5, ratio },
    detail: "out_1x4",
  });
});

Deno.test("runParity() misses a golden file with one changed entry and names its tensor", async () => {
  const { verdict, ratio, detail } = await changedOutcome("omh/levels", "table", (data) => data[2] += 1);
  assertEquals({ verdict, ratio, detail }, { verdict: "MISS", ratio: Infinity, detail: "table" });
});

Deno.test("runParity() misses a file that cannot be run and says why", async () => {
  const before = memory().numTensors;
  const { verdict, ratio, detail } = await outcomeOf("eval/upsample_bilinear", {
    t: f32([1, 1, 1, 2], 0, 1),
    out_1x4: f32([1, 1, 1, 4], 0, 0.25, 0.75, 1),
  });
  assertEquals({ verdict, ratio }, { verdict: "MISS", ratio: null });
  assertStringIncludes(detail, 'Cannot read "grad_out_1x4"');
  assertEquals(memory().numTensors, before);
});

Deno.test("runParity() misses a file in which it finds nothing to compare", async () => {
  const { verdict, detail } = await outcomeOf("eval/nearest_index", { strange: i32([1], 0) });
  assertEquals({ verdict, detail }, { verdict: "MISS", detail: "nothing was compared" });
});

Deno.test("runParity() has no verdict on a kind that it does not know", async () => {
  const { verdict, ratio } = await outcomeOf("checkpoints/strange", { x: f32([1], 0) });
  assertEquals({ verdict, ratio }, { verdict: "none", ratio: null });
});

Deno.test("runParity() looks at weight files of every ending in the folder of checkpoints", async () => {
  const endings = new Set<string>();
  for await (const { path } of runParity(`${GOLDEN}/checkpoints`)) endings.add(path.split(".").at(-1)!);
  assertEquals([...endings].sort(), ["bin", "ckpt", "pth", "safetensors"]);
});

Deno.test("runParity() misses every checkpoint of which a byte in the middle is damaged, and no other", () =>
  withFiles({}, async (root) => {
    const folder = `${root}/checkpoints`;
    await Deno.mkdir(folder);
    const names = [...Deno.readDirSync(`${GOLDEN}/checkpoints`)].map(({ name }) => name);
    for (const name of names) {
      const bytes = await Deno.readFile(`${GOLDEN}/checkpoints/${name}`);
      if (!/expected|\.(md|json)$/.test(name)) bytes[bytes.length >> 1] ^= 0x10;
      await Deno.writeFile(`${folder}/${name}`, bytes);
    }
    for await (const { path, verdict } of runParity(root)) {
      assertEquals(verdict, path.includes("expected") ? "ok" : "MISS", path);
    }
  }));

Deno.test("runParity() takes the folder of one kind as well", async () => {
  const outcomes = await Array.fromAsync(runParity(`${GOLDEN}/vit`));
  assertGreater(outcomes.length, 0);
  assert(outcomes.every(({ path, verdict }) => !path.includes("/") && verdict === "ok"));
});

Deno.test("runParity() refuses a folder that is not there", async () => {
  await assertRejects(() => Array.fromAsync(runParity(`${GOLDEN}/none`)), Deno.errors.NotFound);
});
