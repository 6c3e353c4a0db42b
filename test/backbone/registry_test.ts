import { assertEquals, assertThrows } from "@std/assert";
import { backbones, requireBackbone } from "../../src/backbone/registry.ts";

Deno.test("every registered backbone bears the name it is registered under", async () => {
  for (const name of backbones.names) assertEquals((await backbones.load(name)).name, name);
});

Deno.test("requireBackbone() says which member of a module is none of a backbone's", async () => {
  const vit = await backbones.load("vit-s8");
  const faults: [object, string][] = [
    [{ title: "" }, 'its member "title" is "", expected a text of at least one character'],
    [{ channels: "384" }, 'its member "channels" is "384", expected a whole number from 1'],
    [{ patch: 0 }, 'its member "patch" is 0, expected a whole number from 1'],
    [{ depth: -1 }, 'its member "depth" is -1, expected a whole number from 0'],
    [{ load: null }, 'its member "load" is null, expected a function'],
  ];
  for (const [change, message] of faults) {
    assertThrows(
      () => requireBackbone({ ...vit, ...change }, "./mine.ts"),
      TypeError,
      `Cannot load the backbone "./mine.ts": ${message}`,
    );
  }
});
