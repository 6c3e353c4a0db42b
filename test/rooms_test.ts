import { assertEquals } from "@std/assert";

const SRC = new URL("../src/", import.meta.url);

/** The rooms of DESIGN by height: a file imports from its own room and from lower ones. */
const HEIGHT: Record<string, number> = {
  base: 0,
  spec: 1,
  formats: 1,
  engine: 1,
  nn: 2,
  data: 3,
  backbone: 3,
  features: 4,
  omh: 4,
  methods: 5,
  evaluate: 6,
  train: 6,
  results: 7,
  launch: 8,
  app: 9,
  cli: 10,
};

/** Plugin folders that only registries may name. */
const PLUGINS = /^methods\/(?!parts\/|conformance\/)[^/]+\//;
const MAY_NAME_PLUGINS = /^methods\/registry\.ts$/;

Deno.test("imports run downwards only", async () => {
  const wrong = (await allImports()).filter(({ from, to }) => {
    const [room, target] = [roomOf(from), roomOf(to)];
    return room !== target && target !== "spec" && !(HEIGHT[room] > HEIGHT[target]);
  });
  assertEquals(wrong.map(({ from, to }) => `${from} -> ${to}`), []);
});

Deno.test("every room has a height", async () => {
  const rooms = new Set((await sourceFiles()).map(roomOf));
  assertEquals([...rooms].filter((room) => !(room in HEIGHT)), []);
});

Deno.test("spec stands on base alone", async () => {
  const wrong = (await allImports()).filter(({ from, to }) =>
    roomOf(from) === "spec" && !["spec", "base"].includes(roomOf(to))
  );
  assertEquals(wrong, []);
});

Deno.test("core names no method", async () => {
  const wrong = (await allImports()).filter(({ from, to }) =>
    PLUGINS.test(to) && !MAY_NAME_PLUGINS.test(from) && pluginOf(from) !== pluginOf(to)
  );
  assertEquals(wrong.map(({ from, to }) => `${from} -> ${to}`), []);
});

async function allImports(): Promise<{ from: string; to: string }[]> {
  const imports = [];
  for (const from of await sourceFiles()) {
    const text = await Deno.readTextFile(new URL(from, SRC));
    for (const [, specifier] of text.matchAll(/(?:from|import)\s*\(?\s*"(\.{1,2}\/[^"]+\.ts)"/g)) {
      const url = new URL(specifier, new URL(from, SRC));
      if (url.href.startsWith(SRC.href)) imports.push({ from, to: url.href.slice(SRC.href.length) });
    }
  }
  return imports;
}

async function sourceFiles(folder = ""): Promise<string[]> {
  const files: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(new URL(folder || ".", SRC))) {
    const path = `${folder}${name}`;
    if (isDirectory && name !== "kernels") files.push(...await sourceFiles(`${path}/`));
    else if (name.endsWith(".ts")) files.push(path);
  }
  return files.sort();
}

function roomOf(path: string): string {
  return path.split("/")[0];
}

function pluginOf(path: string): string | undefined {
  return path.match(/^methods\/([^/]+)\//)?.[1];
}
