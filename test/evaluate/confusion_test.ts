import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { Confusion } from "../../src/evaluate/confusion.ts";
import { readGolden } from "../data/_files.ts";

Deno.test("Confusion counts the worked example, leaving out the ignored pixel", () => {
  const confusion = new Confusion(3);
  confusion.add([2, 2, 0, 0, 0, 1, 1, 1, 2], [0, 0, 0, 1, 1, 1, 2, 2, -1]);
  assertEquals([...confusion.data], [1, 2, 0, 0, 1, 2, 2, 0, 0]);
});

Deno.test("Confusion leaves out labels that are no class", () => {
  const confusion = new Confusion(2, 1);
  confusion.add([0, 0, 0, 0, 1, 2], [-1, 2, 255, 1, 0, 0]);
  assertEquals([...confusion.data], [0, 1, 1, 0, 1, 0]);
});

Deno.test("Confusion leaves pixels of extra clusters out where that is asked for", () => {
  const confusion = new Confusion(2, 1, "left-out");
  confusion.add([0, 2, 1, 2], [0, 0, 1, 1]);
  assertEquals([...confusion.data], [1, 0, 0, 1, 0, 0]);
  assertThrows(() => confusion.add([3], [0]), RangeError, "expected 0..2");
});

Deno.test("Confusion refuses an image with a prediction that is no cluster, and counts nothing of it", () => {
  const confusion = new Confusion(2, 1);
  for (const cluster of [-1, 3, 0.5, NaN, Infinity]) {
    for (const label of [0, -1]) {
      assertThrows(
        () => confusion.add([0, cluster], [0, label]),
        RangeError,
        `Cannot count predictions "2 pixels": pixel 1 is in cluster ${cluster}, expected 0..2`,
      );
    }
  }
  assertEquals([...confusion.data], [0, 0, 0, 0, 0, 0]);
});

Deno.test("Confusion counts a set the same whole or image by image", () => {
  const pixel = fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: -1, max: 5 }));
  fc.assert(fc.property(fc.array(pixel), fc.nat(100), (pixels, at) => {
    const predictions = pixels.map(([prediction]) => prediction);
    const labels = pixels.map(([, label]) => label);
    const whole = new Confusion(4);
    whole.add(predictions, labels);
    const parts = new Confusion(4);
    parts.add(predictions.slice(0, at), labels.slice(0, at));
    parts.add(predictions.slice(at), labels.slice(at));
    assertEquals(parts.data, whole.data);
  }));
});

Deno.test("Confusion gives the official counts of all golden cases", async () => {
  const golden = await readGolden("metrics");
  const cases = golden.names.filter((name) => name.endsWith(".preds")).map((name) => name.split(".")[0]);
  assertEquals(cases.length, 7);
  for (const name of cases) {
    const stats = golden.get(`${name}.stats`);
    const [clusters, classes] = stats.shape;
    const confusion = new Confusion(classes, clusters - classes);
    const predictions = golden.get(`${name}.preds`).data;
    // The official program drops the pixels of extra clusters.
    const labels = Array.from(
      golden.get(`${name}.labels`).data,
      (label, at) => predictions[at] < classes ? label : -1,
    );
    confusion.add(predictions, labels);
    assertEquals([...confusion.data], stats.data, name);
  }
});

Deno.test("Confusion refuses images whose predictions and labels differ in length", () => {
  const error = assertThrows(() => new Confusion(2).add([0, 1], [0]), TypeError);
  assertEquals(
    error.message,
    'Cannot count predictions "2 pixels": there are 1 labels, expected as many as predictions',
  );
});

Deno.test("Confusion refuses numbers of classes and extra clusters that are out of range", () => {
  for (const [classes, extra] of [[0, 0], [1.5, 0], [2, -1], [NaN, 0]]) {
    assertThrows(
      () => new Confusion(classes, extra),
      RangeError,
      `Cannot make confusion matrix "${classes}+${extra}"`,
    );
  }
});
