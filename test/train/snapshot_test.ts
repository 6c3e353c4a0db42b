import { assert, assertEquals } from "@std/assert";
import type { Trainer } from "../../src/methods/types.ts";
import { restore, snapshotOf } from "../../src/train/snapshot.ts";
import { training } from "./training_fixture.ts";

/** Values of all parameters and moments. */
function values({ state }: Trainer): Record<string, number[]> {
  return Object.fromEntries(Object.entries(state).map(([name, value]) => [name, [...value.dataSync()]]));
}

Deno.test("restore() puts a twin where the trainer was, whatever it has done since", async () => {
  const { stream, cell } = await training();
  const [trainer, twin] = [cell(2).start(), cell(2, 5).start()];
  await trainer.step(await stream.batch(0));
  const before = values(trainer);
  const snapshot = await snapshotOf(trainer);
  await trainer.step(await stream.batch(1));
  assert(restore(twin, snapshot));
  assertEquals(values(twin), before);
  assertEquals(twin.steps, 1);
  [trainer, twin].forEach((made) => made.dispose());
});

Deno.test("restore() refuses the state of another trainer and leaves its own as it was", async () => {
  const { cell } = await training();
  const [small, large] = [cell(2, 0, { levels: 2 }).start(), cell(2, 1, { levels: 3 }).start()];
  const before = values(large);
  assertEquals(restore(large, await snapshotOf(small)), false);
  assertEquals(values(large), before);
  [small, large].forEach((made) => made.dispose());
});
