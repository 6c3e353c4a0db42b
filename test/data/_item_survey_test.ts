import { assertEquals } from "@std/assert";
import { surveyItems } from "../../src/data/_item_survey.ts";
import { UnknownValuesError } from "../../src/data/dataset_file/value_table.ts";
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

const CLASSES = ["sea", "land", "ice"];
const survey = async (split: Split, visit?: (id: string) => void) =>
  (await surveyItems(split, Array.from({ length: split.length }, (_, i) => i), CLASSES, visit)).findings;

Deno.test("surveyItems() counts classes and ignored pixels", async () => {
  assertEquals(await survey(split([0, 0], [2, -1])), [
    { level: "ok", message: "val: 2 of 2 items read, 2 of 3 classes seen, 25.0 % of pixels ignored" },
    { level: "warning", message: 'val: no label is "land"' },
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

Deno.test("surveyItems() takes labels of one class, or of none, for a fault where they are to be scored", async () => {
  for (
    const [labels, found] of [
      [[[-1, -1]], "val: no item read has labels, so it cannot be scored"],
      [[[1, -1], [1, 1]], 'val: every label is "land", expected 3 classes'],
    ] as const
  ) {
    const [, finding, ...others] = await survey(split(...labels.map((row) => [...row])));
    assertEquals(finding, { level: "error", message: found });
    const unseen = { level: "warning" as const, message: 'val: no label is "sea", "ice"' };
    assertEquals(others, found.includes("every") ? [unseen] : []);
  }
});

Deno.test("surveyItems() only warns of them in a sample", async () => {
  const three = split([1, 1], [1, 1], [0, 2]);
  const { findings } = await surveyItems(three, [0, 1], CLASSES);
  assertEquals(findings[1], { level: "warning", message: 'val: every label is "land", expected 3 classes' });
  assertEquals((await surveyItems(three, [0], CLASSES)).findings.length, 1);
});

Deno.test("surveyItems() warns where nine tenths of the pixels are ignored", async () => {
  const findings = await survey(split(...new Array(10).fill([-1, -1]), [0, 1], [2, -1]));
  const message = "val: 87.5 % of pixels are ignored, so little is scored";
  assertEquals(findings.length, 1, message);
  const more = await survey(split(...new Array(30).fill([-1, -1]), [0, 1], [2, -1]));
  assertEquals(more[1], {
    level: "warning",
    message: "val: 95.3 % of pixels are ignored, so little is scored",
  });
});

Deno.test("surveyItems() says which colours the ids of palette files have", async () => {
  const drawn = split([0, 1]);
  const palette = new Map([[0, "0,0,0"], [1, "128,0,0"]]);
  const findings = await survey({
    ...drawn,
    label: async (index) => ({ ...await drawn.label(index), palette }),
  });
  assertEquals(
    findings[0].message,
    "val: 1 of 1 items read, 2 of 3 classes seen, 0.0 % of pixels ignored; ids are the indices of a palette (0 is 0,0,0; 1 is 128,0,0)",
  );
});

Deno.test("surveyItems() shows the visitor every item that is in order", async () => {
  const seen: string[] = [];
  await survey(split([0, 1], undefined, [1, 1]), (id) => seen.push(id));
  assertEquals(seen, ["item0", "item2"]);
});

Deno.test("surveyItems() gathers values that no class has, with their files, and sees that ids count from 1", async () => {
  const table = {
    ids: new Map([[0, 0], [1, 1], [2, 2]]),
    colours: new Map(),
    ignoresOthers: false,
    tolerance: 0,
  };
  const unknown = (path: string, pixels: number) => {
    const labels = { width: 2, height: 1, data: Int32Array.of(1, -1) };
    return new UnknownValuesError({ path, values: new Map([["3", pixels]]), labels, table });
  };
  const files = ["m/a.png", "m/b.png"];
  const { findings, histogram } = await surveyItems(
    { ...split([1, 2], [1, 2]), label: (index) => Promise.reject(unknown(files[index], index + 1)) },
    [0, 1],
    CLASSES,
  );
  assertEquals(findings.slice(0, 3), [
    {
      level: "error",
      message: "val: no class has the value 3, which 3 pixels of 2 label files have: a.png, b.png",
    },
    {
      level: "warning",
      message: "val: ids are probably shifted by one: 0 is never stored and 3 is; try first_id: 1",
    },
    { level: "error", message: "val: 0 of 2 items read, 1 of 3 classes seen, 50.0 % of pixels ignored" },
  ]);
  assertEquals(histogram, { pixels: [0, 2, 0], ignored: 2 });
});

Deno.test("surveyItems() suspects a loss where most values are close to known ones", async () => {
  const table = {
    ids: new Map(),
    colours: new Map([[0x3c1098, 0], [0x8429f6, 1]]),
    ignoresOthers: false,
    tolerance: 0,
  };
  const survey = async (...values: string[]) => {
    const labels = { width: 2, height: 1, data: Int32Array.of(-1, -1) };
    const found = { path: "a.png", values: new Map(values.map((value) => [value, 1])), labels, table };
    const broken = { ...split([1, 2]), label: () => Promise.reject(new UnknownValuesError(found)) };
    return (await surveyItems(broken, [0], CLASSES)).findings.map(({ message }) => message);
  };
  const advice =
    "val: most of these values are within 2 of one that is known, as in label files that were JPEG once; " +
    "best take the original files, else tolerance: 20 counts each as the nearest that is known";
  assertEquals((await survey("#3C1099", "#3D1199", "#8529F8", "#A68EC2"))[4], advice);
  assertEquals((await survey("#FFFFFF", "#000000", "#00FF00", "#3C1099")).includes(advice), false);
});

Deno.test("surveyItems() says of pictures alone what comes of them", async () => {
  const { findings } = await surveyItems({ ...split([-1, -1]), hasLabels: false }, [0], CLASSES);
  const message = "val: pictures alone: they are segmented, and nothing is scored";
  assertEquals(findings[1], { level: "warning", message });
});
