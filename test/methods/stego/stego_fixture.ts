import stego from "../../../src/methods/stego/mod.ts";
import { stegoOptions } from "../../../src/methods/stego/options.ts";
import { exampleOptions, starter } from "../training_fixture.ts";

/** The options of the method's example with changes. */
export const options = exampleOptions(stego, stegoOptions);

/** Starts a trainer. */
export const start = starter(stego, options);
