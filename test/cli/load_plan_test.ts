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
import { loadPlan, onlySpec, trackOf } from "../../src/cli/load_plan.ts";
import { HOME } from "../../src/cli/places.ts";
import { cellsOf, listSpecs, planTable, readSpec, SpecError, type TrackName } from "../../src/spec/mod.ts";
import { fakeTerminal, FIXTURES } from "./terminal_fixture.ts";

const PLACES = { benchmarks: `${HOME}benchmarks`, results: `${HOME}results`, root: `${HOME}datasets` };

Deno.test("loadPlan() finds a spec as given or below benchmarks/", async () => {
  const tiny = await loadPlan("tiny.yaml", "embedded", PLACES, fakeTerminal());
  assertEquals([tiny.plan.id, cellsOf(tiny.plan).length], ["tiny", 6]);
  assert(tiny.base.endsWith("/test/fixtures/tiny.yaml"));
  const tau = await loadPlan("tables/ablation-tau.yaml", "embedded", PLACES, fakeTerminal());
  assertEquals(tau.plan.id, "ablation-tau");
});

Deno.test("loadPlan() refuses a spec that is not there as an error of usage", async () => {
  const error = await assertRejects(
    () => loadPlan("none.yaml", "embedded", PLACES, fakeTerminal()),
    UsageError,
  );
  assertStringIncludes(error.message, 'Cannot find the spec "none.yaml"');
});

Deno.test("loadPlan() shows the spec's path relative to the current folder", async () => {
  const terminal = fakeTerminal({ cwd: `${FIXTURES}..` });
  const error = await assertRejects(
    () => loadPlan("fixtures/five_mistakes.yaml", "embedded", PLACES, terminal),
    SpecError,
  );
  assertEquals(error.problems.length, 5);
  assertStringIncludes(error.format(), "fixtures/five_mistakes.yaml:3:10");
});

Deno.test("trackOf() is embedded unless --track says paper", () => {
  const track = (...args: string[]) => trackOf(readFlags(args, { string: ["track"] }));
  assertEquals([track(), track("--track", "paper")], ["embedded", "paper"]);
  assertThrows(() => track("--track", "papers"), UsageError, "expected embedded or paper");
});

Deno.test("onlySpec() refuses none and two", () => {
  const only = (...args: string[]) => onlySpec(readFlags(args, {}));
  assertEquals(only("a.yaml"), "a.yaml");
  assertThrows(() => only(), UsageError, "0 are named");
  assertThrows(() => only("a.yaml", "b.yaml"), UsageError, "2 are named");
});

Deno.test("every spec below benchmarks/ can be planned on all of its tracks and names its schema", async () => {
  const catalogue = await loadCatalogue();
  const names = await listSpecs(PLACES.benchmarks);
  assertGreater(names.length, 0);
  for (const name of names) {
    const path = `${PLACES.benchmarks}/${name}`;
    const spec = await readSpec(path, { catalogue });
    for (const track of Object.keys(spec.tracks) as TrackName[]) {
      assertGreater(cellsOf(planTable(spec, { track, catalogue })).length, 0, `${name} on ${track}`);
    }
    const [first] = (await Deno.readTextFile(path)).split("\n", 1);
    assertStringIncludes(first, "spec.schema.json", name);
  }
});
