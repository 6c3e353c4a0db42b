import { assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { pathToFileURL } from "node:url";
import { moduleDigest } from "../../src/base/module_digest.ts";

const FILES: Readonly<Record<string, string>> = {
  "main.ts": `import { rate } from "./parts/rate.ts";
import words from "../shared/words.json" with { type: "json" };
// import "./gone.ts" is no longer here
export { rate };
const table = new URL("./table.bin", import.meta.url);
export default async () => (await import("./late.ts")).late + words.length + table.href + "../elsewhere.ts";
`,
  "parts/rate.ts": `import type { Rate } from "./types.ts";\nexport const rate: Rate = 0.1;\n`,
  "parts/types.ts": `import "./rate.ts";\nexport type Rate = number;\n`,
  "late.ts": "export const late = 1;\n",
  "../shared/words.json": "[1, 2]\n",
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
