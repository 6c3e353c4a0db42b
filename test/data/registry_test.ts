import { assertEquals } from "@std/assert";
import { datasets } from "../../src/data/registry.ts";

Deno.test("datasets loads every dataset it names", async () => {
  assertEquals([...datasets.names], ["earthcover6", "cocostuff27", "cityscapes27", "potsdam3"]);
  for (const name of datasets.names) assertEquals((await datasets.load(name)).name, name);
});
