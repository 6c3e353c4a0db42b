import { assertEquals, assertRejects } from "@std/assert";
import { readFlags } from "../../src/cli/flags.ts";
import { UsageError } from "../../src/cli/command.ts";
import { onlyPlugin } from "../../src/cli/only_plugin.ts";
import { Registry } from "../../src/spec/mod.ts";
import { fakeTerminal, withFolder } from "./terminal_fixture.ts";

const registry = new Registry<string>("dataset", { earth: () => Promise.resolve({ default: "the earth" }) });

function load(args: string[], cwd = "/") {
  return onlyPlugin(registry, "dataset", readFlags(args, {}), fakeTerminal({ cwd }));
}

Deno.test("onlyPlugin() loads what is named, or nothing", async () => {
  assertEquals(await load(["earth"]), "the earth");
  assertEquals(await load([]), undefined);
});

Deno.test("onlyPlugin() imports a module relative to the working folder", async () => {
  await withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/moon.ts`, 'export default "the moon";');
    assertEquals(await load(["./moon.ts"], folder), "the moon");
  });
});

Deno.test("onlyPlugin() refuses two names and an unknown one", async () => {
  await assertRejects(
    () => load(["earth", "moon"]),
    UsageError,
    "Cannot tell which dataset to take: 2 are named, expected one",
  );
  await assertRejects(() => load(["earht"]), UsageError, 'Cannot find the dataset "earht"');
});
