import { assertEquals } from "@std/assert";
import { mayRender, placeholdersOf, renderName } from "../../src/spec/names.ts";

Deno.test("placeholdersOf() finds settings and where they stand", () => {
  assertEquals(placeholdersOf("OMH {omh.epsilon}, {method}"), [
    { setting: "omh.epsilon", path: ["omh", "epsilon"], offset: 5 },
    { setting: "method", path: ["method"], offset: 20 },
  ]);
  assertEquals(placeholdersOf("{} { plain"), []);
});

Deno.test("renderName() fills placeholders in", () => {
  const values: Record<string, unknown> = { a: 0.1, b: [1, 2], c: false, d: { e: 1 } };
  assertEquals(renderName("{a} {b} {c} {d} {x}", (name) => values[name]), '0.1 1, 2 false {"e":1} {x}');
});

Deno.test("mayRender() knows a name that a row's values can make", () => {
  assertEquals(mayRender("OMH (x), {omh.plan} plan", "OMH (x), uniform plan"), true);
  assertEquals(mayRender("OMH (x), {omh.plan} plan", "OMH (x),  plan"), false);
  assertEquals(mayRender("OMH", "OMH"), true);
  assertEquals(mayRender("O.H", "OMH"), false);
});
