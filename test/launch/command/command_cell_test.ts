import { assert, assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { loadPlan } from "../../../src/app/load_plan.ts";
import { preflight } from "../../../src/app/preflight.ts";
import { openWorkspace } from "../../../src/base/workspace.ts";
import { FIXTURES, runCommand, withFolder } from "../../cli/terminal_fixture.ts";
import { withoutNumpy } from "./_python.ts";

const FILES = ["programs.yaml", "program.py", "stripes.ts", "patch_means.ts", "patch_means.weights"];

/** A folder with the programs' spec. */
function withPrograms(test: (folder: string) => Promise<void>): Promise<void> {
  return withFolder(async (folder) => {
    for (const file of FILES) await Deno.copyFile(`${FIXTURES}/${file}`, `${folder}/${file}`);
    await test(folder);
  });
}

function run(folder: string, ...args: readonly string[]) {
  return runCommand([...args, "--root", folder], { cwd: folder, base: folder });
}

interface Cell {
  readonly settings: { readonly options: { readonly mode: string; readonly provenance: string } };
  readonly outcome: { readonly status: string; readonly cause?: string };
  readonly metrics: { readonly literal: { readonly acc: number } } | null;
}

/** Results by what the program was to do. */
async function cells(folder: string): Promise<Map<string, Cell>> {
  const found = new Map<string, Cell>();
  const path = `${folder}/results/programs/embedded/cells`;
  for await (const { name } of Deno.readDir(path)) {
    const cell = JSON.parse(await Deno.readTextFile(`${path}/${name}`)) as Cell;
    found.set(cell.settings.options.mode, cell);
  }
  return found;
}

Deno.test({
  name: `programs that fail are cells that failed, with the cause; the rest of the table finishes${
    withoutNumpy ?? ""
  }`,
  ignore: withoutNumpy !== null,
  fn: () =>
    withPrograms(async (folder) => {
      const flags = ["--results", `${folder}/results`, "--cache-budget", "0", "--jobs", "2"];
      const { code, err } = await run(folder, "bench", "programs.yaml", ...flags);
      assertEquals(code, 3, err);
      const first = await cells(folder);
      const fails: Record<string, RegExp> = {
        exit: /it ended with exit code 7, expected 0; the last that it printed is "no more memory"/,
        hang: /it ran for more than 1 seconds, expected it to end; /,
        print: /it printed more than \d+ bytes, expected less/,
        half: /seed-0\/.*\.png/,
        size: /\.png": it is 5 x 3 pixels, expected 32 x 32, the square that is scored/,
        id: /\.png": the id 200 stands in row 0, column 0 of the square that is scored/,
        missing: /1 of \d+ pictures have no prediction, expected first ".*\.png"/,
        resume: /it ended with exit code 1/,
      };
      for (const [mode, cause] of Object.entries(fails)) {
        const { outcome, metrics } = first.get(mode)!;
        assertEquals([outcome.status, metrics], ["failed", null], mode);
        assertMatch(outcome.cause!, cause);
      }
      for (const mode of ["good", "labels"]) {
        const { settings, outcome, metrics } = first.get(mode)!;
        assertEquals(outcome, { status: "finished" });
        assertEquals(settings.options.provenance, "external, rerun here");
        assert(metrics!.literal.acc > 0);
      }
      // Nothing is left of what a finished cell was handed.
      const kept = await Array.fromAsync(Deno.readDir(`${folder}/.omh/commands/cells`));
      assertEquals(kept.length, Object.keys(fails).length + 2);

      // Some cells are still to be run: what they are handed stays.
      assertEquals((await run(folder, "clean", "--dry-run")).out, "nothing to remove\n");

      const spec = await Deno.readTextFile(`${folder}/programs.yaml`);
      const fewer = spec.replace(/mode: \[.*\]/, "mode: [good, resume]").replace(
        /^ {2}(?:- \{ name|hasty): .*\n/gm,
        "",
      );
      await Deno.writeTextFile(`${folder}/programs.yaml`, fewer);
      const again = await run(folder, "bench", "programs.yaml", ...flags);
      assertStringIncludes(again.err, "2 cells, 1 finished before, 1 to train");
      assertEquals((await cells(folder)).get("resume")!.outcome, { status: "finished" });
      // Nothing is to be run any more, so that no leave to run it is asked for.
      const refusing = {
        querySync: ({ name }: Deno.PermissionDescriptor) =>
          ({ state: name === "run" ? "denied" : "granted" }) as Deno.PermissionStatus,
      };
      const workspace = openWorkspace({ folder, base: folder, data: folder });
      const planned = await loadPlan("programs.yaml", { workspace });
      assertEquals(await preflight([planned], {}, refusing), []);
      await assertRejects(
        () => preflight([planned], { fresh: true }, refusing),
        Deno.errors.NotCapable,
        'Requires run access to "/usr/bin/python3"',
      );
      const cleaned = await run(folder, "clean");
      assertEquals(cleaned.out.match(/^removed: .omh.commands.cells/gm)?.length, Object.keys(fails).length);
      assertStringIncludes(cleaned.out, "removed: .omh/commands/inputs/");
      assertEquals([...Deno.readDirSync(`${folder}/.omh/commands/cells`)].length, 2);
    }),
});

Deno.test({
  name: `try runs a program on a few pictures and says whether it can be scored${withoutNumpy ?? ""}`,
  ignore: withoutNumpy !== null,
  fn: () =>
    withPrograms(async (folder) => {
      const row = (name: string) => run(folder, "try", "programs.yaml", "--row", name, "--pictures", "2");
      const good = await row("good");
      assertEquals(good.code, 0, good.err);
      assertStringIncludes(good.out, "good, seed 0: its predictions can be scored");
      const size = await row("size");
      assertEquals(size.code, 3);
      assertStringIncludes(size.out, "it is 5 x 3 pixels, expected 32 x 32");
      const none = await row("STEGO");
      assertEquals(none.code, 2);
      assertStringIncludes(
        none.err,
        'Cannot try the row "STEGO": there is none of this name that has a program',
      );
    }),
});
