/**
 * The settings of the DINO row.
 *
 * @module
 */
import { z } from "zod";

/** Settings of the probes on raw features. */
export interface DinoOptions {
  /** Adam step size of both probes. Default 5e-3, as for STEGO's probes (reference: STEGO, section 8). */
  readonly probe_learning_rate: number;
}

/** Validates {@linkcode DinoOptions} and fills in the defaults. */
export const dinoOptions: z.ZodType<DinoOptions> = z.strictObject({
  probe_learning_rate: z.number().positive().max(1).default(5e-3),
});
