import { assertEquals } from "@std/assert";
import { loadPlan } from "../../src/app/load_plan.ts";
import { AA, CONTROLS } from "../../src/results/audit/controls.ts";
import { LOOKS } from "../../src/results/audit/scenarios.ts";
import { cellsOf, listSpecs } from "../../src/spec/mod.ts";
import { HOME } from "../cli/terminal_fixture.ts";

const STUDIES = `${HOME}benchmarks/studies`;

Deno.test("every study is a spec that can be planned", async () => {
  for (const name of await listSpecs(STUDIES)) {
    const { plan } = await loadPlan(`${STUDIES}/${name}`);
    assertEquals([`${plan.id}.yaml`, cellsOf(plan).length > 0], [name, true]);
  }
});

Deno.test("the A/A study has one row, and seeds for two sets at the last look", async () => {
  const { plan } = await loadPlan(`${STUDIES}/${AA}.yaml`);
  assertEquals(plan.rows.length, 1);
  assertEquals(cellsOf(plan).length, Math.max(...LOOKS.filter((count) => 2 * count <= 40)) * 2);
});

Deno.test("the controls have one primary claim each, and the number of seeds that tables have", async () => {
  for (const { study } of CONTROLS) {
    const { plan } = await loadPlan(`${STUDIES}/${study}.yaml`);
    assertEquals(plan.claims.filter(({ primary }) => primary).length, 1);
    assertEquals(plan.rows.map(({ points }) => points[0].seeds.length), [10, 10]);
  }
});

Deno.test("the controls run STEGO as the tables do, on the same scenes or harder ones", async () => {
  const settingsOf = async (spec: string) => {
    const { plan } = await loadPlan(spec);
    return plan.rows.flatMap(({ points }) => points).find(({ name }) => name === "STEGO")!.settings!;
  };
  const table = await settingsOf("tables/ablation-tau.yaml");
  for (const study of [AA, ...CONTROLS.map(({ study }) => study)]) {
    const { dataset, ...settings } = await settingsOf(`${STUDIES}/${study}.yaml`);
    assertEquals({ ...settings, dataset: dataset.replace("-hard", "") }, table, study);
  }
});
