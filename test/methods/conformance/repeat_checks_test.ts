import { RandomStreams } from "../../../src/base/random.ts";
import stego from "../../../src/methods/stego/mod.ts";
import type { MethodDefinition } from "../../../src/methods/types.ts";
import { tensorTest } from "../../nn/tensor_fixture.ts";
import { altered, assertRefuses, trainedBy } from "./conformance_fixture.ts";

tensorTest("checkSameSeed() refuses a method that throws dice of its own", () => {
  let throws = 0;
  return assertRefuses(
    "repeats itself to the bit for the same seed",
    trainedBy((context) => stego.trainer({ ...context, random: new RandomStreams(throws++) })),
    "two trainings of one seed part in step 0, expected the same losses",
  );
});

tensorTest("checkOtherSeed() refuses a method that knows one seed", () =>
  assertRefuses(
    "differs for another seed",
    trainedBy((context) => stego.trainer({ ...context, random: new RandomStreams(7) })),
    "seeds 0 and 1 end in the same state, expected another one",
  ));

tensorTest("checkCompany() refuses trainers that share what they remember", () => {
  let trainers = 0;
  let last = 1;
  return assertRefuses(
    "trains the same beside another trainer",
    altered((trainer) => {
      const own = ++trainers;
      return {
        step: (batch) => {
          const shift = last === own ? 0 : 100;
          last = own;
          return trainer.step({ ...batch, step: batch.step + shift });
        },
      };
    }),
    'beside another trainer its state "head.linear.weight" comes out otherwise, expected the same bits as alone',
  );
});

tensorTest("checkStateNames() names what comes and goes", () =>
  assertRefuses(
    "names its state stably",
    altered((trainer) => ({
      get state() {
        const { "linear_probe.bias": bias, ...others } = trainer.state;
        return trainer.steps === 0 ? others : { ...others, "linear_probe.bias": bias };
      },
    })),
    "its state has linear_probe.bias [1,3] only before or only after two steps",
  ));

tensorTest("checkDraws() refuses draws that go on from call to call", () =>
  assertRefuses(
    "draws by the step, not by the call",
    drawingByCall(),
    "step 1 taken again from the same state gives other losses, expected draws that depend on the step alone",
  ));

tensorTest(
  "checkResume() refuses draws that go on from call to call",
  () =>
    assertRefuses("resumes to the bit", drawingByCall(), "resumed after step 2 its losses part in step 3"),
);

tensorTest("checkResume() refuses a state without moments", () =>
  assertRefuses(
    "resumes to the bit",
    altered((trainer) => ({
      get state() {
        const entries = Object.entries(trainer.state).filter(([name]) => !name.startsWith("adam/"));
        return Object.fromEntries(entries);
      },
    })),
    "resumed after step 2 its losses part in step 4",
  ));

/** STEGO that numbers its draws by its calls. */
function drawingByCall(): Partial<MethodDefinition> {
  return altered((trainer) => {
    let calls = 0;
    return { step: (batch) => trainer.step({ ...batch, step: calls++ }) };
  });
}
