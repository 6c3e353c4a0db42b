import { assertAlmostEquals, assertEquals } from "@std/assert";
import { memory } from "@tensorflow/tfjs-core";
import { validate, type ValidatedHead } from "../../src/evaluate/validate.ts";
import { tensorTest } from "../nn/tensor_fixture.ts";
import { bankOf, PREDICTOR } from "./split_fixture.ts";

const HEAD: ValidatedHead = { predictor: PREDICTOR, classes: 2, extra: 0, matching: "one-to-one" };

tensorTest("validate() gives the matched mIoU of each head in one plain pass", async () => {
  const asked: Record<string, number> = {};
  const before = memory().numTensors;
  const [first, second] = await validate([HEAD, HEAD], bankOf(undefined, asked));
  assertEquals(asked, { labels: 2, features: 2 });
  assertEquals(memory().numTensors, before);
  // Cluster 0 is class 1 and cluster 1 class 0: of the seven labelled pixels one is wrong, 3/4 in both classes.
  assertAlmostEquals(first as number, 75, 1e-12);
  assertEquals(second, first);
});

tensorTest(
  "validate() leaves the linear probe alone, and gives the error of a head that throws",
  async () => {
    const fails = () => {
      throw new Error("not now");
    };
    const [plain, broken] = await validate([
      { ...HEAD, predictor: { ...PREDICTOR, linear: fails } },
      { ...HEAD, predictor: { ...PREDICTOR, clusters: fails } },
    ], bankOf());
    assertAlmostEquals(plain as number, 75, 1e-12);
    assertEquals((broken as Error).message, "not now");
  },
);
