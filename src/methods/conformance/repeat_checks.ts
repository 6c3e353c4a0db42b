/**
 * Promises about repetition: same seed, same bits; resumed or not, alone or in company.
 *
 * @module
 */
import { firstDifference, firstOtherStep, putBack, snapshotOf } from "./snapshot.ts";
import type { MethodFixture } from "./method_fixture.ts";

/** Two trainings of one seed agree in every bit. */
export async function checkSameSeed(fixture: MethodFixture): Promise<void> {
  const [first, second] = [fixture.start(), fixture.start()];
  const step = firstOtherStep(await fixture.train(first, 3), await fixture.train(second, 3));
  if (step !== undefined) fixture.refuse(`two trainings of one seed part in step ${step}`, "the same losses");
  const name = firstDifference(await snapshotOf(first), await snapshotOf(second));
  if (name) fixture.refuse(`two trainings of one seed part in the state "${name}"`, "the same bits");
}

/** The seed matters. */
export async function checkOtherSeed(fixture: MethodFixture): Promise<void> {
  const [first, second] = [fixture.start({ seed: 0 }), fixture.start({ seed: 1 })];
  await fixture.train(first, 2);
  await fixture.train(second, 2);
  if (!firstDifference(await snapshotOf(first), await snapshotOf(second))) {
    fixture.refuse("seeds 0 and 1 end in the same state", "another one");
  }
}

/** Trainers in one process share nothing. */
export async function checkCompany(fixture: MethodFixture): Promise<void> {
  const alone = fixture.start();
  await fixture.train(alone, 3);
  const [one, other] = [fixture.start(), fixture.start({ seed: 1 })];
  for (let step = 0; step < 3; step++) {
    await fixture.step(other, step);
    await fixture.step(one, step);
  }
  const name = firstDifference(await snapshotOf(one), await snapshotOf(alone));
  if (name) {
    fixture.refuse(
      `beside another trainer its state "${name}" comes out otherwise`,
      "the same bits as alone",
    );
  }
}

/** Names and shapes of the state stay, so that a checkpoint of any step fits a fresh trainer. */
export async function checkStateNames(fixture: MethodFixture): Promise<void> {
  const trainer = fixture.start();
  const layout = () => Object.entries(trainer.state).map(([name, { shape }]) => `${name} [${shape}]`);
  const before = layout();
  await fixture.train(trainer, 2);
  const after = layout();
  const changed = [...before, ...after].find((entry) => !before.includes(entry) || !after.includes(entry));
  if (changed) {
    fixture.refuse(
      `its state has ${changed} only before or only after two steps`,
      "the same names and shapes",
    );
  }
}

/** What is random in a step follows from the seed and the step's number. */
export async function checkDraws(fixture: MethodFixture): Promise<void> {
  const trainer = fixture.start();
  await fixture.step(trainer, 0);
  const start = await snapshotOf(trainer);
  const once = await fixture.step(trainer, 1);
  putBack(trainer, start, 1);
  const again = await fixture.step(trainer, 1);
  if (firstOtherStep([again], [once]) !== undefined) {
    fixture.refuse(
      "step 1 taken again from the same state gives other losses",
      "draws that depend on the step alone",
    );
  }
}

/** State and step number are all that a resumed training needs. */
export async function checkResume(fixture: MethodFixture): Promise<void> {
  const straight = fixture.start();
  await fixture.train(straight, 3);
  const saved = await snapshotOf(straight);
  const resumed = fixture.start();
  putBack(resumed, saved, 3);
  const step = firstOtherStep(await fixture.train(resumed, 6, 3), await fixture.train(straight, 6, 3));
  if (step !== undefined) {
    fixture.refuse(
      `resumed after step 2 its losses part in step ${3 + step}`,
      "the same bits as without a pause",
    );
  }
  const name = firstDifference(await snapshotOf(resumed), await snapshotOf(straight));
  if (name) {
    fixture.refuse(
      `resumed after step 2 its state "${name}" comes out otherwise`,
      "the same bits as without a pause",
    );
  }
}
