import { assertEquals } from "@std/assert";
import { readSafetensors, writeSafetensors } from "../../src/formats/safetensors.ts";
import { runParity } from "./run.ts";
import { datasets } from "./datasets.ts";
import { GOLDEN, inputsOf } from "./_golden.ts";

const FOLDERS = ["cityscapes", "cocostuff", "potsdam", "potsdam_tiles"];

/** Runs a copy of the golden set in which the first number of a tensor is changed. */
async function outcomeWith(name?: string) {
  const root = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${root}/datasets`);
    for (const folder of FOLDERS) {
      await Deno.symlink(`${GOLDEN}/datasets/${folder}`, `${root}/datasets/${folder}`);
    }
    const { tensors, metadata } = await readSafetensors(`${GOLDEN}/datasets/expected.safetensors`);
    if (name) (tensors.get(name)!.data as Int32Array)[0] ^= 1;
    await writeSafetensors(`${root}/datasets/expected.safetensors`, tensors, metadata);
    const [{ verdict, detail }] = await Array.fromAsync(runParity(root));
    return { verdict, detail };
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("datasets() reads every golden file exactly", async () => {
  assertEquals((await outcomeWith()).verdict, "ok");
});

Deno.test("datasets() compares every tensor", async () => {
  assertEquals(await inputsOf("datasets/expected", datasets), []);
});

for (
  const name of [
    "coco.val2017.000000000724.r40.label",
    "coco.train2017.000000000009.crop4.image_u8",
    "cityscapes.val.lindau_000001_000019.r24.image_u8",
    "potsdam.5.raw_gt",
    "potsdam.5.r24.label",
    "tile.7_7.half_fine",
    "nearest.213.224",
  ]
) {
  Deno.test(`datasets() misses a changed "${name}"`, async () => {
    assertEquals(await outcomeWith(name), { verdict: "MISS", detail: name });
  });
}
