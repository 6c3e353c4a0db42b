import { assert, assertEquals, assertRejects } from "@std/assert";
import { Checkpoint, restore } from "../../src/train/checkpoint.ts";
import { trainCells, type TrainedCell, type TrainingCell } from "../../src/train/train_cells.ts";
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
) {
  const onStep = (step: number) => step === kill ? Promise.reject(new Error("killed")) : Promise.resolve();
  await assertRejects(() => trainCells([cell], stream, onStep), Error, "killed");
}

Deno.test("a training that was killed resumes from its checkpoint and ends with the same bits", () =>
  withFolder(async (folder) => {
    const { stream, cell } = await training();
    const checkpoint = new Checkpoint(`${folder}/cell.safetensors`);
    await killAt(SAVED + 1, { ...cell(STEPS), checkpoint }, stream);
    const taken: number[] = [];
    const [resumed] = await trainCells([{ ...cell(STEPS), checkpoint }], stream, (step) => {
      taken.push(step);
      return Promise.resolve();
    });
    const [whole] = await trainCells([cell(STEPS)], stream);
    assertEquals(taken, [26, 27, 28]);
    assertEquals(values(resumed), values(whole));
    assertEquals(resumed.curve, whole.curve);
    [resumed, whole].forEach(({ trainer }) => trainer!.dispose());
  }));

Deno.test("cells that resume at different steps give the same bits as side by side from the start", () =>
  withFolder(async (folder) => {
    const { stream, cell } = await training();
    const checkpoint = new Checkpoint(`${folder}/cell.safetensors`);
    await killAt(SAVED + 1, { ...cell(STEPS, 1), checkpoint }, stream);
    const [fresh, resumed] = await trainCells([cell(STEPS, 0), { ...cell(STEPS, 1), checkpoint }], stream);
    const whole = await trainCells([cell(STEPS, 0), cell(STEPS, 1)], stream);
    assertEquals([fresh, resumed].map(values), whole.map(values));
    [fresh, resumed, ...whole].forEach(({ trainer }) => trainer!.dispose());
  }));

Deno.test("a missing or damaged checkpoint is none", () =>
  withFolder(async (folder) => {
    const { cell } = await training();
    const trainer = cell(2).start();
    const checkpoint = new Checkpoint(`${folder}/cell.safetensors`);
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

Deno.test("restore() refuses the state of another trainer and leaves its own as it was", () =>
  withFolder(async (folder) => {
    const { cell } = await training();
    const [small, large] = [cell(2, 0, { levels: 2 }).start(), cell(2, 1, { levels: 3 }).start()];
    const checkpoint = new Checkpoint(`${folder}/cell.safetensors`);
    await checkpoint.save(small, { step: 0, curve: { steps: [], losses: {}, diagnostics: {} }, open: [] });
    const before = values({ trainer: large });
    assertEquals(restore(large, (await checkpoint.load())!), false);
    assertEquals(values({ trainer: large }), before);
    const twin = cell(2, 5, { levels: 2 }).start();
    assert(restore(twin, (await checkpoint.load())!));
    assertEquals(values({ trainer: twin }), values({ trainer: small }));
    [small, large, twin].forEach((trainer) => trainer.dispose());
  }));

Deno.test("remove() is content with a checkpoint that is not there", () =>
  withFolder(async (folder) => {
    const checkpoint = new Checkpoint(`${folder}/cell.safetensors`);
    await checkpoint.remove();
    await Deno.writeTextFile(checkpoint.path, "");
    await checkpoint.remove();
    await assertRejects(() => Deno.stat(checkpoint.path), Deno.errors.NotFound);
  }));
