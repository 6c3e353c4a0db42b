import { assertEquals } from "@std/assert";
import { modelLeftovers } from "../../src/app/model_leftovers.ts";
import { withFolder } from "../cli/terminal_fixture.ts";

Deno.test("modelLeftovers() names models of no cell, and those of cells that go", () =>
  withFolder(async (folder) => {
    for (const part of ["cells", "models"]) await Deno.mkdir(`${folder}/${part}`);
    for (const key of ["aa", "bb"]) await Deno.writeTextFile(`${folder}/cells/${key}.json`, "{}");
    for (const key of ["aa", "bb", "cc"]) await Deno.writeTextFile(`${folder}/models/${key}.safetensors`, "");
    const names = async (...gone: string[]) =>
      (await modelLeftovers(folder, new Set(gone))).map(({ path }) => path.slice(folder.length));
    assertEquals(await names(), ["/models/cc.safetensors"]);
    assertEquals(await names(`${folder}/cells/aa.json`), [
      "/models/aa.safetensors",
      "/models/cc.safetensors",
    ]);
  }));

Deno.test("modelLeftovers() finds none where no model was kept", () =>
  withFolder(async (folder) => assertEquals(await modelLeftovers(folder, new Set()), [])));
