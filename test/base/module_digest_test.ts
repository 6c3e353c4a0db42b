import { assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { pathToFileURL } from "node:url";
import config from "../../deno.json" with { type: "json" };
import { importFault, moduleDigest } from "../../src/base/module_digest.ts";

const FILES: Readonly<Record<string, string>> = {
  "main.ts": `import { rate } from "./parts/rate.ts";
import words from "../common/words.json" with { type: "json" };
// import "./gone.ts" is no longer here
export { rate };
const table = new URL("./table.bin", import.meta.url);
export default async () => (await import("./late.ts")).late + words.length + table.href + "../elsewhere.ts";
`,
  "parts/rate.ts": `import type { Rate } from "./types.ts";\nexport const rate: Rate = 0.1;\n`,
  "parts/types.ts": `import "./rate.ts";\nexport type Rate = number;\n`,
  "late.ts": "export const late = 1;\n",
  "../common/words.json": "[1, 2]\n",
  "table.bin": "\u0000\u0001",
  "unused.ts": "export const unused = 1;\n",
};

/** The digest of the module in a fresh folder, with some files changed. */
async function digestOf(changes: Readonly<Record<string, string>> = {}, folder = "a"): Promise<string> {
  const root = await Deno.makeTempDir({ prefix: "omh bench é#%-" });
  try {
    for (const [name, text] of Object.entries({ ...FILES, ...changes })) {
      const url = new URL(name, pathToFileURL(`${root}/${folder}/`));
      await Deno.mkdir(new URL(".", url), { recursive: true });
      await Deno.writeTextFile(url, text);
    }
    return await moduleDigest(pathToFileURL(`${root}/${folder}/main.ts`).href);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("moduleDigest() is the same for the same code, wherever it lies", async () => {
  assertEquals(await digestOf({}, "other"), await digestOf());
});

for (const name of Object.keys(FILES).filter((name) => name !== "unused.ts")) {
  Deno.test(`moduleDigest() sees a changed letter in ${name}`, async () => {
    assertNotEquals(await digestOf({ [name]: `${FILES[name]} ` }), await digestOf());
  });
}

Deno.test("moduleDigest() does not see what the module does not import", async () => {
  assertEquals(await digestOf({ "unused.ts": "changed" }), await digestOf());
});

Deno.test("moduleDigest() takes what is no file by its specifier", async () => {
  assertEquals(await moduleDigest("npm:a@1"), await moduleDigest("npm:a@1"));
  assertNotEquals(await moduleDigest("npm:a@1"), await moduleDigest("npm:a@2"));
});

Deno.test("moduleDigest() needs the module itself", async () => {
  await assertRejects(
    () => moduleDigest(new URL("./nowhere.ts", import.meta.url).href),
    Deno.errors.NotFound,
  );
});

/** What keeps a module of these files from being imported. */
async function faultOf(files: Readonly<Record<string, string>>, remote = false): Promise<string | undefined> {
  const folder = await Deno.makeTempDir();
  try {
    for (const [name, text] of Object.entries(files)) await Deno.writeTextFile(`${folder}/${name}`, text);
    return (await importFault(pathToFileURL(`${folder}/main.ts`).href, { remote }))?.replaceAll(
      `${folder}/`,
      "",
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("moduleDigest() and importFault() refuse a specifier that is computed, in whatever it imports", async () => {
  const late = { "late.ts": '\nexport const late = await import("./li" + "b2.ts");' };
  await assertRejects(() => digestOf(late), RangeError, "has import() of a text that is computed");
  assertEquals(
    await faultOf({ "main.ts": 'import "./late.ts";', ...late }, true),
    'line 2 of "late.ts" has import() of a text that is computed or escaped, ' +
      "expected the specifier written out as a literal, so that results can say which code made them",
  );
});

Deno.test("moduleDigest() sees an import behind a comment", async () => {
  const main = { "main.ts": 'await import(/* late */ "./late.ts");' };
  assertNotEquals(await digestOf({ ...main, "late.ts": "1" }), await digestOf({ ...main, "late.ts": "2" }));
});

for (
  const specifier of [
    "npm:right-pad@1.0.1",
    "jsr:@a/b",
    "https://example.org/x.ts",
    "data:text/javascript,1",
    "npm:zod",
  ]
) {
  Deno.test(`importFault() refuses ${specifier} without leave`, async () => {
    const files = { "main.ts": 'import "./pad.ts";', "pad.ts": `import pad from "${specifier}";` };
    assertEquals(
      await faultOf(files),
      `"pad.ts" imports "${specifier}", which would be fetched and run, ` +
        "expected files and names of the import map, or leave to import modules from elsewhere (--remote-modules)",
    );
    assertEquals(await faultOf(files, true), undefined);
  });
}

Deno.test("importFault() lets names of the import map, what they stand for, and commented code pass", async () => {
  const known = `import "@omh/bench"; import "zod"; import "node:path"; import "${config.imports.zod}";`;
  assertEquals(await faultOf({ "main.ts": `${known}\n// import "npm:a"; import "./gone.ts"` }), undefined);
  assertEquals(await faultOf({}), undefined);
});

Deno.test("importFault() refuses JSX, which it cannot read", async () => {
  assertEquals(
    await faultOf({ "main.ts": 'import "./a.tsx"', "a.tsx": "" }),
    '"a.tsx" is JSX, expected JavaScript or TypeScript without',
  );
});
