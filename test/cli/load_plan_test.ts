import {
  assert,
  assertEquals,
  assertGreater,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { UsageError } from "../../src/cli/command.ts";
import { readFlags } from "../../src/cli/flags.ts";
import { loadCatalogue } from "../../src/cli/catalogue.ts";
import { loadPlan, onlySpec, specsOf, trackOf } from "../../src/cli/load_plan.ts";
import { openWorkspace } from "../../src/base/workspace.ts";
import { cellsOf, listSpecs, planTable, readSpec, SpecError, type TrackName } from "../../src/spec/mod.ts";
import { GOLDEN_ROOT } from "../data/_files.ts";
import { FIXTURES, fixtureWorkspace, HOME } from "./terminal_fixture.ts";

const WORKSPACE = fixtureWorkspace({ data: `${HOME}datasets` });
const BENCHMARKS = `${HOME}benchmarks`;

Deno.test("loadPlan() finds a spec as given or below benchmarks/", async () => {
  const tiny = await loadPlan("tiny.yaml", "embedded", WORKSPACE);
  assertEquals([tiny.plan.id, cellsOf(tiny.plan).length], ["tiny", 6]);
  assert(tiny.resources.scope.base?.endsWith("/test/fixtures/tiny.yaml"));
  const tau = await loadPlan("tables/ablation-tau.yaml", "embedded", WORKSPACE);
  assertEquals(tau.plan.id, "ablation-tau");
});

Deno.test("loadPlan() refuses a spec that is not there as an error of usage", async () => {
  const error = await assertRejects(
    () => loadPlan("none.yaml", "embedded", WORKSPACE),
    UsageError,
  );
  assertStringIncludes(error.message, 'Cannot find the spec "none.yaml"');
});

Deno.test("loadPlan() shows the spec's path relative to the current folder", async () => {
  const workspace = openWorkspace({ folder: `${FIXTURES}..` });
  const error = await assertRejects(
    () => loadPlan("fixtures/five_mistakes.yaml", "embedded", workspace),
    SpecError,
  );
  assertEquals(error.problems.length, 5);
  assertStringIncludes(error.format(), "fixtures/five_mistakes.yaml:3:10");
});

Deno.test("trackOf() is embedded unless --track says another", () => {
  const track = (...args: string[]) => trackOf(readFlags(args, { string: ["track"] }));
  assertEquals([track(), track("--track", "full-scale")], ["embedded", "full-scale"]);
});

Deno.test("onlySpec() refuses none and two", () => {
  const only = (...args: string[]) => onlySpec(readFlags(args, {}));
  assertEquals(only("a.yaml"), "a.yaml");
  assertThrows(() => only(), UsageError, "0 are named");
  assertThrows(() => only("a.yaml", "b.yaml"), UsageError, "2 are named");
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

Deno.test("specsOf() takes the named specs, or those of all tables", async () => {
  assertEquals(await specsOf(readFlags(["a.yaml", "b.yaml"], {}), WORKSPACE, false), ["a.yaml", "b.yaml"]);
  const all = await specsOf(readFlags([], {}), WORKSPACE, true);
  assert(all.includes(`${BENCHMARKS}/tables/ablation-tau.yaml`));
  assert(all.every((name) => name.startsWith(`${BENCHMARKS}/tables/`)));
});

Deno.test("specsOf() refuses no spec, and specs beside --all", async () => {
  for (const [args, all] of [[[], false], [["a.yaml"], true]] as const) {
    const error = await assertRejects(() => specsOf(readFlags([...args], {}), WORKSPACE, all), UsageError);
    assertStringIncludes(error.message, "Cannot tell which specs to take: ");
  }
});

Deno.test("loadPlan() refuses a track that the spec lacks as an error of usage", async () => {
  const { message } = await assertRejects(
    () => loadPlan("tiny.yaml", "paper", WORKSPACE),
    UsageError,
  );
  assertEquals(message, 'Cannot run "tiny.yaml" on the track "paper": it has none, expected one of embedded');
});

Deno.test("loadPlan() fits a trial to the images there are, even where nothing else is changed", async () => {
  const golden = fixtureWorkspace({ data: GOLDEN_ROOT });
  const steps = [{ path: ["train", "steps"], atMost: 5000 }];
  const { plan } = await loadPlan("tables/potsdam.yaml", "paper", golden, steps);
  const settings = plan.changes?.map(({ setting }) => setting);
  assertEquals(settings, ["train.batch", "hp.shrink_pools"]);
  const whole = await loadPlan("tables/potsdam.yaml", "paper", golden);
  assertEquals(whole.plan.changes, undefined);
});

Deno.test("loadPlan() refuses a wrong override as an error of usage", async () => {
  const backbone = [{ path: ["backbone"], value: "vit-s9" }];
  const { message } = await assertRejects(
    () => loadPlan("tables/potsdam.yaml", "paper", WORKSPACE, backbone),
    UsageError,
  );
  assertStringIncludes(message, '(nearest: "vit-s8")');
});
