import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { RandomStreams } from "../../../src/base/random.ts";
import { normaliseLevels } from "../../../src/data/geometry.ts";
import { viewDraws, type ViewedPicture } from "../../../src/features/views.ts";
import { type CropPlace, cropViews } from "../../../src/methods/transfgu/views.ts";

const SIDE = 16;
const RANDOM = new RandomStreams(3);

function picture(index: number): ViewedPicture {
  const levels = RANDOM.stream("picture", index).uniforms(3 * SIDE * SIDE, 0, 255);
  return { index, height: SIDE, width: SIDE, levels, pixels: normaliseLevels(levels) };
}

const views = (colour_draws: "batch" | "image") => cropViews({ colour_draws });
const first = (step: number, place: number, colours: "batch" | "image" = "batch") =>
  views(colours).first!(picture(0), viewDraws(RANDOM, step, place));

Deno.test("views are half as large as pictures", () => {
  assertEquals(views("batch").size!({ height: 320, width: 640 }), { height: 160, width: 320 });
  assertEquals(first(0, 0).pixels!.length, 3 * (SIDE / 2) ** 2);
});

Deno.test("views tell their crop, which differs from place to place and repeats itself", () => {
  const places = [0, 1, 2, 3].map((place) => first(5, place).place as CropPlace);
  assertEquals(first(5, 2).place, places[2]);
  assertNotEquals(places[0], places[1]);
  for (const { box } of places) assert(box.left + box.width <= SIDE && box.top + box.height <= SIDE);
});

Deno.test("colours are drawn for the batch, or for each image", () => {
  // Twenty steps, of which some change colours: where the crop is the same, so are the pixels.
  const same = (colours: "batch" | "image") =>
    Array.from({ length: 20 }, (_, step) => {
      const draws = (place: number) => {
        const own = viewDraws(RANDOM, step, place);
        return {
          ...own,
          batch: own.batch,
          image: (purpose: string) => purpose === "crop" ? RANDOM.stream("crop", step) : own.image(purpose),
        };
      };
      const [a, b] = [0, 1].map((place) => views(colours).first!(picture(0), draws(place)).pixels!);
      return a.every((value, at) => value === b[at]);
    });
  assertEquals(new Set(same("batch")), new Set([true]));
  assert(same("image").includes(false));
});

Deno.test("labels are cropped and flipped with the view", () => {
  const view = first(1, 0);
  const { box, flip } = view.place as CropPlace;
  const labels = Int32Array.from({ length: SIDE * SIDE }, (_, at) => at % SIDE);
  const cropped = view.labels!(labels);
  assertEquals(cropped.length, labels.length);
  assertEquals(cropped[flip ? SIDE - 1 : 0], box.left);
});
