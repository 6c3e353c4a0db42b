import { assertEquals, assertStringIncludes } from "@std/assert";
import { bringsHarness, firstProject } from "../../src/app/first_project.ts";
import { planText } from "../../src/app/load_plan.ts";
import { openWorkspace, packageFolder } from "../../src/base/workspace.ts";
import { preflight } from "../../src/launch/preflight.ts";
import { cellsOf } from "../../src/spec/mod.ts";
import { dirname } from "node:path";

const HOME = packageFolder();

Deno.test("firstProject() links the harness where it lies, its stand-ins too", () => {
  const above = dirname(HOME);
  const name = HOME.slice(above.length + 1);
  const { links, imports } = JSON.parse(firstProject(above)["deno.json"]);
  assertEquals(links.slice(0, 2), [`./${name}`, `./${name}/vendor/std/assert`]);
  assertEquals(Object.keys(imports), ["@omh/bench"]);
  assertEquals(JSON.parse(firstProject(`${above}/study`)["deno.json"]).links[0], `../${name}`);
});

Deno.test("firstProject() has its workflow fetch the harness where that is in the repository", () => {
  const workflow = (folder: string) => firstProject(folder)[".github/workflows/check.yml"];
  assertEquals(bringsHarness(dirname(HOME)), true);
  assertStringIncludes(workflow(dirname(HOME)), "submodules: true");
  assertStringIncludes(workflow("/elsewhere"), "add it as a submodule");
});

Deno.test("the first spec is planned as it stands: nothing is missing, its heads take presets", async () => {
  const text = firstProject("/elsewhere")["tables/first.yaml"];
  const workspace = openWorkspace();
  const spec = { text, path: `${workspace.folder}/tables/first.yaml`, name: "first" };
  const planned = await planText(spec, { workspace });
  assertEquals(await preflight([planned]), []);
  const cells = cellsOf(planned.plan);
  assertEquals(cells.length, 20);
  const steps = cells.map(({ settings }) => settings.train.steps);
  const [{ settings: { train } }] = cells;
  assertEquals([train.resolution, Math.max(...steps)], [128, 240]);
});

Deno.test("the README shows the first spec", async () => {
  const readme = await Deno.readTextFile(`${HOME}/README.md`);
  assertStringIncludes(readme, `\n\`\`\`yaml\n${firstProject("/elsewhere")["tables/first.yaml"]}\`\`\`\n`);
});
