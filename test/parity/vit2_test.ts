import { assertEquals, assertMatch } from "@std/assert";
import { INSTALL_ONNXRUNTIME, openOnnxRuntime } from "../../src/engine/onnx/onnxruntime.ts";
import { startEngine } from "../../src/engine/start.ts";
import { changedOutcome, GOLDEN, inputsOf } from "./_golden.ts";
import { Comparison } from "./comparison.ts";
import { GoldenFile } from "./golden_file.ts";
import { compareTiny, hashed, positionTables, tiny } from "./vit2.ts";

await startEngine("wasm");

const INPUT =
  /^(image_.*|cls_token|pos_embed|register_tokens|mask_token|patch_embed\..*|blocks\..*|norm\..*)$/;

for (const name of ["dinov2_tiny", "dinov2_reg4_tiny", "ibot_tiny"]) {
  Deno.test(`tiny() compares everything of ${name} but images and weights`, async () => {
    for (const left of await inputsOf(`vit2/${name}`, tiny)) assertMatch(left, INPUT);
  });
}

Deno.test("hashed() and positionTables() compare everything but the stored tables", async () => {
  assertEquals(await inputsOf("vit2/hashed_ibot", hashed), []);
  assertEquals(
    (await inputsOf("vit2/position_tables", positionTables)).sort(),
    ["g37.stored", "g4.stored", "g7.stored"],
  );
});

const CHANGED = [
  "tokens_large",
  "embedded_native",
  "x_norm_regtokens_native",
  "raw_0_native",
  "normed_2_large",
  "q_1_native",
  "logits_3_large",
  "pos_same_count",
  "tokens_faint_small",
];
for (const name of CHANGED) {
  Deno.test(`tiny() misses a changed "${name}"`, async () => {
    const { verdict, detail } = await changedOutcome(
      "vit2/dinov2_reg4_tiny",
      name,
      (data) => data[0] += 0.01,
    );
    assertEquals({ verdict, detail }, { verdict: "MISS", detail: name });
  });
}

Deno.test("positionTables() misses a changed table", async () => {
  const name = "g37.antialias.23x23";
  const { verdict, detail } = await changedOutcome("vit2/position_tables", name, (data) => data[9] += 1e-4);
  assertEquals({ verdict, detail }, { verdict: "MISS", detail: name });
});

const onnxruntime = await openOnnxRuntime(1);

for (const name of ["dinov2_tiny", "dinov2_reg4_tiny", "ibot_tiny"]) {
  Deno.test({
    name: `a network gives the golden outputs of ${name}${
      onnxruntime ? "" : ` (skipped: ${INSTALL_ONNXRUNTIME})`
    }`,
    ignore: !onnxruntime,
    fn: async () => {
      const golden = await GoldenFile.open(`${GOLDEN}/vit2/${name}.safetensors`);
      const comparison = new Comparison(golden);
      await compareTiny(golden, comparison, onnxruntime);
      assertEquals(comparison.worst!.ratio <= 1, true, JSON.stringify(comparison.worst));
    },
  });
}
