import { assertEquals, assertStringIncludes } from "@std/assert";
import { FIXTURES, runCommand, withFolder } from "./terminal_fixture.ts";

Deno.test("features prints scores, and writes them and the pictures", () =>
  withFolder(async (folder) => {
    for (const name of ["stripes.ts", "preset_stripes.ts"]) {
      await Deno.copyFile(`${FIXTURES}${name}`, `${folder}/${name}`);
    }
    const args = [
      "features",
      "color",
      "./preset_stripes.ts",
      "--seeds",
      "0..1",
      "--images",
      "1",
      "--steps",
      "2",
      "--jobs",
      "1",
    ];
    const { code, out, err } = await runCommand([...args, "--out", "looked"], { cwd: folder, base: folder });
    assertEquals(code, 0, err);
    assertStringIncludes(out, "# Features of color on ./preset_stripes.ts");
    assertStringIncludes(out, "nearest neighbours, mIoU, %");
    assertStringIncludes(out, "Mean over 2 seeds");
    assertStringIncludes(err, `written to ${folder}/looked/`);
    const written = JSON.parse(await Deno.readTextFile(`${folder}/looked/features.json`));
    assertEquals(written.seeds, [0, 1]);
    assertEquals((await Deno.stat(`${folder}/looked/features-0.png`)).isFile, true);
  }));

Deno.test("features says what is wrong with its command line", async () => {
  const one = await runCommand(["features", "scattering"]);
  assertEquals([one.code, one.err.includes("1 are named, expected a backbone and a dataset")], [2, true]);
  const unknown = await runCommand(["features", "scatering", "texture-scenes-27"]);
  assertEquals([unknown.code, unknown.err.trim().split("\n").length], [2, 1], unknown.err);
  assertStringIncludes(unknown.err, 'Cannot find the backbone "scatering"');
  assertStringIncludes(unknown.err, '(nearest: "scattering")');
  const seeds = await runCommand(["features", "scattering", "texture-scenes-27", "--seeds", "4..1"]);
  assertEquals([seeds.code, seeds.err.includes('Cannot read "--seeds": it is "4..1"')], [2, true]);
});
