import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import type { Trainer } from "../../src/methods/types.ts";
import type { TrainingCell } from "../../src/train/cell_run.ts";
import { Checkpoint } from "../../src/train/checkpoint.ts";
import { trainCells, type TrainingHooks } from "../../src/train/train_cells.ts";
import type { TrainedCell } from "../../src/train/types.ts";
import { withFolder } from "../cli/terminal_fixture.ts";
import { training } from "./training_fixture.ts";

const [SAVED, STEPS] = [25, 28];

/** Values of all parameters and moments. */
function values({ trainer }: Pick<TrainedCell, "trainer">): Record<string, number[]> {
  return Object.fromEntries(
    Object.entries(trainer!.state).map(([name, value]) => [name, [...value.dataSync()]]),
  );
}

/** Trains a cell until `kill` steps have been taken. */
async function killAt(
  kill: number,
  cell: TrainingCell,
  stream: Awaited<ReturnType<typeof training>>["stream"],
  hooks: TrainingHooks = {},
) {
  const onStep = (step: number) => step === kill ? Promise.reject(new Error("killed")) : Promise.resolve();
  await assertRejects(() => trainCells([cell], stream, { ...hooks, onStep }), Error, "killed");
}

Deno.test("a training that was killed resumes from its checkpoint and ends with the same bits", () =>
  withFolder(async (folder) => {
    const { stream, cell } = await training();
    const checkpoint = new Checkpoint(`${folder}/cell.safetensors`, "cell");
    await killAt(SAVED + 1, { ...cell(STEPS), checkpoint }, stream);
    const taken: number[] = [];
    const [resumed] = await trainCells([{ ...cell(STEPS), checkpoint }], stream, {
      onStep: (step) => {
        taken.push(step);
        return Promise.resolve();
      },
    });
    const [whole] = await trainCells([cell(STEPS)], stream);
    assertEquals(taken, [26, 27, 28]);
    assertEquals(values(resumed), values(whole));
    assertEquals(resumed.curve, whole.curve);
    [resumed, whole].forEach(({ trainer }) => trainer!.dispose());
  }));

/** A cell that is best after step 40. */
function peaking(cell: TrainingCell): { cell: TrainingCell; validate: TrainingHooks["validate"] } {
  let trainer: Trainer;
  return {
    cell: { ...cell, validateEvery: 10, start: () => trainer = cell.start() },
    validate: () => Promise.resolve([100 - Math.abs(trainer.steps - 40)]),
  };
}

Deno.test("a training whose validations choose resumes to the bit, killed between them or right after one", () =>
  withFolder(async (folder) => {
    const { stream, cell } = await training();
    const { cell: chosen, validate } = peaking(cell(60));
    const [whole] = await trainCells([chosen], stream, { validate });
    assertEquals(whole.validation, {
      chosen: 40,
      steps: [10, 20, 30, 40, 50, 60],
      scores: [70, 80, 90, 100, 90, 80],
    });
    // A kill at 43 goes back to the checkpoint of step 25; that of step 50 holds the validation of its own step and the best.
    for (const kill of [43, 52]) {
      const checkpoint = new Checkpoint(`${folder}/${kill}.safetensors`, "cell");
      await killAt(kill, { ...chosen, checkpoint }, stream, { validate });
      const [resumed] = await trainCells([{ ...chosen, checkpoint }], stream, { validate });
      assertEquals(resumed.validation, whole.validation);
      assertEquals(values(resumed), values(whole));
      assertEquals(resumed.curve, whole.curve);
      resumed.trainer!.dispose();
    }
    whole.trainer!.dispose();
  }));

Deno.test("cells that resume at different steps give the same bits as side by side from the start", () =>
  withFolder(async (folder) => {
    const { stream, cell } = await training();
    const checkpoint = new Checkpoint(`${folder}/cell.safetensors`, "cell");
    await killAt(SAVED + 1, { ...cell(STEPS, 1), checkpoint }, stream);
    const [fresh, resumed] = await trainCells([cell(STEPS, 0), { ...cell(STEPS, 1), checkpoint }], stream);
    const whole = await trainCells([cell(STEPS, 0), cell(STEPS, 1)], stream);
    assertEquals([fresh, resumed].map(values), whole.map(values));
    [fresh, resumed, ...whole].forEach(({ trainer }) => trainer!.dispose());
  }));

Deno.test("a training is saved after its last step, and what is resumed there is whole", () =>
  withFolder(async (folder) => {
    const { stream, cell } = await training();
    const checkpoint = new Checkpoint(`${folder}/cell.safetensors`, "cell");
    const [first] = await trainCells([{ ...cell(3), checkpoint }], stream);
    let steps = 0;
    const [again] = await trainCells([{ ...cell(3), checkpoint }], stream, {
      onStep: () => Promise.resolve(void steps++),
    });
    assertEquals(steps, 0);
    assertEquals([again.outcome, again.curve], [first.outcome, first.curve]);
    assertEquals(values(again), values(first));
    [first, again].forEach(({ trainer }) => trainer!.dispose());
  }));

Deno.test("a checkpoint of another cell is none, and two swapped files are told of", () =>
  withFolder(async (folder) => {
    const { stream, cell } = await training();
    const warnings: string[] = [];
    const open = (key: string) =>
      new Checkpoint(`${folder}/${key}.safetensors`, key, (text) => warnings.push(text));
    const trained = await trainCells(
      ["a", "b"].map((key, seed) => ({ ...cell(2, seed), checkpoint: open(key) })),
      stream,
    );
    assertEquals((await open("a").load())?.steps, 2);
    await Deno.rename(open("a").path, `${folder}/c`);
    await Deno.rename(open("b").path, open("a").path);
    await Deno.rename(`${folder}/c`, open("b").path);
    assertEquals([await open("a").load(), await open("b").load()], [undefined, undefined]);
    assertEquals(warnings, [
      "The training of cell a starts anew: its checkpoint cannot be used (it is that of cell b)",
      "The training of cell b starts anew: its checkpoint cannot be used (it is that of cell a)",
    ]);
    trained.forEach(({ trainer }) => trainer!.dispose());
  }));

Deno.test("a training whose checkpoint cannot be written goes on, says so once and keeps the last good one", () =>
  withFolder(async (folder) => {
    const { stream, cell } = await training();
    const warnings: string[] = [];
    const checkpoint = new Checkpoint(`${folder}/cells/a.safetensors`, "a", (text) => warnings.push(text));
    await Deno.mkdir(`${folder}/cells`);
    const [whole] = await trainCells([cell(52)], stream);
    const [saved] = await trainCells([{ ...cell(52), checkpoint }], stream, {
      // From the first checkpoint on, nothing can be made in its folder any more.
      onStep: async (step) => {
        if (step !== 25) return;
        await Deno.rename(`${folder}/cells`, `${folder}/moved`);
        await Deno.writeTextFile(`${folder}/cells`, "");
      },
    });
    assertEquals(saved.outcome, { status: "finished" });
    assertEquals(values(saved), values(whole));
    assertEquals(warnings.length, 1);
    assertMatch(warnings[0], /^The training of cell a goes on without being saved at step 50: Cannot write /);
    const kept = new Checkpoint(`${folder}/moved/a.safetensors`, "a");
    assertEquals((await kept.load())?.steps, 25);
    [saved, whole].forEach(({ trainer }) => trainer!.dispose());
  }));

Deno.test("a missing or damaged checkpoint is none", () =>
  withFolder(async (folder) => {
    const { cell } = await training();
    const trainer = cell(2).start();
    const checkpoint = new Checkpoint(`${folder}/cell.safetensors`, "cell");
    assertEquals(await checkpoint.load(), undefined);
    await checkpoint.save(trainer, { step: 0, curve: { steps: [], losses: {}, diagnostics: {} }, open: [] });
    assertEquals((await checkpoint.load())?.tensors.size, Object.keys(trainer.state).length);
    const bytes = await Deno.readFile(checkpoint.path);
    bytes[bytes.length - 1] ^= 1;
    await Deno.writeFile(checkpoint.path, bytes);
    assertEquals(await checkpoint.load(), undefined, "one bit of one number");
    await Deno.truncate(checkpoint.path, 200);
    assertEquals(await checkpoint.load(), undefined);
    trainer.dispose();
  }));

Deno.test("remove() is content with a checkpoint that is not there", () =>
  withFolder(async (folder) => {
    const checkpoint = new Checkpoint(`${folder}/cell.safetensors`, "cell");
    await checkpoint.remove();
    await Deno.writeTextFile(checkpoint.path, "");
    await checkpoint.remove();
    await assertRejects(() => Deno.stat(checkpoint.path), Deno.errors.NotFound);
  }));
