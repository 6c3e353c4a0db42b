import { assertEquals } from "@std/assert";
import { surveyItems } from "../../src/data/_item_survey.ts";
import type { Split } from "../../src/data/types.ts";

/** A split of 1 x 2 pixels with the given labels; an item without labels cannot be read. */
function split(...labels: (number[] | undefined)[]): Split {
  return {
    name: "val",
    length: labels.length,
    id: (index) => `item${index}`,
    image: () => Promise.resolve({ width: 2, height: 1, data: new Uint8Array(6) }),
    label: (index) => {
      const data = labels[index];
      if (!data) return Promise.reject(new RangeError(`Cannot read ${index}`));
      return Promise.resolve({ width: data.length, height: 1, data: Int32Array.from(data) });
    },
  };
}

const survey = (split: Split, visit?: (id: string) => void) =>
  surveyItems(split, Array.from({ length: split.length }, (_, i) => i), 3, visit);

Deno.test("surveyItems() counts classes and ignored pixels", async () => {
  assertEquals(await survey(split([0, 0], [2, -1])), [
    { level: "ok", message: "val: 2 of 2 items read, 2 of 3 classes seen, 25.0 % of pixels ignored" },
  ]);
});

Deno.test("surveyItems() names the first five faulty items and counts all", async () => {
  const findings = await survey(split(...new Array(7).fill(undefined), [0, 1]));
  assertEquals(findings.map(({ message }) => message), [
    ...[0, 1, 2, 3, 4].map((index) => `Cannot read ${index}`),
    "val: 1 of 8 items read, 2 of 3 classes seen, 0.0 % of pixels ignored",
  ]);
  assertEquals(findings.every(({ level }) => level === "error"), true);
});

Deno.test("surveyItems() refuses labels of another size and classes that do not exist", async () => {
  const findings = await survey(split([0], [0, 3], [-2, 0]));
  assertEquals(findings.slice(0, 3).map(({ message }) => message), [
    'Cannot use item "item0": its labels are 1x1, expected 1x2 as its picture',
    'Cannot use item "item1": it has class 3, expected 0..2 or -1',
    'Cannot use item "item2": it has class -2, expected 0..2 or -1',
  ]);
});

Deno.test("surveyItems() warns of a split without labels", async () => {
  const findings = await survey(split([-1, -1]));
  assertEquals(findings[1], {
    level: "warning",
    message: "val: no item read has labels, so it cannot be scored",
  });
});

Deno.test("surveyItems() shows the visitor every item that is in order", async () => {
  const seen: string[] = [];
  await survey(split([0, 1], undefined, [1, 1]), (id) => seen.push(id));
  assertEquals(seen, ["item0", "item2"]);
});
