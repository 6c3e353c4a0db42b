import { tensor4d } from "@tensorflow/tfjs-core";
import { positions } from "../../src/nn/positions.ts";
import { assertTensor, tensorTest } from "./tensor_fixture.ts";

tensorTest("positions() lists vectors image by image and row by row", () => {
  const map = tensor4d([[[[1, 2], [3, 4]]], [[[5, 6], [7, 8]]]]);
  assertTensor(positions(map), [4, 2], [1, 2, 3, 4, 5, 6, 7, 8], 0);
});
