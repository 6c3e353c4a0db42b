import { assertEquals } from "@std/assert";
import { primapsOptions } from "../../../src/methods/primaps/options.ts";

Deno.test("primapsOptions are by default the published command, every accident of the program as it is there", () => {
  const options = primapsOptions.parse({});
  assertEquals(
    [options.threshold, options.teacher_every, options.teacher_decay, options.gamma, options.start_steps],
    [0.4, 10, 0.98, 2, 184],
  );
  assertEquals(
    [options.direction_sign, options.seed_on_used, options.stalled_image, options.single_mask_background],
    ["random", "first-used", "none", "column-sums"],
  );
  assertEquals([options.ignored_in_mean, options.feature_norm, options.stored_pictures, options.flips], [
    true,
    "raw",
    "truncated",
    true,
  ]);
});
