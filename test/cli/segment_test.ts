import { assertEquals, assertStringIncludes } from "@std/assert";
import { encodePng } from "../../src/data/image.ts";
import { readLabelPng } from "../../src/formats/label_png.ts";
import { readSafetensors, writeSafetensors } from "../../src/formats/safetensors.ts";
import { contentDigest } from "../../src/formats/content_digest.ts";
import stripes from "../fixtures/stripes.ts";
import { trainedModel } from "../model/trained_model.ts";
import { filesBelow, FIXTURES, runCommand, withFolder } from "./terminal_fixture.ts";

const { split } = await stripes.open("");
const picture = await split("val").image(0);

/** Four copies of the picture beside each other. */
function wide() {
  const { width, height, data } = picture;
  const rows = Array.from({ length: height }, (_, y) => data.subarray(3 * y * width, 3 * (y + 1) * width));
  return {
    width: 4 * width,
    height,
    data: Uint8Array.from(rows.flatMap((row) => [...row, ...row, ...row, ...row])),
  };
}

Deno.test("segment writes label maps, overlays and areas of pictures of any size, and tells of one that is none", () =>
  withFolder(async (folder) => {
    const { path } = await trainedModel(folder);
    await Deno.writeFile(`${folder}/square.png`, await encodePng(picture));
    await Deno.writeFile(`${folder}/wide.png`, await encodePng(wide()));
    await Deno.writeTextFile(`${folder}/none.jpg`, "no picture");
    const out = `${folder}/out`;
    const pictures = ["square.png", "wide.png", "none.jpg"].map((name) => `${folder}/${name}`);
    const run = await runCommand(["segment", path, ...pictures, "--out", out, "--root", FIXTURES]);
    assertEquals(run.code, 1);
    assertStringIncludes(run.err, `Cannot decode picture "${folder}/none.jpg"`);
    assertStringIncludes(run.out, "32 x 32 px, resized to 32 x 32 px, in one square, literal readout");
    assertStringIncludes(run.out, "128 x 32 px, resized to 128 x 32 px, in 7 overlapping squares");
    assertEquals(await filesBelow(out), [
      "areas.csv",
      "square.classes.png",
      "square.overlay.png",
      "wide.classes.png",
      "wide.overlay.png",
    ]);
    const map = await readLabelPng(`${out}/wide.classes.png`);
    assertEquals([map.width, map.height, map.palette?.slice(0, 3)], [
      128,
      32,
      [[200, 40, 30], [40, 190, 60], [30, 60, 210]],
    ]);
    const areas = (await Deno.readTextFile(`${out}/areas.csv`)).trim().split("\n").map((line) =>
      line.split(",")
    );
    assertEquals(areas[0], ["picture", "class", "colour", "pixels", "percent"]);
    const counted = areas.filter(([name]) => name.endsWith("wide.png"));
    assertEquals(counted.map(([, name, colour]) => [name, colour]), [
      ["red", "#c8281e"],
      ["green", "#28be3c"],
      ["blue", "#1e3cd2"],
    ]);
    for (const [label, [, , , pixels]] of counted.entries()) {
      assertEquals(Number(pixels), map.data.filter((value: number) => value === label).length);
    }
    const tiled = await runCommand(
      [
        "segment",
        path,
        pictures[1],
        "--out",
        out,
        "--root",
        FIXTURES,
        "--tiles",
        "--readout",
        "converged",
        "--crf",
      ],
    );
    assertEquals(tiled.code, 0, tiled.err);
    const kept = await Deno.readTextFile(`${out}/areas.csv`);
    const none = await runCommand(["segment", path, pictures[2], "--out", out, "--root", FIXTURES]);
    assertEquals([none.code, await Deno.readTextFile(`${out}/areas.csv`)], [1, kept]);
    assertStringIncludes(
      tiled.out,
      "at its own size, as 128 x 32 px, in 7 overlapping squares, converged readout",
    );
  }));

Deno.test("segment says in a line what is wrong, and what would mend it", () =>
  withFolder(async (folder) => {
    const { path } = await trainedModel(folder);
    const image = `${folder}/a.png`;
    await Deno.writeFile(image, await encodePng(picture));
    const segment = (...args: string[]) => runCommand(["segment", ...args, "--out", `${folder}/out`]);
    const here = ["--root", FIXTURES];
    const { tensors, metadata } = await readSafetensors(path);
    const otherWeights = metadata.model.replaceAll(/"digest":"[^"]+"/g, '"digest":"other"');
    await writeSafetensors(`${folder}/other`, tensors, {
      ...metadata,
      model: otherWeights,
      digest: contentDigest(otherWeights, tensors),
      scope: JSON.stringify({ spec: `${FIXTURES}tiny.yaml` }),
    });
    await Deno.writeFile(`${folder}/short`, (await Deno.readFile(path)).subarray(0, 900));
    for (
      const [args, code, message] of [
        [[path], 2, `"${path}" alone is named, expected a model and at least one picture`],
        [[`${folder}/gone`, image], 4, 'expected one that "deno task bench SPEC --keep-models" has kept'],
        [[image, image], 1, "it is no safetensors file, or was cut short"],
        [[`${folder}/short`, image], 1, "it is no safetensors file, or was cut short"],
        [[path, image, "--root", folder], 4, '"deno task weights ./patch_means.ts --root'],
        [[`${folder}/other`, image, ...here], 1, "expected other, those that it was trained on"],
        [[path, image, "--readout", "both"], 2, "expected literal or converged"],
        [[path, image, "--tiles", "--resize"], 2, "expected one of them"],
        [[path, image, `${folder}/x/a.png`, ...here], 2, "expected pictures of different names"],
      ] as const
    ) {
      const run = await segment(...args);
      assertEquals([run.code, run.out], [code, ""], run.err);
      assertEquals(run.err.trim().split("\n").length, 1, run.err);
      assertStringIncludes(run.err, message);
    }
    const results = `${folder}/results`;
    await Deno.mkdir(`${results}/first/paper`, { recursive: true });
    await Deno.writeTextFile(`${results}/first/spec.json`, '{ "spec": "../tables/first.yaml" }');
    const gone = await segment(`${results}/first/paper/models/0123456789abcdef.safetensors`, image);
    assertEquals(gone.code, 4);
    assertStringIncludes(gone.err, '"deno task bench tables/first.yaml --track paper --keep-models" keeps');
  }));
