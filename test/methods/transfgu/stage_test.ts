import { assertEquals } from "@std/assert";
import { transfguOptions } from "../../../src/methods/transfgu/options.ts";
import { transfguStage } from "../../../src/methods/transfgu/stage.ts";

const [windows, centroids, masks, crops] = transfguStage;
const SHAPE = { images: 10, positions: 1600, channels: 384, classes: 27 };

Deno.test("the stage is windows, centroids, masks, and crops where they are kept", () => {
  assertEquals(transfguStage.map(({ name }) => name), ["windows", "centroids", "masks", "crops"]);
  assertEquals(centroids.items!(10, transfguOptions.parse({})), 1);
  const kept = (options: object) => crops.items!(10, transfguOptions.parse(options));
  assertEquals([kept({}), kept({ crops: 4 })], [0, 10]);
});

Deno.test("windows pass the backbone, all or as many as are drawn", () => {
  const passes = (changes: object) => windows.passes!(SHAPE, transfguOptions.parse(changes));
  assertEquals(passes({}), 1420);
  assertEquals(passes({ windows: 8 }), 80);
  assertEquals(passes({ windows: 8, window_samples: "foreground" }), 120);
  const wide = windows.passes!({ ...SHAPE, positions: 3200 }, transfguOptions.parse({ aspect: 2 }));
  assertEquals(wide, 3060);
  assertEquals(masks.passes!(SHAPE, transfguOptions.parse({})), 10);
  assertEquals([{}, { crops: 6 }].map((own) => crops.passes!(SHAPE, transfguOptions.parse(own))), [0, 15]);
});

Deno.test("a part is made again for options that it depends on, and not for others", () => {
  const depends = (part: typeof windows, changes: object) =>
    JSON.stringify(part.depends(transfguOptions.parse(changes)));
  for (const part of transfguStage) assertEquals(depends(part, { learning_rate: 0.1 }), depends(part, {}));
  const moves = (changes: object) =>
    transfguStage.map((part) => depends(part, changes) !== depends(part, {}));
  assertEquals(moves({ windows: 3 }), [true, false, false, false]);
  assertEquals(moves({ kmeans: "lloyd" }), [false, true, false, false]);
  assertEquals(moves({ mask_batch: 8 }), [false, false, true, false]);
  assertEquals(moves({ class_token: "mean" }), [true, false, true, false]);
  assertEquals(moves({ crops: 2 }), [false, false, false, true]);
});
