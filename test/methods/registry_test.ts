import { assert, assertEquals, assertRejects } from "@std/assert";
import { methods } from "../../src/methods/registry.ts";

Deno.test("methods loads every method it names", async () => {
  assert(methods.names.includes("stego"));
  for (const name of methods.names) assertEquals((await methods.load(name)).name, name);
});

Deno.test("methods names the nearest method when there is none of that name", async () => {
  await assertRejects(() => methods.load("stgo"), RangeError, '(nearest: "stego")');
});
