import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { loadLossExtensions, methods, requireMethod } from "../../src/methods/registry.ts";
import stego from "../../src/methods/stego/mod.ts";

Deno.test("requireMethod() takes every built-in method", async () => {
  for (const name of methods.names) requireMethod(await methods.load(name), name);
});

Deno.test("requireMethod() names each member that is missing", () => {
  for (const member of Object.keys(stego)) {
    const { [member]: _, ...others } = { ...stego } as Record<string, unknown>;
    assertThrows(
      () => requireMethod(others, "./mine.ts"),
      TypeError,
      `Cannot load the method "./mine.ts": it has no member "${member}", expected `,
    );
  }
  assertEquals(Object.keys(stego).length, 9);
});

Deno.test("requireMethod() shows a member that is of another type", () => {
  const faults: [object, string][] = [
    [{ version: 1.5 }, 'its member "version" is 1.5, expected a whole number from 1'],
    [{ dropLast: "maybe" }, 'its member "dropLast" is "maybe", expected true or false'],
    [
      { needs: ["sleep"] },
      'its member "needs" is ["sleep"], expected a function, or a list of neighbors, attention, jittered',
    ],
    [{ options: {} }, 'its member "options" is {}, expected a schema with parse, safeParse and toJSONSchema'],
    [{ trainer: undefined }, 'its member "trainer" is of type undefined, expected a function'],
    [{ example: null }, 'its member "example" is null, expected an object of options'],
    [{ smallDataset: [] }, 'its member "smallDataset" is [], expected an object of options, or nothing'],
    [{ extraImages: 3 }, 'its member "extraImages" is 3, expected a function, or nothing'],
  ];
  for (const [change, message] of faults) {
    assertThrows(
      () => requireMethod({ ...stego, ...change }, "./mine.ts"),
      TypeError,
      `Cannot load the method "./mine.ts": ${message}`,
    );
  }
});

Deno.test("methods loads every method it names", async () => {
  assert(methods.names.includes("stego"));
  for (const name of methods.names) assertEquals((await methods.load(name)).name, name);
});

Deno.test("methods names the nearest method when there is none of that name", async () => {
  await assertRejects(() => methods.load("stgo"), RangeError, '(nearest: "stego")');
});

Deno.test("every option says what it does, its default and its source, and every number has bounds", async () => {
  const definitions = [
    ...await Promise.all(methods.names.map((name) => methods.load(name))),
    ...await loadLossExtensions(),
  ];
  const wrong = definitions.flatMap(({ name, options }) => {
    const schema = options.toJSONSchema({ io: "input", unrepresentable: "any" }) as { properties: object };
    return Object.entries(schema.properties).filter(([, node]) => {
      const numeric = ["number", "integer"].includes(node.type);
      return node.default === undefined || !/ Default .*\(.+\)\.$/.test(node.description ?? "") ||
        numeric && (node.minimum === undefined || node.maximum === undefined);
    }).map(([option]) => `${name}.${option}`);
  });
  assertEquals(wrong, []);
});
