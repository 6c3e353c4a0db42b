import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { checkedDataset } from "../../src/data/checked_dataset.ts";
import { type Dataset, IGNORED, type LabelMap, type RgbImage, type Split } from "../../src/data/types.ts";

const PICTURE = { width: 2, height: 1, data: new Uint8Array(6) };
const LABELS = { width: 2, height: 1, data: Int32Array.of(0, 1) };

/** A dataset of two classes whose splits have items of the given pictures and labels. */
function made(items: { image?: RgbImage; label?: LabelMap }[], more: Partial<Dataset & Split> = {}): Dataset {
  return {
    name: "set",
    classes: ["a", "b"],
    colours: [[0, 0, 0], [1, 1, 1]],
    caption: "",
    fingerprint: "1",
    split: (name) => ({
      name,
      length: items.length,
      id: (index) => `item${index}`,
      image: (index) => Promise.resolve(items[index].image ?? PICTURE),
      label: (index) => Promise.resolve(items[index].label ?? LABELS),
      ...more,
    }),
    ...more,
  };
}

const val = (...items: { image?: RgbImage; label?: LabelMap }[]) => checkedDataset(made(items)).split("val");

Deno.test("a checked dataset hands on pictures and labels as they are", async () => {
  const split = val({});
  assertEquals([await split.image(0), await split.label(0)], [PICTURE, LABELS]);
  assertEquals([split.id(0), split.length, await split.size!(0)], ["item0", 1, { width: 2, height: 1 }]);
  assertEquals(split.group, undefined);
  const grouped = checkedDataset(made([{}], { group: () => "ulm" })).split("val");
  assertEquals(grouped.group!(0), "ulm");
});

for (
  const [what, picture, kind, found] of [
    [
      "transparency",
      { ...PICTURE, data: new Uint8Array(8) },
      RangeError,
      "it has 8 bytes for 1x2 pixels, which is 4 per pixel, expected 6: red, green and blue of each",
    ],
    [
      "too few bytes",
      { ...PICTURE, data: new Uint8Array(5) },
      RangeError,
      "it has 5 bytes for 1x2 pixels, expected 6",
    ],
    ["no width", { ...PICTURE, width: NaN }, RangeError, "the size is 1xNaN, expected whole numbers from 1"],
    [
      "numbers of another type",
      { ...PICTURE, data: new Float32Array(6) as unknown as Uint8Array },
      TypeError,
      "the data is of type Float32Array, expected a Uint8Array",
    ],
  ] as const
) {
  Deno.test(`a checked dataset refuses a picture with ${what}`, async () => {
    await assertRejects(
      () => val({ image: picture }).image(0),
      kind,
      `Cannot use picture "set/val/item0": ${found}`,
    );
  });
}

for (
  const [what, label, found] of [
    [
      "another size than their picture's",
      { width: 1, height: 2, data: Int32Array.of(0, 1) },
      "they are 2x1, expected 1x2 as their picture",
    ],
    ["too few entries", { ...LABELS, data: Int32Array.of(0) }, "there are 1, expected 1x2"],
    [
      "a class that does not exist",
      { ...LABELS, data: Int32Array.of(0, 2) },
      "they hold class 2, expected 0..1 or -1",
    ],
    [
      "a negative class",
      { ...LABELS, data: Int32Array.of(-2, 0) },
      "they hold class -2, expected 0..1 or -1",
    ],
  ] as const
) {
  Deno.test(`a checked dataset refuses labels of ${what}`, async () => {
    await assertRejects(
      () => val({ label }).label(0),
      RangeError,
      `Cannot use labels "set/val/item0": ${found}`,
    );
  });
}

Deno.test("a checked dataset refuses items that are not there", async () => {
  const nothing = { image: () => Promise.resolve(undefined), label: () => Promise.resolve(null) };
  const split = checkedDataset(made([{}], nothing as unknown as Partial<Split>)).split("val");
  const expected = "expected width, height and data";
  await assertRejects(() => split.image(0), TypeError, `what is read is undefined, ${expected}`);
  await assertRejects(() => split.label(0), TypeError, `what is read is null, ${expected}`);
});

Deno.test("a checked dataset refuses palettes that were made for each file", async () => {
  const drawn = (colour: string) => ({ label: { ...LABELS, palette: new Map([[1, colour]]) } });
  const split = val(drawn("128,0,0"), drawn("128,0,0"), drawn("0,128,0"));
  await split.label(0);
  await split.label(1);
  await assertRejects(
    () => split.label(2),
    RangeError,
    'their palette gives 1 the colour 0,128,0, and that of "set/val/item0" 128,0,0: these indices are no ids',
  );
});

const UNLABELLED = { label: { ...LABELS, data: new Int32Array(2).fill(IGNORED) } };

Deno.test("a checked dataset refuses a validation split that says it has labels and has none, once all of it is read", async () => {
  const message = 'Cannot score on dataset "set": no pixel of its split "val" has a label';
  const alone = checkedDataset(made([UNLABELLED], { hasLabels: false })).split("val");
  assertEquals((await alone.label(0)).data, UNLABELLED.label.data);
  const split = val(UNLABELLED, UNLABELLED);
  await split.label(1);
  await split.label(1);
  await assertRejects(() => split.label(0), RangeError, message);
  const train = checkedDataset(made([UNLABELLED])).split("train");
  assertEquals((await train.label(0)).data, UNLABELLED.label.data);
});

Deno.test("a checked dataset refuses counts that contradict its definition", () => {
  assertThrows(
    () => checkedDataset(made([{}]), 3),
    RangeError,
    "it has 2 classes, expected 3 as its definition says",
  );
  assertThrows(() => checkedDataset(made([{}], { colours: [] })), RangeError, "it has 0 colours, expected 2");
  assertThrows(
    () => checkedDataset(made([{}], { length: 0.5 })),
    RangeError,
    'its split "train" is called "train" and has 0.5 items',
  );
});
