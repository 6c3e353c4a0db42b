import { assertEquals, assertMatch } from "@std/assert";
import { memory } from "@tensorflow/tfjs-core";
import { readSafetensors } from "../../src/formats/safetensors.ts";
import { startEngine } from "../../src/engine/start.ts";
import { evaluationRun } from "./eval_run.ts";
import { changedOutcome, f32, GOLDEN, inputsOf, outcomeOf } from "./_golden.ts";

await startEngine("wasm");

Deno.test("evaluationRun() compares everything but images, labels and parameters", async () => {
  for (const name of await inputsOf("eval/evaluation_run", evaluationRun)) {
    assertMatch(name, /^(img|label|cluster\.clusters|linear\..*|cluster[12]\..*)$/);
  }
});

Deno.test("evaluationRun() does without the CRF where the file does", async () => {
  const { tensors, metadata } = await readSafetensors(`${GOLDEN}/eval/evaluation_run.safetensors`);
  for (const name of [...tensors.keys()].filter((name) => name.endsWith("_crf"))) tensors.delete(name);
  const scores = tensors.get("scores")!.data as Float32Array;
  tensors.set("scores", f32([2, 2], ...scores.subarray(0, 4)));
  const before = memory().numTensors;
  const config = JSON.parse(metadata.config);
  assertEquals((await outcomeOf("eval/evaluation_run", Object.fromEntries(tensors), config)).verdict, "ok");
  assertEquals(memory().numTensors, before);
});

for (const name of ["code", "linear_log_probs", "cluster_log_probs", "scores"]) {
  Deno.test(`evaluationRun() misses a changed "${name}"`, async () => {
    const { verdict, detail } = await changedOutcome("eval/evaluation_run", name);
    assertEquals({ verdict, detail }, { verdict: "MISS", detail: name });
  });
}

for (
  const name of ["linear_pred", "cluster_pred", "linear_pred_crf", "cluster_pred_crf", "validation_pred"]
) {
  Deno.test(`evaluationRun() misses "${name}" with more than 0.2% of its pixels changed`, async () => {
    const swap = (data: Float32Array | Int32Array) => {
      for (let at = 0; at < Math.ceil(data.length * 0.003); at++) data[at] += 1;
    };
    const { verdict, detail } = await changedOutcome("eval/evaluation_run", name, swap);
    assertEquals({ verdict, detail }, { verdict: "MISS", detail: name });
  });
}
