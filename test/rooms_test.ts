import { assertEquals } from "@std/assert";

const HOME = new URL("../", import.meta.url);

/** What is looked at: folders, and files beside them. */
const LOOKED_AT = ["benchmarks/", "mod.ts", "src/", "test/parity/", "vendor/"];

/**
 * The rooms of DESIGN by height, and what stands beside them: a file imports from its own room and from lower ones. Programs of
 * others (`mod.ts`, `benchmarks`) stand on the use cases, as the command line does; the stand-ins are reached by name alone.
 */
const HEIGHT: Record<string, number> = {
  vendor: 0,
  base: 0,
  spec: 1,
  formats: 1,
  engine: 1,
  nn: 2,
  data: 3,
  backbone: 4,
  features: 5,
  omh: 4,
  methods: 6,
  evaluate: 7,
  train: 7,
  model: 8,
  results: 9,
  launch: 10,
  report: 10,
  app: 11,
  cli: 12,
  "mod.ts": 12,
  benchmarks: 12,
  parity: 13,
};

/** Plugin folders that only registries may name. */
const PLUGINS = /^src\/methods\/(?!parts\/|conformance\/)[^/]+\//;
const MAY_NAME_PLUGINS = /^src\/methods\/registry\.ts$/;

/** An import or re-export, of types too. */
interface Import {
  readonly from: string;
  readonly to: string;
}

/** The command lines of the benchmarks: they read flags and write to a terminal as the other commands do. */
const COMMAND_LINE = /^benchmarks\/(?:gpu|speed)\/main\.ts -> src\/cli\/(command|main)\.ts$/;

const files = await Promise.all(LOOKED_AT.map(sourceFiles)).then((found) => found.flat().sort());
const imports = (await Promise.all(files.map(importsOf))).flat();

Deno.test("imports run downwards only", () => {
  const wrong = imports.filter(({ from, to }) => {
    const [room, target] = [roomOf(from), roomOf(to)];
    return room !== target && target !== "spec" && !(HEIGHT[room] > HEIGHT[target]);
  });
  assertEquals(wrong.map(arrow).filter((arrow) => !COMMAND_LINE.test(arrow)), []);
});

Deno.test("every room has a height", () => {
  assertEquals(
    [...new Set([...files, ...imports.map(({ to }) => to)].map(roomOf))]
      .filter((room) => !(room in HEIGHT)),
    [],
  );
});

Deno.test("spec stands on base alone", () => {
  const wrong = imports.filter(({ from, to }) =>
    roomOf(from) === "spec" && !["spec", "base"].includes(roomOf(to))
  );
  assertEquals(wrong.map(arrow), []);
});

Deno.test("core names no method", () => {
  const wrong = imports.filter(({ from, to }) =>
    from.startsWith("src/") && PLUGINS.test(to) && !MAY_NAME_PLUGINS.test(from) &&
    pluginOf(from) !== pluginOf(to)
  );
  assertEquals(wrong.map(arrow), []);
});

Deno.test("no file imports itself by way of others, not for a type either", () => {
  assertEquals(circles(imports), []);
});

Deno.test("circles are found, through types and re-exports", () => {
  const chain = (...path: string[]) => path.slice(1).map((to, i) => ({ from: path[i], to }));
  assertEquals(circles(chain("a", "b", "c", "d")), []);
  assertEquals(circles([...chain("a", "c", "b", "a"), ...chain("d", "a"), ...chain("e", "f", "e")]), [
    ["a", "b", "c"],
    ["e", "f"],
  ]);
  const source = `
    import type { A } from "./a.ts";
    export {
      b,
    } from "../b.ts";
    export * from "./c.ts";
    const d = await import("./d.ts");
    /** \`import { e } from "./e.ts"\` */
    // from "./f.ts"
    import "./g.ts";
    import { h } from "h";
  `;
  assertEquals(specifiersOf(source), ["./a.ts", "../b.ts", "./c.ts", "./d.ts", "./g.ts"]);
});

/** Groups of files of which each imports each other in one or more steps. */
function circles(imports: readonly Import[]): string[][] {
  const targets = Map.groupBy(imports, ({ from }) => from);
  const order = new Map<string, number>();
  const open: string[] = [];
  const found: string[][] = [];
  // Tarjan's algorithm: a file from which none seen before can be reached closes a group.
  const visit = (file: string): number => {
    let low = order.size;
    order.set(file, low);
    open.push(file);
    for (const { to } of targets.get(file) ?? []) {
      if (!order.has(to)) low = Math.min(low, visit(to));
      else if (open.includes(to)) low = Math.min(low, order.get(to)!);
    }
    if (low === order.get(file)) {
      const group = open.splice(open.indexOf(file));
      if (group.length > 1) found.push(group.sort());
    }
    return low;
  };
  for (const { from } of imports) if (!order.has(from)) visit(from);
  return found.sort();
}

async function importsOf(from: string): Promise<Import[]> {
  const specifiers = specifiersOf(await Deno.readTextFile(new URL(from, HOME)));
  return specifiers.map((specifier) => new URL(specifier, new URL(from, HOME)))
    .map((url) => ({ from, to: url.href.slice(HOME.href.length) }));
}

/** Relative specifiers of a module's imports and re-exports; its comments are left out. */
function specifiersOf(source: string): string[] {
  const code = source.replaceAll(/^\s*(?:\/\*\*?[\s\S]*?\*\/|\/\/.*$)/gm, "");
  return [...code.matchAll(/(?:from|import)\s*\(?\s*"(\.{1,2}\/[^"]+\.ts)"/g)].map(([, specifier]) =>
    specifier
  );
}

async function sourceFiles(path: string): Promise<string[]> {
  if (!path.endsWith("/")) return [path];
  const entries = await Array.fromAsync(Deno.readDir(new URL(path, HOME)));
  const found = entries.map(({ name, isDirectory }) => {
    // Kernels are AssemblyScript.
    if (isDirectory) return name === "kernels" ? [] : sourceFiles(`${path}${name}/`);
    return name.endsWith(".ts") && !name.endsWith("_test.ts") ? [`${path}${name}`] : [];
  });
  return (await Promise.all(found)).flat();
}

function roomOf(path: string): string {
  const [top, second] = path.split("/");
  return top === "src" || (top === "test" && second === "parity") ? second : top;
}

function pluginOf(path: string): string | undefined {
  return path.match(/^src\/methods\/([^/]+)\//)?.[1];
}

function arrow({ from, to }: Import): string {
  return `${from} -> ${to}`;
}
