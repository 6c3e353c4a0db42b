import { assert, assertEquals, assertNotEquals, assertRejects, assertThrows } from "@std/assert";
import { fiveCropSplit, withFiveCrops } from "../../src/data/five_crop_split.ts";
import type { Dataset, Split } from "../../src/data/types.ts";

/** Two pictures of 4 x 6 pixels whose red and whose label number the pixels from 0 and from 100. */
function numbered(): { split: Split; reads: number[] } {
  const reads: number[] = [];
  const values = (index: number) => Int32Array.from({ length: 24 }, (_, i) => 100 * index + i);
  const split: Split = {
    name: "train",
    length: 2,
    id: (index) => `picture${index}`,
    image: (index) => {
      reads.push(index);
      const data = Uint8Array.from(values(index)).reduce<number[]>((all, value) => [...all, value, 0, 0], []);
      return Promise.resolve({ width: 6, height: 4, data: Uint8Array.from(data) });
    },
    label: (index) => Promise.resolve({ width: 6, height: 4, data: values(index) }),
  };
  return { split, reads };
}

function dataset(): Dataset {
  const { split } = numbered();
  const [classes, colours] = [["a"], [[0, 0, 0] as const]];
  return { name: "set", classes, colours, caption: "", fingerprint: "f", split: () => split };
}

Deno.test("fiveCropSplit() item 5i + k is piece k of picture i", async () => {
  const crops = fiveCropSplit(numbered().split);
  assertEquals(crops.length, 10);
  assertEquals((await crops.label(8)).data, Int32Array.of(115, 116, 117, 121, 122, 123));
  assertEquals((await crops.label(4)).data, Int32Array.of(8, 9, 10, 14, 15, 16));
  assertEquals([crops.id(8), crops.id(4)], ["picture1-bottom-right", "picture0-centre"]);
});

Deno.test("fiveCropSplit() crops are of the group of their picture", () => {
  assertEquals(fiveCropSplit(numbered().split).group, undefined);
  const crops = fiveCropSplit({ ...numbered().split, group: (index) => ["ulm", "bonn"][index] });
  assertEquals([crops.group!(4), crops.group!(5)], ["ulm", "bonn"]);
});

Deno.test("fiveCropSplit() cuts pictures where it cuts labels", async () => {
  const crops = fiveCropSplit(numbered().split);
  for (let item = 0; item < crops.length; item++) {
    const [image, label] = [await crops.image(item), await crops.label(item)];
    assertEquals([image.width, image.height], [label.width, label.height]);
    assertEquals(Array.from(label.data, (_, i) => image.data[3 * i]), [...label.data]);
  }
});

Deno.test("fiveCropSplit() reads a picture once for pieces in a row", async () => {
  const { split, reads } = numbered();
  const crops = fiveCropSplit(split);
  for (const item of [0, 1, 4, 5, 9, 2]) await crops.image(item);
  assertEquals(reads, [0, 1, 0]);
});

Deno.test("fiveCropSplit() compresses pictures, not labels, when asked to", async () => {
  const { split } = numbered();
  const [plain, jpeg] = [fiveCropSplit(split), fiveCropSplit(split, { jpeg: true })];
  const [before, after] = [await plain.image(3), await jpeg.image(3)];
  assertEquals([after.width, after.height], [before.width, before.height]);
  assertNotEquals(after.data, before.data);
  assertEquals(await jpeg.label(3), await plain.label(3));
});

Deno.test("fiveCropSplit() refuses an item outside the split", async () => {
  const crops = fiveCropSplit(numbered().split);
  const message = 'Cannot read crop "train/10": the split has 10 crops, expected 0..9';
  assertThrows(() => crops.id(10), RangeError, message);
  await assertRejects(() => crops.image(10), RangeError, message);
  await assertRejects(() => crops.label(-1), RangeError, 'Cannot read crop "train/-1"');
});

Deno.test("fiveCropSplit() tries again after a failed read", async () => {
  const { split } = numbered();
  let failures = 1;
  const image = (index: number) => failures-- > 0 ? Promise.reject(new Error("disk")) : split.image(index);
  const crops = fiveCropSplit({ ...split, image });
  await assertRejects(() => crops.image(0), Error, "disk");
  assertEquals((await crops.image(0)).width, 3);
});

Deno.test("withFiveCrops() changes the training split alone, and the fingerprint", () => {
  const whole = { ...dataset(), split: (name: "train" | "val") => ({ ...numbered().split, name }) };
  const crops = withFiveCrops(whole);
  assertEquals([crops.split("train").length, crops.split("val").length], [10, 2]);
  const fingerprints = [whole, crops, withFiveCrops(whole, { jpeg: true })].map((set) => set.fingerprint);
  assertEquals(new Set(fingerprints).size, 3);
  assert(/^[0-9a-f]{64}$/.test(crops.fingerprint));
});
