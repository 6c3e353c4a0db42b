import { assertEquals } from "@std/assert";
import { backbones } from "../../src/backbone/registry.ts";

Deno.test("every registered backbone bears the name it is registered under", async () => {
  for (const name of backbones.names) assertEquals((await backbones.load(name)).name, name);
});
