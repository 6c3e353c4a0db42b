import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { writeReport } from "../../src/app/report.ts";
import { runTable } from "../../src/app/run_table.ts";
import { readRgb } from "../../src/data/image.ts";
import { decodeLabelPng } from "../../src/formats/label_png.ts";
import { fixtureWorkspace, withFolder } from "../cli/terminal_fixture.ts";

Deno.test("kept models add pictures, predictions and hierarchies; one that is none is said", () =>
  withFolder(async (folder) => {
    const workspace = fixtureWorkspace({
      results: `${folder}/results`,
      checkpoints: `${folder}/checkpoints`,
    });
    const { results, table } = await runTable("tiny.yaml", {
      workers: 1,
      cacheBudget: 0,
      workspace,
      keepModels: true,
    });
    const [one, two] = [`${folder}/one`, `${folder}/two`];
    await writeReport(["tiny.yaml"], { workspace, out: one, workers: 1 });
    await writeReport(["tiny.yaml"], { workspace, out: two, workers: 2 });
    const { files } = JSON.parse(await Deno.readTextFile(`${one}/report.json`)) as { files: string[] };
    for (const file of files) {
      assertEquals(await Deno.readFile(`${two}/${file}`), await Deno.readFile(`${one}/${file}`), file);
    }
    const page = await Deno.readTextFile(`${one}/tiny/index.html`);
    const shown = [...page.matchAll(/<img src="([^"]*)"/g)].map(([, file]) => file);
    assert(shown.length > 0);
    for (const file of shown) assert(files.includes(`tiny/${file}`), file);
    const run = table.rows.filter(({ settings }) => settings !== null);
    const truth = files.find((file) => file.endsWith("-truth.png"))!;
    for (const i of run.keys()) {
      const bytes = await Deno.readFile(`${one}/${truth.replace("truth", String(i))}`);
      const { width, height, data } = decodeLabelPng(bytes, "prediction");
      assertEquals([width, height], [32, 32]);
      assert(data.every((id) => id <= 3));
    }
    const rows = files.filter((file) => file.startsWith("tiny/") && file.endsWith(".html"));
    const pages = await Promise.all(rows.map((file) => Deno.readTextFile(`${one}/${file}`)));
    const withOmh = run.filter(({ settings }) => settings!.omh).length;
    assertEquals(pages.filter((page) => page.includes("Learned hierarchy")).length, withOmh);
    assert(withOmh > 0);
    // A strip of three patches for each of 3 + 6 + 12 clusters.
    const strips = files.filter((file) => /clusters-\d+\.jpg$/.test(file));
    assertEquals(strips.length, withOmh);
    const { width, height } = await readRgb(`${one}/${strips[0]}`);
    assertEquals([width % 3, height], [0, 21 * width / 3]);
    const [tree] = pages.filter((page) => page.includes("Learned hierarchy"));
    const named = [...tree.matchAll(/alt="level (\d), cluster \d+(?:, ([\d.]+)% of the patches)?/g)];
    assertEquals(
      named.map(([, level]) => level).sort().join(""),
      "1".repeat(3) + "2".repeat(6) + "3".repeat(12),
    );
    const all = named.filter(([, level]) => level === "3").reduce(
      (sum, [, , share]) => sum + Number(share ?? 0),
      0,
    );
    assert(Math.abs(all - 100) < 1, String(all));

    const path = `${folder}/results/tiny/embedded/models/${results[0].key}.safetensors`;
    await Deno.truncate(path, 100);
    const error = await assertRejects(() => writeReport(["tiny.yaml"], { workspace, out: one, workers: 1 }));
    assertStringIncludes((error as Error).message, `"${path}"`);
    assertStringIncludes((error as Error).message, "--keep-models");
  }));
