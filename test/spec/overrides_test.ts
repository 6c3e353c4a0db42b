import { assertEquals, assertThrows } from "@std/assert";
import { changesOf, checkOverrides, overrideLayer } from "../../src/spec/overrides.ts";
import type { Override } from "../../src/spec/types.ts";
import { knownSettings } from "../../src/spec/settings_schema.ts";
import { CATALOGUE, cellSettings } from "./spec_fixture.ts";

const known = knownSettings(CATALOGUE);
const STEPS: Override = { path: ["train", "steps"], atMost: 2 };

/** Path and value of each leaf. */
function leaves(overrides: readonly Override[]): unknown[] {
  return overrideLayer(overrides, cellSettings()).map(({ path, value }) => [path.join("."), value]);
}

Deno.test("overrideLayer() gives what comes out changed", () => {
  assertEquals(leaves([STEPS, { path: ["backbone"], value: "vit-s8" }]), [
    ["train.steps", 2],
    ["backbone", "vit-s8"],
  ]);
  assertEquals(leaves([{ path: ["train", "steps"], value: 400 }]), []);
});

Deno.test("overrideLayer() lowers a number and never raises it", () => {
  assertEquals(leaves([{ path: ["train", "steps"], atMost: 400 }]), []);
  assertEquals(leaves([{ path: ["train", "steps"], atMost: 399 }]), [["train.steps", 399]]);
});

Deno.test("overrideLayer() leaves out another method's option", () => {
  assertEquals(leaves([{ path: ["smooseg", "dim"], value: 1 }, { path: ["stego", "dim"], value: 1 }]), [
    ["stego.dim", 1],
  ]);
});

Deno.test("checkOverrides() names the nearest setting for one that does not exist", () => {
  assertThrows(
    () => checkOverrides([{ path: ["train", "step"], atMost: 2 }], known),
    RangeError,
    'Cannot override "train.step": there is no such setting, expected one of a spec\'s (nearest: "train.steps")',
  );
});

Deno.test("checkOverrides() refuses a value that the setting cannot have, and asks for nothing else", () => {
  checkOverrides([STEPS, { path: ["backbone"], value: "vit-s8" }], known);
  const refused = (override: Override, message: string) =>
    assertThrows(() => checkOverrides([override], known), RangeError, message);
  refused({ path: ["backbone"], value: "vit-s9" }, "there is none of this name");
  refused({ path: ["backbone"], value: "vit-s9" }, '(nearest: "vit-s8")');
  refused({ path: ["train", "steps"], value: -1 }, "train.steps");
});

Deno.test("changesOf() gathers what points had before by what they have now", () => {
  const at = (steps: number) => ({ ...cellSettings(), train: { ...cellSettings().train, steps } });
  const points = [5, 7, 5, 2].map((steps) => ({ before: at(steps), after: at(2) }));
  assertEquals(changesOf([STEPS], points), [{ setting: "train.steps", value: 2, instead: [5, 7] }]);
  assertEquals(changesOf([STEPS], points.slice(3)), []);
});
