import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { pathToFileURL } from "node:url";
import { catalogueFor, loadCatalogue } from "../../src/app/catalogue.ts";
import { FIXTURES } from "../cli/terminal_fixture.ts";

const BASE = pathToFileURL(`${FIXTURES}tiny.yaml`).href;

Deno.test("loadCatalogue() holds everything that comes with the harness under its own name", async () => {
  const { methods, datasets, backbones } = await loadCatalogue();
  assert("stego" in methods && "earthcover6" in datasets && "earthcover-vit" in backbones);
  for (const [name, { classes }] of Object.entries(datasets)) assert(classes > 0, name);
  for (const [name, { title, version }] of Object.entries(methods)) assert(title && version >= 1, name);
});

Deno.test("loadCatalogue() takes no option of a method for OMH's", async () => {
  const { options } = (await loadCatalogue()).extensions.omh;
  assertEquals(options.safeParse({ dim: 70 }).success, false);
  assertEquals(options.safeParse({ epsilon: 0.05 }).success, true);
});

Deno.test("catalogueFor() adds the modules that a spec names, relative to the spec", async () => {
  const text = "base: { method: ./faulty_probe.ts, dataset: ./stripes.ts, backbone: ./patch_means.ts }";
  const { methods, datasets, backbones } = (await catalogueFor(text, { base: BASE })).catalogue;
  assertEquals(methods["./faulty_probe.ts"].title, "A probe with a fault");
  assertEquals(datasets["./stripes.ts"].classes, 3);
  assertEquals(backbones["./patch_means.ts"].patch, 8);
});

Deno.test("catalogueFor() knows the modules that a spec names, and never takes one for what is built in", async () => {
  const text =
    "plugins: { mine: ./patch_means.ts, vit-s8: ./patch_means.ts }\nbase: { backbone: [mine, vit-s8] }";
  const { catalogue, scope } = await catalogueFor(text, { base: BASE });
  assertEquals(catalogue.backbones.mine.patch, 8);
  assertEquals(catalogue.backbones["vit-s8"].channels, 384);
  assertEquals(catalogue.modules, ["mine"]);
  assertEquals(scope, { base: BASE, plugins: { mine: "./patch_means.ts", "vit-s8": "./patch_means.ts" } });
});

Deno.test("catalogueFor() says which module cannot be imported", async () => {
  const error = await assertRejects(
    () => catalogueFor("base: { method: ./nowhere.ts }", { base: BASE }),
    Error,
  );
  assertStringIncludes(error.message, 'Cannot load the method "./nowhere.ts"');
});

Deno.test("catalogueFor() names the member that a method of a spec lacks", async () => {
  const error = await assertRejects(
    () => catalogueFor("base: { method: ./patch_means.ts }", { base: BASE }),
    TypeError,
  );
  assertEquals(
    error.message,
    'Cannot load the method "./patch_means.ts": it has no member "version", expected a whole number from 1',
  );
});

Deno.test("catalogueFor() fetches no module from elsewhere without leave", async () => {
  for (const module of ["npm:left-pad", "jsr:@a/b", "https://example.com/method.ts"]) {
    const text = `plugins: { mine: "${module}" }\nbase: { method: mine }`;
    const error = await assertRejects(() => catalogueFor(text, { base: BASE }), RangeError);
    assertStringIncludes(error.message, `"${module}" would be fetched and run, expected a file`);
  }
});
