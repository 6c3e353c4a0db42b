import { assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { sha256 } from "../../../src/base/digest.ts";
import { datasets } from "../../../src/data/registry.ts";
import { TEXTURE_SCENES, textureScenes } from "../../../src/data/texture_scenes/mod.ts";

const opened = await TEXTURE_SCENES["texture-scenes-27"].open("nowhere");

Deno.test("texture-scenes-27 opens without files: 450 and 150 scenes, 9 families of 3 classes", () => {
  const { classes, colours, hierarchy } = opened;
  assertEquals([opened.split("train").length, opened.split("val").length], [450, 150]);
  assertEquals([classes.length, colours.length, new Set(colours.map(String)).size], [27, 27, 27]);
  assertEquals(Object.values(hierarchy!).flat(), [...classes]);
});

Deno.test("texture-scenes-27 draws the scenes that it always drew", async () => {
  const digests = await Promise.all((["train", "val"] as const).map(async (name) => {
    const { data } = await opened.split(name).image(7);
    const { data: labels } = await opened.split(name).label(7);
    return sha256(new Uint8Array([...data, ...labels])).slice(0, 16);
  }));
  assertEquals(digests, ["acc1fde989a43315", "e1568a565caf1ec9"]);
});

Deno.test("a set's fingerprint changes with its scenes and its difficulty, not with its name", async () => {
  const fingerprintOf = async (change: object) =>
    (await textureScenes({ name: "a", about: "", ...change }).open("")).fingerprint;
  const base = await fingerprintOf({});
  assertEquals(await fingerprintOf({ name: "b" }), base);
  assertNotEquals(await fingerprintOf({ noise: 0.1 }), base);
  const scenes = { train: { seed: 11, count: 450 }, val: { seed: 99, count: 150 } };
  assertNotEquals(await fingerprintOf({ scenes }), base);
});

Deno.test("a set refuses an item that it does not have", async () => {
  await assertRejects(
    () => opened.split("val").image(150),
    RangeError,
    'Cannot read item "texture-scenes-27/val/150": the split has 150 items, expected 0..149',
  );
});

Deno.test("a scene's size is known without its picture", async () => {
  const val = opened.split("val");
  const { width, height } = await val.image(149);
  assertEquals(await val.size!(149), { width, height });
  await assertRejects(() => val.size!(150), RangeError, "Cannot read item");
});

Deno.test("every set is registered under its own name", async () => {
  const names = Object.keys(TEXTURE_SCENES);
  for (const name of names) assertEquals((await datasets.load(name)).name, name);
  assertEquals(datasets.names.filter((name) => name.startsWith("texture-scenes")), names);
});

Deno.test("a set depends on no file", () => {
  assertEquals([opened.split("train").files?.(0), opened.split("val").files?.(0)], [[], []]);
});
