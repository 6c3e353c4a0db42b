import { assertEquals, assertThrows } from "@std/assert";
import { datasets, requireDataset } from "../../src/data/registry.ts";
import earthcover6 from "../../src/data/earthcover6.ts";

Deno.test("datasets loads every dataset it names", async () => {
  const read = ["earthcover6", "cocostuff27", "cityscapes27", "potsdam3", "voc21", "cocostuff171"];
  const drawn = ["", "-fresh", "-easy", "-tail"].map((kind) => `texture-scenes-27${kind}`);
  assertEquals([...datasets.names], [...read, ...drawn]);
  for (const name of datasets.names) assertEquals((await datasets.load(name)).name, name);
});

Deno.test("requireDataset() says which member of a module is none of a dataset's", () => {
  const faults: [object, string][] = [
    [{ classes: 0 }, 'its member "classes" is 0, expected a whole number from 1'],
    [{ open: "there" }, 'its member "open" is "there", expected a function'],
    [{ prepare: 1 }, 'its member "prepare" is 1, expected a function, or nothing'],
    [
      { expected: { train: 3 } },
      'its member "expected" is {"train":3}, expected the number of items of train and val, or nothing',
    ],
  ];
  for (const [change, message] of faults) {
    assertThrows(
      () => requireDataset({ ...earthcover6, ...change }, "./mine.ts"),
      TypeError,
      `Cannot load the dataset "./mine.ts": ${message}`,
    );
  }
});
