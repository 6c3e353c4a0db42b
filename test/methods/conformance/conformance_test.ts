import type { MethodDefinition } from "@omh/bench";
import { assertEquals, assertRejects } from "@std/assert";
import { memory } from "@tensorflow/tfjs-core";
import kmeansPca from "../../../examples/plugins/kmeans_pca.ts";
import { conformanceChecks } from "../../../src/methods/conformance/conformance.ts";
import dino from "../../../src/methods/dino/mod.ts";
import { methods } from "../../../src/methods/registry.ts";
import { tensorTest } from "../../nn/tensor_fixture.ts";

Deno.test("conformanceChecks() names each check once and runs none by itself", () => {
  const names = conformanceChecks(dino).map(({ name }) => name);
  assertEquals(new Set(names).size, names.length);
  assertEquals(names[0], "has every member");
});

tensorTest("conformanceChecks() leave no tensor behind, in whatever order they run", async () => {
  const before = memory().numTensors;
  for (const { run } of conformanceChecks(dino, { classes: 4, channels: 6 }).reverse()) await run();
  assertEquals(memory().numTensors, before);
});

tensorTest("conformanceChecks() reject with an Error whatever a method throws", async () => {
  const method: MethodDefinition = {
    ...dino,
    trainer: () => {
      throw "boom";
    },
  };
  const [check] = conformanceChecks(method).filter(({ name }) => name === "counts its steps");
  await assertRejects(() => check.run(), Error, 'what was thrown is no Error but "boom"');
});

const plugins: MethodDefinition[] = [
  ...await Promise.all(methods.names.map((name) => methods.load(name))),
  kmeansPca,
];

for (const method of plugins) {
  for (const { name, run } of conformanceChecks(method)) tensorTest(`${method.name} ${name}`, run);
}
