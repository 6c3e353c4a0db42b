import { assertEquals } from "@std/assert";
import { parse } from "@std/yaml";
import type { Dataset, DatasetDefinition } from "../../src/data/types.ts";

/** Checks a dataset's descriptor against its definition and what it opens to; returns the descriptor. */
export async function checkDescriptor(definition: DatasetDefinition, dataset: Dataset) {
  const path = new URL(`../../datasets/${definition.name}.yaml`, import.meta.url);
  // deno-lint-ignore no-explicit-any -- a parsed YAML document has no static type
  const descriptor = parse(await Deno.readTextFile(path)) as any;
  const { name, title, splits, hierarchy } = descriptor;
  assertEquals({ name, title, splits }, {
    name: definition.name,
    title: definition.title,
    splits: definition.expected,
  });
  // deno-lint-ignore no-explicit-any -- as above
  assertEquals(descriptor.classes.map((entry: any) => entry.name), dataset.classes);
  // deno-lint-ignore no-explicit-any -- as above
  assertEquals(descriptor.classes.map((entry: any) => entry.colour), dataset.colours);
  assertEquals(hierarchy, dataset.hierarchy);
  assertEquals(definition.classes, dataset.classes.length);
  return descriptor;
}
