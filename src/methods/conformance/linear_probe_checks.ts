/**
 * Promises about the linear probe, the only thing that may read labels.
 *
 * @module
 */
import { firstDifference, snapshotOf } from "./snapshot.ts";
import type { Workbench } from "./workbench.ts";

/** Without the linear probe a method trains the same, and has none. */
export async function checkNoLinearProbe(bench: Workbench): Promise<void> {
  const [probed, plain] = [bench.start(), bench.start({ linearProbe: false })];
  await bench.train(probed, 3);
  await bench.train(plain, 3);
  if (plain.predictor.linear) {
    bench.refuse("its predictor has a linear probe that was not asked for", "none");
  }
  const name = firstDifference(await snapshotOf(probed), await snapshotOf(plain));
  if (name) {
    bench.refuse(`its state "${name}" comes out otherwise beside a linear probe`, "the same bits as without");
  }
  const [more, fewer] = [probed, plain].map(({ state }) => Object.keys(state).length);
  if (probed.predictor.linear && more === fewer) {
    bench.refuse("without a linear probe its state is as large as with one", "the probe to be left out");
  }
}
