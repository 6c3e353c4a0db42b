import { centerRows } from "../../../src/nn/center_rows.ts";
import { assertLikeCpu, random } from "./engine_fixture.ts";

Deno.test("CenterRows equals the plain operations on cpu for any length of row", async () => {
  for (const shape of [[1, 1], [3, 4], [2, 7], [2, 3, 121]]) {
    await assertLikeCpu(() => centerRows(random(shape, 1), 0.25), 1e-6);
  }
});
