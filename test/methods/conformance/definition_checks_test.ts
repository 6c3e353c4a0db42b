import { z } from "zod";
import { assertRefuses } from "./conformance_fixture.ts";
import { tensorTest } from "../../nn/tensor_fixture.ts";

tensorTest("checkMembers() names the member that is missing", () =>
  assertRefuses(
    "has every member",
    { stepFlops: undefined },
    'Cannot load the method "stego": its member "stepFlops" is of type undefined, expected a function',
  ));

tensorTest("checkExample() says where the example is wrong", () =>
  assertRefuses(
    "has a valid example",
    { example: { dim: -1 } },
    'Cannot accept the method "stego": its example is refused at "dim"',
  ));

tensorTest("checkExample() says where the options for few images are wrong", () =>
  assertRefuses(
    "has a valid example",
    { smallDataset: { dim: -1 } },
    'Cannot accept the method "stego": its example is refused at "dim"',
  ));

tensorTest("checkDefaults() names an option without a default", () =>
  assertRefuses(
    "fills in the defaults of its options",
    { options: z.strictObject({ rate: z.number().optional() }), example: {} },
    'its option "rate" has no value after validation, expected a default',
  ));

tensorTest("checkDefaults() refuses options that change when they are validated again", () =>
  assertRefuses(
    "fills in the defaults of its options",
    { options: z.strictObject({ rate: z.number().default(1).transform((rate) => 2 * rate) }), example: {} },
    "validating its options again changes them",
  ));

tensorTest("checkUnknownOption() refuses options that take anything", () =>
  assertRefuses(
    "refuses an unknown option",
    { options: z.looseObject({}), example: {} },
    'its options take the unknown key "no_such_option", expected a refusal',
  ));

tensorTest("checkCosts() refuses a cost that is no number", () =>
  assertRefuses(
    "tells what a step costs",
    { stepFlops: () => NaN },
    "stepFlops() gives NaN, expected a number of operations from 0",
  ));

tensorTest("checkCosts() refuses bytes that are no number", () =>
  assertRefuses(
    "tells what a step costs",
    { stepBytes: () => -4 },
    "stepBytes() gives -4, expected a number of bytes from 0",
  ));

tensorTest("checkCosts() refuses a number of looked-up images that is none", () =>
  assertRefuses(
    "tells what a step costs",
    { extraImages: () => -1 },
    "extraImages() gives -1, expected a number of images from 0",
  ));
