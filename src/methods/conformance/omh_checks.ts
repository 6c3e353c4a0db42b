/**
 * Promises of a method with OMH (reference: pairing, section 6), for one that takes it.
 *
 * @module
 */
import { causeOf } from "../../base/thrown.ts";
import type { OmhOptions } from "../../omh/options.ts";
import type { Trainer } from "../types.ts";
import { rolesOf } from "./roles.ts";
import { firstDifference, putBack, sameBits, type Snapshot, snapshotOf } from "./snapshot.ts";
import { predictedShapes } from "./training_checks.ts";
import type { MethodFixture } from "./method_fixture.ts";

/** OMH with weights of 0 is OMH off. */
export async function checkWeightless(fixture: MethodFixture): Promise<void> {
  const weightless = startWithOmh(fixture, { lambda_cluster: 0, lambda_match: 0 });
  if (!weightless) return;
  const alone = fixture.start();
  await fixture.train(alone, 3);
  await fixture.train(weightless, 3);
  const name = firstDifference(await snapshotOf(weightless), await snapshotOf(alone));
  if (name) {
    fixture.refuse(`OMH with weights of 0 changes its state "${name}"`, "the same bits as with OMH off");
  }
}

/** The step with which the losses begin in the checks of a late start: after one that rests. */
const LATE = 1;
/** Losses that begin late, from centres that k-means finds in the codes. */
const LATE_START: Partial<OmhOptions> = { start_step: LATE, start_centers: "kmeans" };

/** Until OMH's losses begin, it is off. */
export async function checkRest(fixture: MethodFixture): Promise<void> {
  const late = startWithOmh(fixture, LATE_START);
  if (!late) return;
  const alone = fixture.start();
  await fixture.train(alone, LATE);
  await fixture.train(late, LATE);
  const name = firstDifference(await snapshotOf(late), await snapshotOf(alone));
  if (name) {
    fixture.refuse(
      `OMH whose losses have not begun changes its state "${name}"`,
      "the same bits as with OMH off",
    );
  }
}

/** Resumed at the step with which OMH's losses begin, or after it, a training ends in the same bits. */
export async function checkLateResume(fixture: MethodFixture): Promise<void> {
  const straight = startWithOmh(fixture, LATE_START);
  if (!straight) return;
  const saved: Snapshot[] = [];
  for (let step = 0; step < LATE + 3; step++) {
    saved.push(await snapshotOf(straight));
    await fixture.step(straight, step);
  }
  const expected = await snapshotOf(straight);
  for (const at of [LATE, LATE + 1]) {
    const resumed = startWithOmh(fixture, LATE_START)!;
    putBack(resumed, saved[at], at);
    await fixture.train(resumed, LATE + 3, at);
    const name = firstDifference(await snapshotOf(resumed), expected);
    if (name) {
      const [losses, when] = [`OMH's losses begin in step ${LATE}`, `resumed before step ${at}`];
      fixture.refuse(`${losses}, and ${when} its state "${name}" comes out otherwise`, "the same bits");
    }
  }
}

/** OMH's losses reach the head and none of the baseline's own probes. */
export async function checkGradients(fixture: MethodFixture): Promise<void> {
  const hierarchical = startWithOmh(fixture, {});
  if (!hierarchical) return;
  const alone = fixture.start();
  const { head, probes } = await rolesOf(fixture, alone);
  await fixture.train(alone, 1);
  await fixture.train(hierarchical, 1);
  const [off, on] = [await snapshotOf(alone), await snapshotOf(hierarchical)];
  const moved = changed(on, off, head);
  if (moved.length === 0) {
    fixture.refuse(
      "OMH leaves the gradient of its head as it is",
      "its losses to shape the codes, or supportsOmh false",
    );
  }
  const [touched] = changed(on, off, probes.filter((name) => !head.includes(name)));
  if (touched) fixture.refuse(`OMH moves its probe "${touched}"`, "the gradient without OMH");
}

/** At test time nothing of OMH is left. */
export async function checkSamePredictor(fixture: MethodFixture): Promise<void> {
  const hierarchical = startWithOmh(fixture, {});
  if (!hierarchical) return;
  await fixture.train(hierarchical, 1);
  const [off, on] = [fixture.start(), hierarchical].map((trainer) =>
    JSON.stringify(predictedShapes(fixture, trainer))
  );
  if (on !== off) fixture.refuse(`with OMH it predicts ${on}`, `${off} as without`);
}

/** A trainer with OMH; null where the method says that it takes none. */
function startWithOmh(fixture: MethodFixture, omh: Partial<OmhOptions>): Trainer | null {
  if (fixture.method.supportsOmh === false) return null;
  try {
    return fixture.start({ omh });
  } catch (error) {
    return fixture.refuse(
      `with OMH on it throws "${causeOf(error)}"`,
      "a trainer, or supportsOmh false",
    );
  }
}

/** Those of `names` whose values, or Adam moments, differ: on a first step the moments show what its sign hides. */
function changed(on: Snapshot, off: Snapshot, names: readonly string[]): string[] {
  return names.filter((name) =>
    [name, `adam/${name}/first`, `adam/${name}/second`]
      .some((entry) => entry in off && !sameBits(on[entry], off[entry]))
  );
}
