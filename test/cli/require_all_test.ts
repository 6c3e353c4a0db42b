import { assertEquals } from "@std/assert";
import { loadPlan } from "../../src/cli/load_plan.ts";
import { HOME } from "../../src/cli/places.ts";
import { requireAll } from "../../src/cli/require_all.ts";
import { fakeTerminal, FIXTURES } from "./terminal_fixture.ts";

const BENCHMARKS = `${HOME}benchmarks`;

Deno.test("requireAll() says nothing where all is there", async () => {
  const terminal = fakeTerminal();
  const loaded = await loadPlan(
    "tiny.yaml",
    "embedded",
    { benchmarks: BENCHMARKS, root: FIXTURES },
    terminal,
  );
  assertEquals([await requireAll([loaded], { root: FIXTURES }, terminal), terminal.said.err], [true, ""]);
});

Deno.test("requireAll() tells what several tables miss, each thing once", async () => {
  const terminal = fakeTerminal();
  const places = { benchmarks: BENCHMARKS, root: "/none" };
  const plans = await Promise.all(
    ["cocostuff", "ablation-tau", "potsdam"].map((name) =>
      loadPlan(`tables/${name}.yaml`, "paper", places, terminal)
    ),
  );
  assertEquals(await requireAll(plans, places, terminal), false);
  const named = [...terminal.said.err.matchAll(/^Cannot \w+ \w+ "([^"]+)"/gm)].map(([, name]) => name);
  assertEquals(named, ["cocostuff27", "vit-s8", "vit-b8", "potsdam3"]);
});
