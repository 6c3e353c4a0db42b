import { assertEquals, assertExists } from "@std/assert";
import { findInstalled } from "../../src/engine/installed.ts";
import { withPackage } from "./installed_fixture.ts";

Deno.test("findInstalled() finds a package, tells its version and runs it when asked to", () =>
  withPackage("some-addon", "globalThis.addonRuns = true; module.exports = { answer: 42 };", (folder) => {
    const addon = findInstalled("some-addon", folder);
    assertExists(addon);
    assertEquals([addon.version, "addonRuns" in globalThis], ["1.2.3", false]);
    assertEquals(addon.load(), { answer: 42 });
    Reflect.deleteProperty(globalThis, "addonRuns");
    return Promise.resolve();
  }));

Deno.test("findInstalled() finds none in the folders above", () =>
  withPackage("some-addon", "", async (folder) => {
    const below = `${folder}/../package/node_modules`;
    await Deno.mkdir(below, { recursive: true });
    assertEquals(findInstalled("some-addon", below), undefined);
  }));

Deno.test("findInstalled() looks in the folder of packages of this one", () => {
  assertExists(findInstalled("yaml"));
  assertEquals(findInstalled("some-addon"), undefined);
});
