import { assertEquals } from "@std/assert";
import { importsOf } from "../../src/base/module_imports.ts";

const modulesOf = (code: string) => importsOf(code).modules;

Deno.test("importsOf() reads all forms of import, in order", () => {
  const code = `#!/usr/bin/env deno
import "./a.ts";
import b, { type B } from './b.ts';
export * from "./c.ts";
import type { D } from "zod";
import words from "./words.json" with { type: "json" };
const e = await import( /* late */ "./e.ts");
const f = { ...import(\`./f.ts\`) };
new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
new Worker("npm:g");
const h = import.meta.resolve("./h.bin"), i = new URL('../i.bin', import.meta.url);
const j: typeof import("npm:j") = 1;`;
  assertEquals(importsOf(code), {
    modules: ["./a.ts", "./b.ts", "./c.ts", "zod", "./words.json", "./e.ts", "./f.ts", "npm:g", "npm:j"],
    files: ["./worker.ts", "./h.bin", "../i.bin"],
  });
});

Deno.test("importsOf() sees no import in comments, texts, templates and regular expressions", () => {
  const code = [
    '// import "./a.ts"; import(x)',
    '/* import "./b.ts" */ const text = "import(c)" + \'from "./d.ts"\';',
    "const template = `import(e) ${text} from './f.ts' ${`${text}` + 1}`;",
    "const pattern = /import(g)[/\"'`]/u, ratio = 4 / 2 / text.length; it's;",
    "thing.import(h); thing.from('./i.ts'); require(j);",
  ].join("\n");
  assertEquals(importsOf(code), { modules: [], files: [] });
});

Deno.test("importsOf() reads imports within the expressions of templates, and behind regular expressions", () => {
  assertEquals(modulesOf('`${{ a: await import("./a.ts") }} ${`${import("./b.ts")}`}`; import("./c.ts")'), [
    "./a.ts",
    "./b.ts",
    "./c.ts",
  ]);
  assertEquals(modulesOf("const a = /`/; import('./a.ts'); x = (b + c) / 2; import('./b.ts'); return /'/"), [
    "./a.ts",
    "./b.ts",
  ]);
});

const COMPUTED: Readonly<Record<string, string>> = {
  'await import("./li" + "b2.ts")': "import()",
  "import(`./${name}.ts`)": "import()",
  "import(name)": "import()",
  'import("./li\\u0062.ts")': "import()",
  'import /* */ (["./lib.ts"].join(""))': "import()",
  '[...import("./a" + b)]': "import()",
  'import "./li\\u0062.ts"': "an import",
  "new Worker(name)": "new Worker()",
  'new Worker(new URL("./li" + "b.ts", import.meta.url))': "new URL(…, import.meta.url)",
  "new URL(join('a', b), import.meta.url)": "new URL(…, import.meta.url)",
  "import.meta.resolve(name)": "import.meta.resolve()",
  'import { createRequire } from "node:module"; const require = createRequire(import.meta.url); require("./a" + 1)':
    "require()",
  'import { createRequire } from "node:module"; createRequire(import.meta.url)(name)': "require()",
};

for (const [code, what] of Object.entries(COMPUTED)) {
  Deno.test(`importsOf() tells that ${code} is computed`, () => {
    assertEquals(importsOf(`\n\`two\nlines\`;\n${code}`).computed, { line: 4, what });
  });
}

Deno.test("importsOf() follows require() of a CommonJS module", () => {
  assertEquals(importsOf('require("./a.cjs")', true).modules, ["./a.cjs"]);
  assertEquals(importsOf("require(a)", true).computed?.what, "require()");
});

Deno.test("importsOf() reads long texts", () => {
  const long = "x\\n".repeat(300_000);
  assertEquals(modulesOf(`const a = "${long}", b = \`${long}\`; import "./a.ts"`), ["./a.ts"]);
});
