import { assertEquals, assertStrictEquals } from "@std/assert";
import fc from "fast-check";
import {
  flatten,
  isMapping,
  layerOf,
  merge,
  nestedLeaves,
  repeated,
  splitSetting,
  valueAt,
  viewOf,
} from "../../src/spec/settings.ts";
import { cellSettings } from "./spec_fixture.ts";

Deno.test("splitSetting() splits at dots, but not within the name of a method", () => {
  assertEquals(splitSetting("omh.epsilon"), ["omh", "epsilon"]);
  assertEquals(splitSetting("./my.ts.dim", ["./my.ts"]), ["./my.ts", "dim"]);
  assertEquals(splitSetting("./my.ts", ["./my.ts"]), ["./my.ts"]);
});

Deno.test("layerOf() reads nested and dotted settings alike, each with its place", () => {
  const nested = layerOf({ omh: { epsilon: 1, levels: 2 } }, ["base"]);
  const dotted = layerOf({ "omh.epsilon": 1, "omh.levels": 2 }, ["base"]);
  assertEquals(merge([nested]).tree, merge([dotted]).tree);
  assertEquals(nested[0], {
    path: ["omh", "epsilon"],
    value: 1,
    at: ["base", "omh", "epsilon"],
    keys: [["base", "omh"], ["base", "omh", "epsilon"]],
  });
  assertEquals(dotted[0].keys, [["base", "omh.epsilon"], ["base", "omh.epsilon"]]);
});

Deno.test("layerOf() gives nothing for what is not a mapping, and empty mappings as they are", () => {
  assertEquals(layerOf([1], []), []);
  assertEquals(layerOf({ omh: {} }, []).map(({ path, value }) => ({ path, value })), [{
    path: ["omh"],
    value: {},
  }]);
});

Deno.test("nestedLeaves() puts a mapping below a setting", () => {
  const [leaf] = nestedLeaves({ dim: 3 }, {
    path: ["stego"],
    at: ["grid", "stego", 1],
    keys: [["grid", "stego"]],
  });
  assertEquals(leaf.path, ["stego", "dim"]);
  assertEquals(leaf.at, ["grid", "stego", 1, "dim"]);
});

Deno.test("repeated() finds a setting given nested and dotted", () => {
  assertEquals(repeated(layerOf({ omh: { epsilon: 1 }, "omh.epsilon": 2 }, []))?.at, ["omh.epsilon"]);
  assertEquals(repeated(layerOf({ omh: { epsilon: 1 }, "omh.levels": 2 }, [])), undefined);
});

Deno.test("merge() lets later layers win, setting by setting", () => {
  const layers = [{ a: { b: 1, c: 2 }, d: [1, 2] }, { "a.b": 3, d: [4] }].map((value, i) =>
    layerOf(value, [i])
  );
  const { tree, leaves } = merge(layers);
  assertEquals(tree, { a: { c: 2, b: 3 }, d: [4] });
  assertEquals(leaves.find(({ path }) => path[1] === "b")?.at, [1, "a.b"]);
});

Deno.test("merge() replaces a section by a value and a value by a section, but not by an empty mapping", () => {
  const layer = (value: unknown) => layerOf(value, []);
  assertEquals(merge([layer({ a: { b: 1 } }), layer({ a: 2 })]).tree, { a: 2 });
  assertEquals(merge([layer({ a: 2 }), layer({ a: { b: 1 } })]).tree, { a: { b: 1 } });
  assertEquals(merge([layer({ a: { b: 1 } }), layer({ a: {} })]).tree, { a: { b: 1 } });
});

Deno.test("merge() keeps a setting called __proto__ among its own keys", () => {
  const { tree } = merge([layerOf(JSON.parse('{"__proto__": {"x": 1}}'), [])]);
  assertEquals(Object.hasOwn(tree, "__proto__"), true);
  assertEquals(({} as Record<string, unknown>).x, undefined);
});

Deno.test("merge() of one layer is undone by flatten()", () => {
  const key = fc.constantFrom("a", "b", "c");
  const tree = fc.dictionary(key, fc.oneof(fc.integer(), fc.dictionary(key, fc.boolean(), { minKeys: 1 })), {
    noNullPrototype: true,
  });
  fc.assert(fc.property(tree, (value) => {
    const dotted = Object.fromEntries(flatten(value));
    assertEquals(merge([layerOf(dotted, [])]).tree, value);
  }));
});

Deno.test("viewOf() shows settings by the names that a spec uses", () => {
  const view = viewOf(cellSettings({ omh: { levels: 3 } }));
  assertEquals(valueAt(view, ["stego", "weights", "self"]), 0.1);
  assertEquals(valueAt(view, ["omh"]), { enabled: true, levels: 3 });
  assertEquals(valueAt(viewOf(cellSettings()), ["omh"]), { enabled: false });
});

Deno.test("valueAt() is undefined where there is nothing", () => {
  const list = [1];
  assertStrictEquals(valueAt({ a: { list } }, ["a", "list"]), list);
  assertEquals(valueAt({ a: 1 }, ["a", "b"]), undefined);
  assertEquals(valueAt({}, ["toString"]), undefined);
});

Deno.test("isMapping() tells mappings from lists and scalars", () => {
  assertEquals([{}, [], null, 1, "a"].map(isMapping), [true, false, false, false, false]);
});
