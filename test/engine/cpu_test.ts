import { assertEquals } from "@std/assert";
import * as tf from "@tensorflow/tfjs-core";
import { startCpuEngine } from "../../src/engine/cpu.ts";

Deno.test("startCpuEngine() computes in plain JavaScript without a word on the console", async () => {
  const words: unknown[] = [];
  const { warn } = console;
  console.warn = (...args) => words.push(args);
  try {
    const engine = await startCpuEngine();
    assertEquals([engine.name, engine.numerics], ["cpu", "cpu/tfjs-4.22.0"]);
    const before = engine.peakBytes();
    const x = tf.zeros([10]);
    assertEquals(engine.peakBytes(), before + 40);
    x.dispose();
  } finally {
    console.warn = warn;
  }
  assertEquals(words, []);
});
