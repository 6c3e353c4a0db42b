import { assertEquals } from "@std/assert";
import { loadPlan } from "../../src/app/load_plan.ts";
import { type CellSettings, listSpecs } from "../../src/spec/mod.ts";
import { HOME, withFolder } from "../cli/terminal_fixture.ts";
import { openWorkspace } from "../../src/base/workspace.ts";

/** Settings of the points of a spec, by name. */
async function settingsOf(spec: string): Promise<Record<string, CellSettings | null>> {
  const { plan } = await loadPlan(spec, { workspace: openWorkspace({ folder: HOME }) });
  return Object.fromEntries(plan.rows.flatMap(({ points }) => points.map((p) => [p.name, p.settings])));
}

const CASES = [
  ["cocostuff", "texture-scenes-27", "scattering", [
    ["STEGO on scattering", "{ method: stego }"],
    ["STEGO + OMH on scattering", "{ method: stego, omh.enabled: true }"],
    ["HP on scattering", "{ method: hp }"],
    ["HP + OMH on scattering", "{ method: hp, omh.enabled: true }"],
  ]],
  ["cityscapes", "texture-scenes-27", "scattering", [
    ["SmooSeg on scattering", "{ method: smooseg }"],
    ["SmooSeg + OMH on scattering", "{ method: smooseg, omh.enabled: true }"],
  ]],
  ["potsdam", "earthcover6", "earthcover-vit", [
    ["STEGO", "{ method: stego }"],
    ["OMH", "{ method: hp, omh.enabled: true, evaluate.flip: false }"],
  ]],
] as const;

for (const [table, dataset, backbone, rows] of CASES) {
  Deno.test(`presets of ${dataset} and ${backbone} are the settings of the table ${table}`, () =>
    withFolder(async (folder) => {
      const lines = rows.map(([name, set]) => `  - { name: "${name}", set: ${set} }`).join("\n");
      const spec = `${folder}/mine.yaml`;
      await Deno.writeTextFile(
        spec,
        `id: mine\ntitle: Mine\nversion: 1\nseeds: [0]\npresets: true\n` +
          `base: { dataset: ${dataset}, backbone: ${backbone} }\nrows:\n${lines}\ntracks: { embedded: {} }\n`,
      );
      const theirs = await settingsOf(`tables/${table}.yaml`);
      for (const [name, settings] of Object.entries(await settingsOf(spec))) {
        assertEquals(settings, theirs[name], name);
      }
    }));
}

Deno.test("specs that ship take no presets: their keys do not move with them", async () => {
  for (const folder of ["tables", "studies"]) {
    for (const name of await listSpecs(`${HOME}benchmarks/${folder}`)) {
      const { spec } = await loadPlan(`${HOME}benchmarks/${folder}/${name}`);
      assertEquals(spec.presets, false, name);
    }
  }
});
