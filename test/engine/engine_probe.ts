/** Starts the engine named on the command line, adds and prints what came of it: run as a process of its own by tests. */
import * as tf from "@tensorflow/tfjs-core";
import { startEngine } from "../../src/engine/start.ts";
import type { EngineChoice } from "../../src/engine/types.ts";

try {
  const { name, numerics, description } = await startEngine(Deno.args[0] as EngineChoice);
  const sum = await tf.add(tf.tensor1d([1, 2]), 1).data();
  console.log(JSON.stringify({ name, numerics, description, sum: [...sum] }));
} catch (error) {
  console.log(JSON.stringify({ error: (error as Error).message }));
}
