import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { startEngine } from "../../src/engine/start.ts";
import { JobRunner } from "../../src/launch/job_runner.ts";
import { planJobs } from "../../src/launch/plan_jobs.ts";
import type { CellReport } from "../../src/launch/types.ts";
import { parseSpec } from "../../src/spec/mod.ts";
import { catalogueFor } from "../../src/app/catalogue.ts";
import { filesBelow, FIXTURES, withFolder } from "../cli/terminal_fixture.ts";
import { plannedFixture, steppingClock } from "./plan_fixture.ts";

const SPEC = "named_outputs.yaml";

/** All but time and memory. */
function numbers({ wallSeconds: _, peakBytes: __, ...rest }: CellReport): string {
  return JSON.stringify(rest);
}

/** Runs the jobs of the rows whose names match, as a run would split them. */
async function reportsOf(
  rows: RegExp,
  folder: string,
  said: string[] = [],
): Promise<Map<string, CellReport>> {
  const { cells, resources, where } = await plannedFixture(SPEC);
  const wanted = cells.filter(({ key }) => rows.test(key));
  const means = { workers: 1, numerics: where.numerics, checkpoints: folder };
  const runner = new JobRunner(await startEngine("wasm"), steppingClock());
  const reports = new Map<string, CellReport>();
  for (const job of await planJobs(wanted, resources, means)) {
    const listener = {
      onStep: ({ line }: { line?: string }) => Promise.resolve(void (line && said.push(line))),
    };
    for (const report of await runner.run({ ...where, checkpoints: folder, cells: job.cells }, listener)) {
      reports.set(report.key, report);
    }
  }
  runner.dispose();
  return reports;
}

Deno.test("STEGO and HP train on DINOv2 with random weights, with and without registers, to their ends", () =>
  withFolder(async (folder) => {
    const reports = await reportsOf(/^(STEGO|HP) on/, folder);
    assertEquals(reports.size, 6);
    for (const { outcome, metrics, curve } of reports.values()) {
      assertEquals(outcome, { status: "finished" });
      assert(metrics?.literal);
      assertEquals(curve.steps.at(-1), 4);
    }
  }));

Deno.test("a method that asks for all there is is given it, and its stage is kept once for all seeds", () =>
  withFolder(async (folder) => {
    const said: string[] = [];
    const reports = await reportsOf(/^All that/, folder, said);
    assertEquals([...reports.values()].map(({ outcome }) => outcome), [
      { status: "finished" },
      { status: "finished" },
    ]);
    assertEquals([...new Set(said)], ["before training, means: 6 of 6", "before training, center: 1 of 1"]);
    const kept = (await filesBelow(folder)).filter((path) => path.includes("stages/")).map((path) =>
      path.replace(/-[0-9a-f]{16}/, "")
    );
    assertEquals(kept.map((path) => path.replace(/^.*stages/, "stages")).sort(), [
      "stages/second-edition-center/00000.safetensors",
      "stages/second-edition-center/key.json",
      "stages/second-edition-means/00000.safetensors",
      "stages/second-edition-means/key.json",
    ]);
    const again = await reportsOf(/^All that/, folder);
    for (const [key, report] of reports) assertEquals(numbers(again.get(key)!), numbers(report));
  }));

Deno.test("a method's own protocol decides how it is scored, unless the common one is asked for", async () => {
  const { cells } = await plannedFixture(SPEC);
  const evaluateOf = (row: string) => cells.find(({ key }) => key.startsWith(row))!.settings.evaluate;
  const { protocol, flip, crf } = evaluateOf("All that");
  assertEquals({ protocol, flip, crf }, { protocol: "own", flip: false, crf: false });
  const common = evaluateOf("The same");
  assertEquals([common.protocol, common.flip], ["common", true]);
  assertEquals("protocol" in evaluateOf("STEGO"), false);
  await withFolder(async (folder) => {
    const reports = await reportsOf(/^(All that|The same).*seed 0/, folder);
    const [own, other] = [...reports.values()];
    assertEquals([own.outcome.status, other.outcome.status], ["finished", "finished"]);
    assertEquals(own.curve, other.curve);
  });
});

Deno.test("each cell of a method with views trains the same beside others and alone", () =>
  withFolder(async (folder) => {
    const together = await reportsOf(/^All that/, folder);
    const alone = await reportsOf(/^All that.*seed 1/, folder);
    for (const [key, report] of alone) assertEquals(numbers(report), numbers(together.get(key)!));
  }));

/** What is said of the spec with another backbone, training resolution or method. */
async function refusal(change: (text: string) => string): Promise<string> {
  const text = change(await Deno.readTextFile(`${FIXTURES}/${SPEC}`));
  const { catalogue } = await catalogueFor(text, { base: `file://${FIXTURES}/${SPEC}` });
  try {
    parseSpec(text, { file: SPEC, catalogue });
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("Cannot pass: the spec was accepted, expected it to be refused");
}

Deno.test("what a backbone lacks is said where the spec names it, before anything is trained", async () => {
  const lacking = await refusal((text) =>
    text.replace(
      "{ method: ./second_edition.ts, backbone: ./tiny_dinov2_reg4.ts }",
      "{ method: ./second_edition.ts, backbone: ./patch_means.ts }",
    )
  );
  assertMatch(lacking, /named_outputs\.yaml:\d+:\d+/);
  assertStringIncludes(
    lacking,
    'Cannot train "second-edition" on "./patch_means.ts": Cannot give "tokens@-2" of the backbone "./patch_means.ts": ' +
      "it gives features alone, expected a vision transformer with named outputs",
  );
  const odd = await refusal((text) => text.replaceAll("resolution: 56,", "resolution: 225,"));
  assertStringIncludes(odd, 'Cannot use "train.resolution": it is 225 pixels, expected a multiple of 14');
  assertMatch(odd, /named_outputs\.yaml:\d+:\d+/);
});
