import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { loadPlan, UsageError } from "../../src/app/load_plan.ts";
import { launchedEngine, openLauncher } from "../../src/app/open_launcher.ts";
import { openWorkspace } from "../../src/base/workspace.ts";
import { fixtureWorkspace, withFolder } from "../cli/terminal_fixture.ts";

const LOCAL = new URL("../../src/launch/local.ts", import.meta.url).href;

/** A launcher whose nodes compute otherwise, and say how often they were asked. */
const PROBING = `
import local from ${JSON.stringify(LOCAL)};
let asked = 0;
export default {
  ...local,
  name: "probing",
  prepare: () => Promise.resolve(),
  probe: (engine, { profile }) =>
    Promise.resolve({ name: "wasm", numerics: \`\${engine} \${profile?.text} \${++asked}\`, description: "a node" }),
};
`;

Deno.test("openLauncher() reads the profile of a launcher that takes one", () =>
  withFolder(async (folder) => {
    const workspace = openWorkspace({ folder, base: folder });
    await Deno.writeTextFile(`${folder}/probing.ts`, PROBING);
    await Deno.writeTextFile(`${folder}/a.yaml`, "a: 1\n");
    const { launcher, context } = await openLauncher({
      launcher: "./probing.ts",
      profile: "a.yaml",
      workspace,
    });
    assertEquals([launcher.name, context.profile], ["probing", { path: `${folder}/a.yaml`, text: "a: 1\n" }]);
    assertEquals((await openLauncher({ workspace })).launcher.name, "local");
  }));

Deno.test("openLauncher() refuses what there is not, and a profile that nobody takes", () =>
  withFolder(async (folder) => {
    const workspace = openWorkspace({ folder, base: folder });
    await Deno.writeTextFile(`${folder}/probing.ts`, PROBING);
    for (
      const [options, message] of [
        [{ launcher: "lokal" }, 'Cannot find the launcher "lokal"'],
        [{ launcher: "./none.ts" }, 'Cannot load the launcher "./none.ts"'],
        [{ launcher: "https://example.org/a.ts" }, "https://example.org/a.ts"],
        [{ profile: "a.yaml" }, 'Cannot take the profile "a.yaml": the launcher "local" has no settings'],
        [{ launcher: "./probing.ts", profile: "a.yaml" }, 'a.yaml": there is no such file'],
      ] as const
    ) {
      const error = await assertRejects(() => openLauncher({ ...options, workspace }), UsageError);
      assertStringIncludes(error.message, message);
    }
  }));

Deno.test("launchedEngine() asks the launcher once for a profile and an engine, or starts an engine here", () =>
  withFolder(async (folder) => {
    const workspace = openWorkspace({ folder, base: folder });
    await Deno.writeTextFile(`${folder}/probing.ts`, PROBING);
    for (const name of ["a", "b"]) await Deno.writeTextFile(`${folder}/${name}.yaml`, name);
    const { plan } = await loadPlan("tiny.yaml", { workspace: fixtureWorkspace() });
    const numerics = async (profile: string, changes = {}) =>
      (await launchedEngine(plan, { launcher: "./probing.ts", profile, workspace, ...changes })).numerics;
    assertEquals(await numerics("a.yaml"), "wasm a 1");
    assertEquals(await numerics("b.yaml"), "wasm b 2");
    assertEquals(await numerics("a.yaml"), "wasm a 1", "known");
    assertEquals(await numerics("a.yaml", { engine: "cuda" }), "cuda a 3");
    assertEquals(await numerics("a.yaml", { fresh: true }), "wasm a 4");
    assertStringIncludes((await launchedEngine(plan, { workspace })).numerics, "wasm/");
    assertStringIncludes((await launchedEngine(plan, { workspace, launcher: "local" })).numerics, "wasm/");
  }));
