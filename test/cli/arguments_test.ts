import { assert, assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { openWorkspace } from "../../src/base/workspace.ts";
import { onlyArgument, onlyDefinition, requiredArgument, specsOf } from "../../src/cli/arguments.ts";
import { UsageError } from "../../src/cli/command.ts";
import { readFlags } from "../../src/cli/flags.ts";
import { REMOTE } from "../../src/cli/shared_flags.ts";
import { Registry } from "../../src/spec/mod.ts";
import { fakeTerminal, fixtureWorkspace, HOME, withFolder } from "./terminal_fixture.ts";

Deno.test("specsOf() takes the named specs, or those of all tables", async () => {
  const workspace = fixtureWorkspace();
  assertEquals(await specsOf(readFlags(["a.yaml", "b.yaml"], {}), workspace, false), ["a.yaml", "b.yaml"]);
  const all = await specsOf(readFlags([], {}), workspace, true);
  assert(all.includes(`${HOME}benchmarks/tables/ablation-tau.yaml`));
  assert(all.every((name) => name.startsWith(`${HOME}benchmarks/tables/`)));
  const elsewhere = openWorkspace({ folder: "/no/such" });
  const error = await assertRejects(() => specsOf(readFlags([], {}), elsewhere, true), UsageError);
  assertEquals(error.message, 'Cannot take all specs: there is none in "/no/such/tables", expected some');
});

Deno.test("specsOf() refuses no spec, and specs beside --all", async () => {
  for (const [args, all] of [[[], false], [["a.yaml"], true]] as const) {
    const named = readFlags([...args], {});
    const error = await assertRejects(() => specsOf(named, fixtureWorkspace(), all), UsageError);
    assertStringIncludes(error.message, "Cannot tell which specs to take: ");
  }
});

Deno.test("onlyArgument() takes one or none, and refuses two", () => {
  const only = (...args: string[]) => onlyArgument(readFlags(args, {}), "spec");
  assertEquals([only("a.yaml"), only()], ["a.yaml", undefined]);
  assertThrows(() => only("a.yaml", "b.yaml"), UsageError, "Cannot tell which spec to take: 2 are named");
});

Deno.test("requiredArgument() takes one, and refuses none and two", () => {
  const required = (...args: string[]) => requiredArgument(readFlags(args, {}), "spec");
  assertEquals(required("a.yaml"), "a.yaml");
  assertThrows(() => required(), UsageError, "Cannot tell which spec to take: 0 are named, expected one");
  assertThrows(() => required("a.yaml", "b.yaml"), UsageError, "2 are named");
});

const registry = new Registry<string>("dataset", { earth: () => Promise.resolve({ default: "the earth" }) });

function load(args: string[], cwd = "/") {
  return onlyDefinition(registry, "dataset", readFlags(args, REMOTE), fakeTerminal({ cwd }));
}

Deno.test("onlyDefinition() loads what is named, or nothing", async () => {
  assertEquals(await load(["earth"]), "the earth");
  assertEquals(await load([]), undefined);
});

Deno.test("onlyDefinition() imports a module relative to the working folder", async () => {
  await withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/moon.ts`, 'export default "the moon";');
    assertEquals(await load(["./moon.ts"], folder), "the moon");
  });
});

Deno.test("onlyDefinition() refuses two names and an unknown one", async () => {
  await assertRejects(
    () => load(["earth", "moon"]),
    UsageError,
    "Cannot tell which dataset to take: 2 are named, expected one",
  );
  await assertRejects(() => load(["earht"]), UsageError, 'Cannot find the dataset "earht"');
});
