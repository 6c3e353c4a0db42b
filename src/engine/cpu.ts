import * as tf from "@tensorflow/tfjs-core";
import type { Engine } from "./types.ts";

/** Starts the library's engine in plain JavaScript. */
export async function startCpuEngine(): Promise<Engine> {
  await import("@tensorflow/tfjs-backend-cpu");
  // Under Node, the backend greets its user with a banner.
  tf.env().set("IS_NODE", false);
  await tf.setBackend("cpu");
  return {
    name: "cpu",
    numerics: `cpu/tfjs-${tf.version_core}`,
    description: "cpu: plain JavaScript, slow, an oracle for tests",
    peakBytes: () => tf.memory().numBytes,
  };
}
