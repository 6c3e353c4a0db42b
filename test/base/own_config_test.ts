import { assertEquals } from "@std/assert";
import { mapped, ownConfig } from "../../src/base/own_config.ts";
import { moduleDigest } from "../../src/base/module_digest.ts";
import { HOME, withFolder } from "../cli/terminal_fixture.ts";

const CONFIG = `{
  // A comment, and a comma after the last entry: both may be in a deno.json.
  "imports": {
    "@omh/bench": "jsr:@omh/bench@^0.1.0",
    "kmeans": "./lib/kmeans.ts",
    "lib/": "./lib/",
    "lib/far/": "/far//away/",
    "zod": "npm:zod@4.6.7",
  }
}`;

Deno.test("ownConfig() is the nearest configuration that takes the harness as a package", () =>
  withFolder(async (folder) => {
    await Deno.mkdir(`${folder}/a/b`, { recursive: true });
    await Deno.writeTextFile(`${folder}/deno.json`, CONFIG);
    assertEquals(ownConfig(`${folder}/a/b`)?.path, `${folder}/deno.json`);
    await Deno.writeTextFile(`${folder}/a/deno.jsonc`, "{}");
    assertEquals(ownConfig(`${folder}/a/b`), undefined);
    assertEquals(ownConfig(HOME.slice(0, -1)), undefined);
  }));

Deno.test("mapped() is the file or the package that a name stands for, by its longest match, and not the harness", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/deno.json`, CONFIG);
    const own = ownConfig(folder)!;
    assertEquals(
      ["kmeans", "lib/a.ts", "lib/far/b.ts", "zod", "@omh/bench", "none"].map((name) => mapped(own, name)),
      [
        `file://${folder}/lib/kmeans.ts`,
        `file://${folder}/lib/a.ts`,
        "file:///far/away/b.ts",
        "npm:zod@4.6.7",
        undefined,
        undefined,
      ],
    );
  }));

Deno.test("moduleDigest() follows names of the import map of a repository of one's own", () =>
  withFolder(async (folder) => {
    const write = (name: string, text: string) => Deno.writeTextFile(`${folder}/${name}`, text);
    await Deno.mkdir(`${folder}/lib`);
    await write("deno.json", CONFIG);
    await write("method.ts", 'import "@omh/bench"; import "kmeans"; import "zod";');
    await write("lib/kmeans.ts", "export const k = 1;");
    const digest = () => moduleDigest(`file://${folder}/method.ts`);
    const first = await digest();
    await write("lib/kmeans.ts", "export const k = 2;");
    const other = await digest();
    await write("deno.json", CONFIG.replace("4.6.7", "4.6.8"));
    assertEquals(new Set([first, other, await digest()]).size, 3);
    await write("deno.json", CONFIG.replace("0.1.0", "0.2.0"));
    assertEquals(await digest(), other);
  }));
