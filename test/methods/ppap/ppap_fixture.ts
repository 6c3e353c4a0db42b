import ppap from "../../../src/methods/ppap/mod.ts";
import { ppapOptions } from "../../../src/methods/ppap/options.ts";
import * as fixture from "../training_fixture.ts";

/** The options of the method's example with changes. */
export const options = fixture.exampleOptions(ppap, ppapOptions);

/** Starts a trainer. */
export const start = fixture.starter(ppap, options);
