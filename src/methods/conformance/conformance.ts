/**
 * The conformance suite: what every method promises the harness, checked on made-up features.
 *
 * @module
 */
import { asError } from "../../base/thrown.ts";
import type { MethodDefinition } from "../types.ts";
import {
  checkCosts,
  checkDefaults,
  checkExample,
  checkMembers,
  checkUnknownOption,
} from "./definition_checks.ts";
import {
  checkGradients,
  checkLateResume,
  checkRest,
  checkSamePredictor,
  checkWeightless,
} from "./omh_checks.ts";
import {
  checkCompany,
  checkDraws,
  checkOtherSeed,
  checkResume,
  checkSameSeed,
  checkStateNames,
} from "./repeat_checks.ts";
import {
  checkCounting,
  checkDisposal,
  checkExtraClusters,
  checkFinite,
  checkKept,
  checkNoLinearProbe,
  checkPredictor,
  checkReports,
  checkSmallBatch,
  checkSteadyMemory,
} from "./training_checks.ts";
import { checkAsks, checkStage, checkStageMemory, checkViews } from "./second_edition_checks.ts";
import { type ConformanceOptions, MethodFixture } from "./method_fixture.ts";

/** One promise of the method interface, as something to run. */
export interface ConformanceCheck {
  /** What is promised, for the name of a test. */
  readonly name: string;
  /**
   * Holds the method to it. An engine must be running (`startEngine`).
   *
   * @throws {Error} The method breaks the promise; the message says in one line how.
   */
  run(): Promise<void>;
}

/** Checks by name. */
type Checks = Readonly<Record<string, (fixture: MethodFixture) => void | Promise<void>>>;

/** What every method promises, what must hold for others to make sense first. */
const CHECKS: Checks = {
  "has every member": checkMembers,
  "has a valid example": checkExample,
  "fills in the defaults of its options": checkDefaults,
  "refuses an unknown option": checkUnknownOption,
  "tells what a step costs": checkCosts,
  "predicts codes on the grid and a column per class": checkPredictor,
  "has as many clusters as it is asked for": checkExtraClusters,
  "predicts finite codes and log-probabilities": checkFinite,
  "frees everything in the end": checkDisposal,
};

/** What a method promises that asks for something by name. */
const INPUT_CHECKS: Checks = {
  "asks for outputs that a transformer gives": checkAsks,
};

/** What a method promises that makes views. */
const VIEW_CHECKS: Checks = {
  "makes views alike from the same draws": checkViews,
};

/** What a method promises that has a stage. */
const STAGE_CHECKS: Checks = {
  "makes its stage alike, whatever was made before": checkStage,
  "keeps no tensor of its stage": checkStageMemory,
};

/** What a method promises that learns. */
const TRAINING_CHECKS: Checks = {
  "reports finite losses under stable names": checkReports,
  "trains on a last, smaller batch if it keeps it": checkSmallBatch,
  "counts its steps": checkCounting,
  "trains the same without a linear probe": checkNoLinearProbe,
  "keeps no tensor of a step": checkSteadyMemory,
  "repeats itself to the bit for the same seed": checkSameSeed,
  "differs for another seed": checkOtherSeed,
  "trains the same beside another trainer": checkCompany,
  "names its state stably": checkStateNames,
  "draws by the step, not by the call": checkDraws,
  "resumes to the bit": checkResume,
  "predicts from what it keeps": checkKept,
  "is left alone by OMH with weights of 0": checkWeightless,
  "is left alone by OMH until its losses begin": checkRest,
  "resumes to the bit where OMH's losses begin late": checkLateResume,
  "lets OMH shape its head and no probe": checkGradients,
  "predicts alike with OMH": checkSamePredictor,
};

/**
 * The checks of a method, to be run one after the other while an engine is running.
 *
 * They train it for a few steps on synthetic batches of three images with what the method `needs` and asks for by name, after
 * its stage, where it has one, was made of twelve synthetic images; each disposes of what it made. Those of OMH have nothing to ask of a method with `supportsOmh: false`, those of training nothing of one with `trains: false`.
 *
 * @param method The method.
 * @param options Options and size of the trainings; the method's `example` by default.
 * @returns The checks, each of which stands alone.
 *
 * @example A method that takes any option is refused
 * ```ts
 * import { assertRejects } from "@std/assert";
 * import { z } from "zod";
 * import { conformanceChecks, defineMethod } from "@omh/bench";
 *
 * const careless = defineMethod({
 *   name: "careless",
 *   title: "Takes any option",
 *   version: 1,
 *   options: z.looseObject({}),
 *   needs: [],
 *   dropLast: false,
 *   stepFlops: () => 0,
 *   trainer: () => {
 *     throw new RangeError('Cannot train "careless": it has no trainer, expected one');
 *   },
 *   example: {},
 * });
 * const check = conformanceChecks(careless).find(({ name }) => name === "refuses an unknown option");
 * await assertRejects(() => check!.run(), Error, "its options take the unknown key");
 * ```
 */
export function conformanceChecks(
  method: MethodDefinition,
  options: ConformanceOptions = {},
): ConformanceCheck[] {
  const checks = {
    ...CHECKS,
    ...method.inputs && INPUT_CHECKS,
    ...method.views && VIEW_CHECKS,
    ...method.stage && STAGE_CHECKS,
    ...method.trains !== false && TRAINING_CHECKS,
  };
  return Object.entries(checks).map(([name, check]) => ({
    name,
    run: async () => {
      const fixture = new MethodFixture(method, options);
      try {
        await fixture.ready();
        await check(fixture);
      } catch (thrown) {
        // A method may throw anything.
        throw asError(thrown);
      } finally {
        fixture.close();
      }
    },
  }));
}
