import { assert, assertRejects } from "@std/assert";
import { launcherChecks } from "../../src/launch/conformance/conformance.ts";
import { GATE } from "../../src/launch/conformance/stub/method.ts";
import { withFolder } from "../cli/terminal_fixture.ts";

const folder = await Deno.makeTempDir({ prefix: "omh-bench-launcher-" });
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

for (const { name, run } of launcherChecks({ launcher: "local", folder })) Deno.test(name, run);

/** A launcher that spoils what `local` does, at one place. */
const spoiled = (name: string, body: string) => `
import local from ${JSON.stringify(new URL("../../src/launch/local.ts", import.meta.url).href)};
export default { ...local, name: ${JSON.stringify(name)}, run: async (jobs, run, signal) => { ${body} } };
`;

for (
  const [check, body, message] of [
    [
      "tells how far cells are",
      `await Deno.writeTextFile(run.plan.folder + "/${GATE}", "");` +
      "await local.run(jobs, { ...run, listener: { ...run.listener, onProgress: () => {} } }, signal);",
      "it tells of no step",
    ],
    [
      "runs every cell once",
      "await local.run(jobs.slice(1), run, signal);",
      "bench exits with 1, expected 0",
    ],
    [
      "keeps a cell that fails from the others",
      'for (const job of jobs) await run.listener.onLost(job, "nobody is there");',
      "0 cells have finished, expected 2",
    ],
  ] as const
) {
  Deno.test(`the conformance suite finds a launcher that does not do what is checked: ${check}`, () =>
    withFolder(async (folder) => {
      const launcher = `${folder}/spoiled.ts`;
      await Deno.writeTextFile(launcher, spoiled("spoiled", body));
      const found = launcherChecks({ launcher, folder }).find(({ name }) => name.endsWith(check));
      assert(found);
      await assertRejects(() => found.run(), Error, message);
    }));
}
