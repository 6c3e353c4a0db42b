import { assertEquals } from "@std/assert";
import { FIXTURES, HOME, runCommand, withFolder } from "../cli/terminal_fixture.ts";
import { PYTHON, withoutNumpy } from "../launch/command/_python.ts";

const EXAMPLE = `${HOME}examples/python`;

Deno.test({
  name: `the example in Python is a row of its table, here on small pictures${withoutNumpy ?? ""}`,
  ignore: withoutNumpy !== null,
  fn: () =>
    withFolder(async (folder) => {
      const spec = (await Deno.readTextFile(`${EXAMPLE}/kmeans-python.yaml`))
        .replace("[python3,", `[${PYTHON},`)
        .replace("../../tools", `${HOME}tools`)
        .replace("earthcover6", "./stripes.ts")
        .replace("earthcover-vit", "./patch_means.ts")
        .replace("[0, 1, 2, 3, 4]", "[0]")
        .replace("steps: 60, batch: 16", "steps: 2, batch: 2")
        .replaceAll("resolution: 128", "resolution: 32");
      await Deno.writeTextFile(`${folder}/spec.yaml`, spec);
      await Deno.copyFile(`${EXAMPLE}/kmeans_on_features.py`, `${folder}/kmeans_on_features.py`);
      for (const file of ["stripes.ts", "patch_means.ts", "patch_means.weights"]) {
        await Deno.copyFile(`${FIXTURES}${file}`, `${folder}/${file}`);
      }
      const flags = [
        "--root",
        folder,
        "--results",
        `${folder}/results`,
        "--cache-budget",
        "0",
        "--jobs",
        "1",
      ];
      const { code, out, err } = await runCommand(["bench", "spec.yaml", "--json", ...flags], {
        cwd: folder,
        base: folder,
      });
      assertEquals(code, 0, err);
      const { rows } = JSON.parse(out) as { rows: { name: string; state: string }[] };
      assertEquals(rows.map(({ name }) => name), [
        "DINO",
        "k-means in Python, 1 starts",
        "k-means in Python, 5 starts",
      ]);
      assertEquals(rows.slice(1).map(({ state }) => state), ["finished", "finished"]);
    }),
});
