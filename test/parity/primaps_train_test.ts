import { assertEquals, assertMatch } from "@std/assert";
import { startEngine } from "../../src/engine/start.ts";
import { startSteps, studentSteps, teacherSchedule, votes } from "./primaps_train.ts";
import type { ParityRunner } from "./runners.ts";
import { changedOutcome, inputsOf } from "./_golden.ts";

await startEngine("wasm");

/** What each runner reads and does not compare. */
const INPUTS: [file: string, runner: ParityRunner, inputs: RegExp][] = [
  ["init_steps", startSteps, /^(feats|labels|init_.*)$/],
  ["em_steps", studentSteps, /^(feats|feats_aug|labels|masks|init_.*)$/],
  ["votes", votes, /^(classes|masks|logits)$/],
  ["ema_schedule", teacherSchedule, /^(teacher_start|student)$/],
];
for (const [file, runner, inputs] of INPUTS) {
  Deno.test(`${runner.name}() compares everything in primaps/${file} but its inputs`, async () => {
    for (const name of await inputsOf(`primaps/${file}`, runner)) assertMatch(name, inputs);
  });
}

const CHANGED = [
  ["init_steps", "step0_assign"],
  ["init_steps", "step1_loss_linear"],
  ["init_steps", "step2_grad_prototypes"],
  ["init_steps", "step2_after_prototypes"],
  ["em_steps", "step0_teacher_classes"],
  ["em_steps", "step1_pseudo"],
  ["em_steps", "step2_class_weights"],
  ["em_steps", "step3_loss_student"],
  ["em_steps", "step4_grad_g"],
  ["em_steps", "step5_after_v"],
  ["em_steps", "step6_after_teacher_v"],
  ["em_steps", "decays"],
  ["votes", "pseudo"],
  ["votes", "loss"],
  ["votes", "grad_logits"],
  ["ema_schedule", "decay"],
  ["ema_schedule", "teacher"],
] as const;
for (const [file, name] of CHANGED) {
  Deno.test(`a changed "${name}" in primaps/${file} is a miss`, async () => {
    const { verdict, detail } = await changedOutcome(`primaps/${file}`, name);
    assertEquals({ verdict, detail }, { verdict: "MISS", detail: name });
  });
}
