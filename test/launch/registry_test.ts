import { assertEquals, assertRejects } from "@std/assert";
import { launchers } from "../../src/launch/registry.ts";

Deno.test("every launcher is found by the name that it has", async () => {
  for (const name of launchers.names) assertEquals((await launchers.load(name)).name, name);
  assertEquals(launchers.names[0], "local");
});

Deno.test("a module that is no launcher is refused by what it lacks", async () => {
  const source = "export default { name: 'idle', title: 'Idle', state: () => ({}) };";
  const module = await Deno.makeTempFile({ suffix: ".js" });
  await Deno.writeTextFile(module, source);
  await assertRejects(
    () => launchers.load(module),
    TypeError,
    'it has no member "run", expected a function',
  );
  await Deno.remove(module);
});

Deno.test("a launcher that there is not is refused by name", async () => {
  await assertRejects(() => launchers.load("slrum"), RangeError, 'Cannot find the launcher "slrum"');
});
