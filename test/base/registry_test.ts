import { assertEquals, assertInstanceOf, assertRejects, assertStrictEquals } from "@std/assert";
import { pathToFileURL } from "node:url";
import { type DataPlace, isModuleSpecifier, type PluginSource, Registry } from "../../src/base/registry.ts";

const SCOPE = { base: import.meta.url };

interface Thing {
  readonly name: string;
}

Deno.test("Registry loads a thing once, and only when asked for", async () => {
  let loads = 0;
  const registry = new Registry<Thing>("method", {
    dino: () => Promise.resolve({ default: { name: `dino${++loads}` } }),
    hp: () => Promise.reject(new Error("never loaded")),
  });
  assertEquals(registry.names, ["dino", "hp"]);
  assertEquals([registry.has("dino"), registry.has("toString")], [true, false]);
  assertEquals(loads, 0);
  const [first, second] = await Promise.all([registry.load("dino"), registry.load("dino")]);
  assertStrictEquals(first, second);
  assertEquals(loads, 1);
});

Deno.test("Registry names the nearest and lists all for an unknown name", async () => {
  const registry = new Registry<Thing>("method", {
    dino: () => Promise.resolve({ default: { name: "dino" } }),
    stego: () => Promise.resolve({ default: { name: "stego" } }),
  });
  const error = await assertRejects(() => registry.load("steg"), RangeError);
  assertEquals(
    error.message,
    'Cannot find the method "steg": there is none of this name, expected one of dino, stego, or a path that begins with ./ (nearest: "stego")',
  );
});

Deno.test("Registry imports a relative specifier from its base", async () => {
  const registry = new Registry<Thing>("method", {});
  const thing = await registry.load("../spec/plugin_fixture.ts", SCOPE);
  assertEquals(thing.name, "fixture");
  assertStrictEquals(
    await registry.load("./plugin_fixture.ts", { base: new URL("../spec/", import.meta.url).href }),
    thing,
  );
});

Deno.test("Registry loads the module that a name stands for in a scope", async () => {
  const registry = new Registry<Thing>("method", {
    dino: () => Promise.resolve({ default: { name: "dino" } }),
  });
  const mine = { ...SCOPE, plugins: { mine: "../spec/plugin_fixture.ts", dino: "./other.ts" } };
  const thing = await registry.load("mine", mine);
  assertStrictEquals(await registry.load("../spec/plugin_fixture.ts", SCOPE), thing);
  await assertRejects(() => registry.load("mine", SCOPE), RangeError, 'Cannot find the method "mine"');
  await assertRejects(() => registry.load("dino", mine), RangeError, "a plugin has the name of one");
  assertEquals((await registry.load("dino", SCOPE)).name, "dino");
});

Deno.test("Registry tells which module a name stands for", () => {
  const registry = new Registry<Thing>("method", {
    dino: () => Promise.resolve({ default: { name: "dino" } }),
  });
  const scope = { base: "file:///specs/a.yaml", plugins: { mine: "./my.ts", theirs: "npm:theirs" } };
  assertEquals(
    ["dino", "mine", "theirs", "../b.ts", "/d/é.ts", "other"].map((name) => registry.moduleOf(name, scope)),
    [
      undefined,
      "file:///specs/my.ts",
      "npm:theirs",
      "file:///b.ts",
      "file:///d/%C3%A9.ts",
      undefined,
    ],
  );
});

Deno.test("Registry refuses a relative specifier without a base", async () => {
  await assertRejects(() => new Registry<Thing>("method", {}).load("./x.ts"), RangeError, "base URL");
});

Deno.test("Registry keeps the cause when a module cannot be imported", async () => {
  const registry = new Registry<Thing>("method", {});
  const error = await assertRejects(
    () => registry.load("./absent.ts", SCOPE),
    Error,
    '"./absent.ts"',
  );
  assertInstanceOf(error.cause, Error);
});

Deno.test("Registry refuses a module without a default export", async () => {
  const registry = new Registry<Thing>("method", {});
  await assertRejects(
    () => registry.load("../../src/base/nearest.ts", SCOPE),
    TypeError,
    "default export",
  );
});

Deno.test("Registry refuses what its check refuses, each time it is asked for", async () => {
  const check = (value: unknown, name: string) => {
    if (value !== 1) throw new TypeError(`Cannot load "${name}": it is ${value}, expected 1`);
  };
  const entries = { one: () => Promise.resolve({ default: 1 }), two: () => Promise.resolve({ default: 2 }) };
  const registry = new Registry<number>("number", entries, check);
  assertEquals(await registry.load("one"), 1);
  for (let time = 0; time < 2; time++) {
    await assertRejects(() => registry.load("two"), TypeError, 'Cannot load "two": it is 2, expected 1');
  }
});

Deno.test("isModuleSpecifier() tells specifiers from names", () => {
  for (
    const name of [
      "./a.ts",
      "../a.ts",
      "https://x/y.ts",
      "npm:x",
      "jsr:@a/b",
      "file:///a.ts",
      "/a.ts",
      "C:\\a.ts",
    ]
  ) {
    assertEquals(isModuleSpecifier(name), true);
  }
  for (const name of ["stego", ".hidden", "vit-b8"]) assertEquals(isModuleSpecifier(name), false);
});

/** What is thrown by the load of a module with this text. */
async function loadFault(text: string): Promise<Error> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/a.ts`, text);
    const scope = { base: pathToFileURL(`${folder}/`).href };
    return await assertRejects(() => new Registry<Thing>("method", {}).load("./a.ts", scope), Error);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

for (const [thrown, shown] of [["null", "null"], ['"boom"', '"boom"']]) {
  Deno.test(`Registry tells that a module throws ${thrown}`, async () => {
    assertEquals(
      (await loadFault(`throw ${thrown};`)).message,
      `Cannot load the method "./a.ts": what was thrown is no Error but ${shown}, expected a module that Deno can import`,
    );
  });
}

Deno.test("Registry refuses a module that changes built-ins, and puts them back", async () => {
  const error = await loadFault('Number.prototype.toFixed = () => "99.0"; export default {};');
  assertInstanceOf(error, TypeError);
  assertEquals(
    error.message,
    'Cannot load the method "./a.ts": its module changes Number.prototype.toFixed, expected the built-ins left as they are',
  );
  assertEquals((45.04).toFixed(1), "45.0");
});

Deno.test("Registry runs nothing of a module that imports what would be fetched, or what it computes", async () => {
  const ran = "Object.assign(globalThis, { ran: true });";
  const fetching = await loadFault(`${ran} const pad = await import("npm:right-pad@1.0.1");`);
  assertEquals(
    /imports "npm:right-pad@1\.0\.1", which would be fetched and run/.test(fetching.message),
    true,
  );
  const computing = await loadFault(`${ran} await import("./li" + "b2.ts");`);
  assertEquals(/line 1 of ".*a\.ts" has import\(\) of a text that is computed/.test(computing.message), true);
  assertEquals("ran" in globalThis, false);
});

Deno.test("Registry reads files of data anew each time, and takes no code from them", async () => {
  let reads = 0;
  const files = {
    takes: (url: PluginSource) => typeof url === "string" && url.endsWith(".yaml"),
    load: (url: PluginSource) => Promise.resolve({ url, reads: ++reads }),
    digest: (url: PluginSource) => Promise.resolve(`digest of ${url}`),
  };
  const registry = new Registry<unknown>("dataset", {}, () => {}, files);
  const base = "file:///specs/a.yaml";
  const url = "file:///specs/sets/b.yaml";
  assertEquals(await registry.load("sets/b.yaml", { base }), { url, reads: 1 });
  assertEquals(await registry.load("b", { base, plugins: { b: "./sets/b.yaml" } }), { url, reads: 2 });
  assertEquals(registry.codeOf("./sets/b.yaml", { base }), undefined);
  assertEquals(await registry.meaningOf("./sets/b.yaml", { base }), `digest of ${url}`);
  assertEquals(await registry.meaningOf("./sets/b.ts", { base }), undefined);
  assertEquals(registry.codeOf("./sets/b.ts", { base }), "file:///specs/sets/b.ts");
});

Deno.test("Registry takes a definition as plain data where it knows such, told its name and where it stands", async () => {
  const data = {
    takes: (source: PluginSource) => typeof source === "object",
    load: (source: PluginSource, place: DataPlace) => Promise.resolve({ source, place }),
    digest: (_: PluginSource, { base }: DataPlace) => Promise.resolve(`digest beside ${base}`),
  };
  const base = "file:///specs/a.yaml";
  const plugins = { mine: { command: ["a"] }, known: { command: ["b"] } };
  const scope = { base, plugins };
  const known = { known: () => Promise.resolve({ default: {} }) };
  const registry = new Registry<unknown>("method", known, () => {}, data);
  assertEquals(await registry.load("mine", scope), { source: plugins.mine, place: { name: "mine", base } });
  assertEquals(await registry.meaningOf("mine", scope), `digest beside ${base}`);
  assertEquals(registry.codeOf("mine", scope), undefined);
  await assertRejects(
    () => registry.load("known", scope),
    RangeError,
    "has the name of one that is registered",
  );
  const datasets = new Registry("dataset", {});
  await assertRejects(
    () => datasets.load("mine", scope),
    RangeError,
    'Cannot load the dataset "mine": a mapping defines it, which can define no dataset, expected the path of a file',
  );
});
