import { assert, assertEquals, assertGreater, assertRejects, assertStringIncludes } from "@std/assert";
import { loadCatalogue } from "../../src/app/catalogue.ts";
import { loadPlan, UsageError } from "../../src/app/load_plan.ts";
import { openWorkspace } from "../../src/base/workspace.ts";
import { cellsOf, listSpecs, planTable, readSpec, SpecError, type TrackName } from "../../src/spec/mod.ts";
import { GOLDEN_ROOT } from "../data/_files.ts";
import { FIXTURES, fixtureWorkspace, HOME } from "../cli/terminal_fixture.ts";

const WORKSPACE = fixtureWorkspace({ data: `${HOME}datasets` });
const BENCHMARKS = `${HOME}benchmarks`;

Deno.test("loadPlan() finds a spec as given or below benchmarks/", async () => {
  const tiny = await loadPlan("tiny.yaml", { workspace: WORKSPACE });
  assertEquals([tiny.plan.id, cellsOf(tiny.plan).length], ["tiny", 6]);
  assert(tiny.resources.scope.base?.endsWith("/test/fixtures/tiny.yaml"));
  const tau = await loadPlan("tables/ablation-tau.yaml", { workspace: WORKSPACE });
  assertEquals(tau.plan.id, "ablation-tau");
});

Deno.test("loadPlan() refuses a spec that is not there as an error of usage", async () => {
  const error = await assertRejects(
    () => loadPlan("none.yaml", { workspace: WORKSPACE }),
    UsageError,
  );
  assertStringIncludes(error.message, 'Cannot find the spec "none.yaml"');
});

Deno.test("loadPlan() shows the spec's path relative to the current folder", async () => {
  const workspace = openWorkspace({ folder: `${FIXTURES}..` });
  const error = await assertRejects(
    () => loadPlan("fixtures/five_mistakes.yaml", { workspace }),
    SpecError,
  );
  assertEquals(error.problems.length, 5);
  assertStringIncludes(error.format(), "fixtures/five_mistakes.yaml:3:10");
});

Deno.test("every spec below benchmarks/ can be planned on all of its tracks and names its schema", async () => {
  const catalogue = await loadCatalogue();
  const names = await listSpecs(BENCHMARKS);
  assertGreater(names.length, 0);
  for (const name of names) {
    const path = `${BENCHMARKS}/${name}`;
    const spec = await readSpec(path, { catalogue });
    for (const track of Object.keys(spec.tracks) as TrackName[]) {
      assertGreater(cellsOf(planTable(spec, { track, catalogue })).length, 0, `${name} on ${track}`);
    }
    const [first] = (await Deno.readTextFile(path)).split("\n", 1);
    assertStringIncludes(first, "spec.schema.json", name);
  }
});

Deno.test("loadPlan() refuses a track that the spec lacks as an error of usage", async () => {
  const { message } = await assertRejects(
    () => loadPlan("tiny.yaml", { workspace: WORKSPACE, track: "paper" }),
    UsageError,
  );
  assertEquals(message, 'Cannot run "tiny.yaml" on the track "paper": it has none, expected one of embedded');
});

Deno.test("loadPlan() fits a trial to the images there are, even where nothing else is changed", async () => {
  const golden = fixtureWorkspace({ data: GOLDEN_ROOT });
  const { plan } = await loadPlan("tables/potsdam.yaml", { workspace: golden, track: "paper", steps: 5000 });
  const settings = plan.changes?.map(({ setting }) => setting);
  assertEquals(settings, ["train.batch", "hp.shrink_pools"]);
  const whole = await loadPlan("tables/potsdam.yaml", { workspace: golden, track: "paper" });
  assertEquals(whole.plan.changes, undefined);
});

Deno.test("loadPlan() refuses a wrong override as an error of usage", async () => {
  const { message } = await assertRejects(
    () => loadPlan("tables/potsdam.yaml", { workspace: WORKSPACE, track: "paper", backbone: "vit-s9" }),
    UsageError,
  );
  assertStringIncludes(message, '(nearest: "vit-s8")');
});

Deno.test("UsageError tells itself from other errors", () => {
  const error = new UsageError("Cannot read it");
  assertEquals([error instanceof Error, error.name, error.message], [true, "UsageError", "Cannot read it"]);
});
