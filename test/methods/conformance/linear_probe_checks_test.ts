import { RandomStreams } from "../../../src/base/random.ts";
import stego from "../../../src/methods/stego/mod.ts";
import { tensorTest } from "../../nn/tensor_fixture.ts";
import { assertRefuses, trainedBy } from "./conformance_fixture.ts";

const NAME = "trains the same without a linear probe";

tensorTest("checkNoLinearProbe() refuses a probe that was not asked for", () =>
  assertRefuses(
    NAME,
    trainedBy((context) => stego.trainer({ ...context, linearProbe: true })),
    "its predictor has a linear probe that was not asked for, expected none",
  ));

tensorTest("checkNoLinearProbe() refuses a probe that is trained and hidden", () =>
  assertRefuses(
    NAME,
    trainedBy((context) => {
      const trainer = stego.trainer({ ...context, linearProbe: true });
      const { codes, clusters } = trainer.predictor;
      return context.linearProbe ? trainer : Object.assign(trainer, { predictor: { codes, clusters } });
    }),
    "without a linear probe its state is as large as with one, expected the probe to be left out",
  ));

tensorTest("checkNoLinearProbe() names what a linear probe moves", () =>
  assertRefuses(
    NAME,
    trainedBy((context) => {
      const random = context.linearProbe ? new RandomStreams(5) : context.random;
      return stego.trainer({ ...context, random });
    }),
    'its state "head.linear.weight" comes out otherwise beside a linear probe, expected the same bits as without',
  ));
