import { assertEquals, assertNotEquals } from "@std/assert";
import dino from "../../src/methods/dino/mod.ts";
import hp from "../../src/methods/hp/mod.ts";
import { geometryOf, methodInputs, ownStream, streamNeeds } from "../../src/methods/needs.ts";
import transfgu from "../../src/methods/transfgu/mod.ts";

Deno.test("streamNeeds() asks the method for what its options need", () => {
  assertEquals(streamNeeds(dino, {}), []);
  assertEquals(streamNeeds(hp, hp.options.parse({ consistency_weight: 0 })), ["attention"]);
});

Deno.test("methodInputs() asks for nothing by name where a method says nothing", () => {
  assertEquals(methodInputs(hp, hp.options.parse({})), {});
  assertEquals(methodInputs(dino, {}), {});
});

Deno.test("geometryOf() lets a geometry follow from options", () => {
  const wide = (aspect: number) => geometryOf(transfgu.geometry, transfgu.options.parse({ aspect }));
  assertNotEquals(wide(2)?.name, wide(1)?.name);
  assertEquals(geometryOf(undefined, {}), undefined);
});

Deno.test("ownStream() is of methods with views, a stage, a geometry or a protocol, and tells options apart", () => {
  assertEquals(ownStream(hp, hp.options.parse({})), undefined);
  const own = (windows: number) => ownStream(transfgu, transfgu.options.parse({ windows }));
  assertNotEquals(own(2), own(4));
  assertEquals(own(2), own(2));
});
