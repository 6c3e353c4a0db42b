import { assert, assertEquals, assertGreater, assertMatch, assertRejects } from "@std/assert";
import { memory } from "@tensorflow/tfjs-core";
import { DivergedError } from "../../src/nn/diverged_error.ts";
import { checkpointOf } from "../../src/train/checkpoint.ts";
import { StoppedError } from "../../src/train/stopped_error.ts";
import { trainCells } from "../../src/train/train_cells.ts";
import type { TrainedCell } from "../../src/train/types.ts";
import { withFolder } from "../cli/terminal_fixture.ts";
import { loss, reporting, training } from "./training_fixture.ts";

/** Values of all parameters. */
function parameters({ trainer }: TrainedCell): Record<string, Float32Array> {
  const entries = Object.entries(trainer!.state);
  return Object.fromEntries(entries.map(([name, value]) => [name, Float32Array.from(value.dataSync())]));
}

Deno.test("twenty training steps with OMH leave the number of tensors unchanged", async () => {
  const { stream, cell } = await training();
  const counts: number[] = [];
  const [{ trainer, outcome }] = await trainCells([cell(20)], stream, {
    onStep: () => {
      counts.push(memory().numTensors);
      return Promise.resolve();
    },
  });
  assertEquals(outcome, { status: "finished" });
  assertEquals(counts.length, 20);
  assertEquals(new Set(counts).size, 1);
  trainer!.dispose();
  assertEquals(memory().numTensors, counts[0] - Object.keys(trainer!.state).length);
});

Deno.test("a cell's parameters and curve are the same alone and side by side with others", async () => {
  const { stream, cell } = await training();
  const together = await trainCells([cell(3, 0), cell(5, 1), cell(4, 0, { epsilon: 0.1 })], stream);
  const [alone] = await trainCells([cell(5, 1)], stream);
  assertEquals(parameters(together[1]), parameters(alone));
  assertEquals(together[1].curve, alone.curve);
  assertEquals(together.map(({ curve }) => curve.steps.at(-1)), [3, 5, 4]);
  [...together, alone].forEach(({ trainer }) => trainer!.dispose());
});

Deno.test("a larger epsilon gives plans of higher entropy throughout", async () => {
  const { stream, cell } = await training();
  const trained = await trainCells([cell(4, 0, { epsilon: 0.02 }), cell(4, 0, { epsilon: 0.1 })], stream);
  const [cold, warm] = trained.map(({ curve }) => curve.diagnostics.plan_entropy_1);
  cold.forEach((entropy, i) => assertGreater(warm[i], entropy));
  trained.forEach(({ trainer }) => trainer!.dispose());
});

Deno.test("trainCells() reports a divergence with step and cause, disposes of the cell and goes on with others", async () => {
  const { stream } = await training();
  let disposed = 0;
  const diverging = reporting(4, (step) => {
    if (step === 3) throw new DivergedError("the plan is not finite");
    return loss(step);
  }, () => disposed++);
  const [broken, fine] = await trainCells([diverging, reporting(4, loss)], stream);
  assertEquals(broken.outcome, { status: "diverged", step: 3, cause: "the plan is not finite" });
  assertEquals([broken.trainer, broken.curve.steps], [null, [1, 2]]);
  assertEquals([fine.outcome.status, fine.curve.steps, disposed], ["finished", [1, 2, 3, 4], 1]);
});

Deno.test("trainCells() takes a loss that is not finite for a divergence", async () => {
  const { stream } = await training();
  for (const value of [NaN, Infinity, -Infinity]) {
    const [{ outcome, curve }] = await trainCells(
      [reporting(3, (step) => loss(step === 2 ? value : 1))],
      stream,
    );
    assertEquals(outcome, { status: "diverged", step: 2, cause: `the loss "loss" is ${value}` });
    assertEquals(curve.losses.loss, [1]);
  }
});

Deno.test("trainCells() reports an error of a method as that cell's failure", async () => {
  const { stream } = await training();
  const failing = reporting(2, () => {
    throw new TypeError("Cannot multiply");
  });
  const stillborn = {
    steps: 2,
    start: () => {
      throw new Error("Cannot begin");
    },
  };
  const trained = await trainCells([failing, stillborn, reporting(2, loss)], stream);
  assertEquals(trained.map(({ outcome }) => outcome), [
    { status: "failed", step: 1, cause: "Cannot multiply" },
    { status: "failed", step: 0, cause: "Cannot begin" },
    { status: "finished" },
  ]);
});

Deno.test("trainCells() takes anything that is thrown for a failure of the cell that threw it, and of no other", async () => {
  const { stream } = await training();
  const throwing = (thrown: unknown) =>
    reporting(2, () => {
      throw thrown;
    });
  const clumsy = reporting(2, () => {
    throw new Error("first");
  }, () => {
    throw new Error("second");
  });
  const trained = await trainCells(
    [throwing("boom"), throwing(null), throwing(undefined), clumsy, reporting(2, loss)],
    stream,
  );
  assertEquals(trained.map(({ outcome }) => outcome), [
    { status: "failed", step: 1, cause: 'what was thrown is no Error but "boom"' },
    { status: "failed", step: 1, cause: "what was thrown is no Error but null" },
    { status: "failed", step: 1, cause: "what was thrown is no Error but undefined" },
    { status: "failed", step: 1, cause: "first" },
    { status: "finished" },
  ]);
});

Deno.test("trainCells() refuses a report whose names would not do in a table, and keeps causes to one printable line", async () => {
  const { stream } = await training();
  const named = (name: string) => reporting(1, () => ({ losses: { [name]: 1 }, diagnostics: {} }));
  const escaping = reporting(1, () => {
    throw new Error("\x1b[2Jgone\nand more");
  });
  const trained = await trainCells([named("\x1b[31mred"), named("x".repeat(101)), escaping], stream);
  const causes = trained.map(({ outcome }) => outcome.status === "failed" ? outcome.cause : "");
  assertMatch(causes[0], /^Cannot record "\[?.*red": expected a name of at most 100 letters/);
  assertMatch(causes[1], /^Cannot record "x+": expected a name/);
  assertEquals(causes[2], "gone and more");
});

Deno.test("trainCells() fails the cells that want a batch which cannot be made, at its step", async () => {
  const { stream } = await training();
  const broken = Object.create(stream, {
    batch: {
      value: (step: number) => step === 2 ? Promise.reject(new Error("Cannot decode")) : stream.batch(step),
    },
  });
  const trained = await trainCells([reporting(2, loss), reporting(4, loss)], broken);
  assertEquals(trained.map(({ outcome }) => outcome), [
    { status: "finished" },
    { status: "failed", step: 3, cause: "Cannot decode" },
  ]);
});

Deno.test("trainCells() tells the mean loss of the cells that took the step, and the losses of each", async () => {
  const { stream } = await training();
  const told: unknown[] = [];
  const broken = reporting(3, (step) => loss(step === 2 ? NaN : 10));
  await trainCells([broken, reporting(3, loss)], stream, {
    onStep: (step, mean, losses) => {
      told.push([step, mean, ...losses.map((of) => of && Object.values(of))]);
      return Promise.resolve();
    },
  });
  assertEquals(told, [[1, 5.5, [10], [1]], [2, 2, null, [2]], [3, 3, null, [3]]]);
});

Deno.test("trainCells() tells nothing of a step that no cell took", async () => {
  const { stream } = await training();
  let calls = 0;
  await trainCells([reporting(3, () => loss(NaN))], stream, {
    onStep: () => {
      calls++;
      return Promise.resolve();
    },
  });
  assertEquals(calls, 0);
  assert((await trainCells([], stream)).length === 0);
});

Deno.test("trainCells() validates at the interval of each cell and after its last step, in one pass", async () => {
  const { stream } = await training();
  const passes: number[][] = [];
  const cells = [
    { ...reporting(5, loss), validateEvery: 2 },
    reporting(5, loss),
    { ...reporting(4, loss), validateEvery: 4 },
  ];
  const trained = await trainCells(cells, stream, {
    validate: (heads) => {
      passes.push(heads.map(({ cell }) => cell));
      return Promise.resolve(heads.map(({ cell }) => 10 * cell + passes.length));
    },
  });
  assertEquals(passes, [[0], [0, 2], [0]]);
  assertEquals(trained.map(({ validation }) => validation), [
    { chosen: 5, steps: [2, 4, 5], scores: [1, 2, 3] },
    null,
    { chosen: 4, steps: [4], scores: [22] },
  ]);
});

Deno.test("a cell whose validations choose ends with the parameters of the best step", async () => {
  const { stream, cell } = await training();
  const scores = [1, 3, 3, NaN];
  const before = memory().numTensors;
  const [best] = await trainCells([{ ...cell(8), validateEvery: 2 }], stream, {
    validate: () => Promise.resolve([scores.shift()!]),
  });
  assertEquals(best.validation, { chosen: 4, steps: [2, 4, 6, 8], scores: [1, 3, 3, null] });
  const [short] = await trainCells([cell(4)], stream);
  assertEquals(parameters(best), parameters(short));
  assertEquals(best.curve.steps.at(-1), 8);
  [best, short].forEach(({ trainer }) => trainer!.dispose());
  assertEquals(memory().numTensors, before);
});

Deno.test("a head that cannot be validated is its cell's failure", async () => {
  const { stream } = await training();
  const cells = [{ ...reporting(4, loss), validateEvery: 2 }, { ...reporting(4, loss), validateEvery: 2 }];
  const [broken, fine] = await trainCells(cells, stream, {
    validate: (heads) => Promise.resolve(heads.map(({ cell }) => cell === 0 ? new Error("no codes") : 1)),
  });
  assertEquals(broken.outcome, { status: "failed", step: 2, cause: "no codes" });
  assertEquals([fine.outcome.status, fine.validation?.steps], ["finished", [2, 4]]);
});

Deno.test("trainCells() refuses to validate without a validator", async () => {
  const { stream } = await training();
  await assertRejects(
    () => trainCells([{ ...reporting(2, loss), validateEvery: 1 }], stream),
    TypeError,
    'Cannot validate cells "0": there is no validator, expected one',
  );
});

Deno.test("trainCells() that is told to end saves after its step and frees its trainers; what is resumed ends with the same bits", () =>
  withFolder(async (folder) => {
    const { stream, cell } = await training();
    const [whole] = await trainCells([cell(6)], stream);
    const tensors = memory().numTensors;
    const stop = new AbortController();
    const saved = { ...cell(6), checkpoint: checkpointOf(folder, "one") };
    const other = { ...cell(2, 1), checkpoint: checkpointOf(folder, "other") };
    const onStep = (step: number) => Promise.resolve(step === 4 && stop.abort());
    await assertRejects(
      () =>
        trainCells([saved, other], stream, {
          onStep: async (step) => void await onStep(step),
          signal: stop.signal,
        }),
      StoppedError,
    );
    assertEquals(memory().numTensors, tensors);
    assertEquals((await checkpointOf(folder, "one").load())?.steps, 4);
    assertEquals((await checkpointOf(folder, "other").load())?.steps, 2);
    const steps: number[] = [];
    const [resumed] = await trainCells([saved], stream, {
      onStep: (step) => Promise.resolve(void steps.push(step)),
    });
    assertEquals(steps, [5, 6]);
    assertEquals(parameters(resumed), parameters(whole));
    assertEquals(resumed.curve, whole.curve);
    [resumed, whole].forEach(({ trainer }) => trainer!.dispose());
  }));
