/**
 * A process that starts the engine named on its command line, computes with it and tells on standard output, in one line of
 * JSON, what came of it.
 *
 * @module
 */
import { add, dispose, tensor1d } from "@tensorflow/tfjs-core";
import { startEngine } from "../engine/start.ts";
import type { EngineName } from "../engine/types.ts";
import type { ProbeMessage } from "./engine_probe.ts";

if (import.meta.main) {
  // Standard output carries the message only.
  console.log = console.info = console.warn = console.error;
  const message = await probe(Deno.args[0] as EngineName);
  await Deno.stdout.write(new TextEncoder().encode(`${JSON.stringify(message)}\n`));
  Deno.exit(0);
}

async function probe(name: EngineName): Promise<ProbeMessage> {
  try {
    const { description, advice } = await startEngine(name);
    const sum = add(tensor1d([1, 2]), 1);
    const values = [...await sum.data()];
    dispose(sum);
    if (values.join() === "2,3") return { description, ...advice !== undefined && { advice } };
    return { error: `Cannot start the engine "${name}": [1, 2] + 1 gives ${values}, expected 2,3` };
  } catch (error) {
    return { error: (error as Error).message };
  }
}
