import { conformanceChecks, type MethodDefinition } from "@omh/bench";
import { methods } from "../../src/methods/registry.ts";
import kmeansPca from "../../examples/plugins/kmeans_pca.ts";
import { tensorTest } from "../nn/tensor_fixture.ts";

const plugins: MethodDefinition[] = [
  ...await Promise.all(methods.names.map((name) => methods.load(name))),
  kmeansPca,
];

for (const method of plugins) {
  for (const { name, run } of conformanceChecks(method)) tensorTest(`${method.name} ${name}`, run);
}
