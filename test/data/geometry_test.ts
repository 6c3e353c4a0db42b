import { assertEquals } from "@std/assert";
import { normaliseLevels, sizedGeometry } from "../../src/data/geometry.ts";
import { preprocessImage, preprocessLabels } from "../../src/data/preprocess.ts";

const image = { width: 3, height: 2, data: Uint8Array.from({ length: 18 }, (_, at) => 13 * at) };
const labels = { width: 3, height: 2, data: Int32Array.of(0, 1, 2, 3, 4, 5) };

Deno.test("sizedGeometry() of the common protocol is that of preprocessing, to the bit", () => {
  const square = sizedGeometry(4);
  assertEquals(square.pixels(image), preprocessImage(image, { resolution: 4 }));
  assertEquals(square.labels(labels), preprocessLabels(labels, { resolution: 4 }));
  assertEquals(normaliseLevels(square.levels(image)), square.pixels(image));
  const numbers = { ...labels, channels: 1, data: Float32Array.from(labels.data) };
  assertEquals([...square.map(numbers).data], [...square.labels(labels)]);
});

Deno.test("sizedGeometry() of a method's own takes its pictures, labels and maps", () => {
  const square = sizedGeometry(1, undefined, {
    name: "first-1",
    picture: ({ data }) => Float32Array.from(data.subarray(0, 3)),
    labels: ({ data }) => data.slice(0, 1),
    map: (map) => ({ ...map, width: 1, height: 1, data: map.data.slice(0, 1) }),
  });
  assertEquals([...square.levels(image)], [0, 13, 26]);
  assertEquals(square.pixels(image), normaliseLevels(Float32Array.of(0, 13, 26)));
  assertEquals([...square.labels(labels)], [0]);
  assertEquals([...square.map({ ...labels, channels: 1, data: Float32Array.of(7, 8) }).data], [7]);
});
