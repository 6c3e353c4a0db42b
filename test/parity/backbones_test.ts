import { assertEquals } from "@std/assert";
import { INSTALL_ONNXRUNTIME, openOnnxRuntime } from "../../src/engine/onnx/onnxruntime.ts";
import type { Network, NetworkRuntime } from "../../src/engine/types.ts";
import { testUnless } from "../engine/_probe.ts";
import { compareBackbones } from "./backbones.ts";

/** Sides of the picture: a pass takes a fraction of a second. */
const SIDE = 32;

const runtime = await openOnnxRuntime(1);

/** A runtime whose results are off by a factor. */
function offBy(factor: number, { name, load }: NetworkRuntime): NetworkRuntime {
  const wrong = ({ run, dispose }: Network): Network => ({
    run: async (inputs) =>
      Object.fromEntries(
        Object.entries(await run(inputs)).map(([output, { data, shape }]) => [
          output,
          { data: data.map((value) => value * factor), shape },
        ]),
      ),
    dispose,
  });
  return {
    name,
    load: async (graph, weights) => {
      const network = await load(graph, weights);
      return wrong({ run: (inputs) => network.run(inputs), dispose: () => network.dispose() });
    },
  };
}

Deno.test("compareBackbones() has nothing to say against an engine's own operations", async () => {
  const { backbones, outcomes } = await compareBackbones("wasm", SIDE);
  assertEquals(backbones, null);
  assertEquals(outcomes.length, 7);
  assertEquals(outcomes.filter(({ verdict }) => verdict !== "ok"), []);
  // The processor is compared with itself.
  assertEquals(outcomes.at(-1)!.ratio, 0);
});

testUnless(
  runtime ? undefined : INSTALL_ONNXRUNTIME,
  "compareBackbones() asks the network runtime, and misses one that computes in less than single precision",
  async () => {
    const right = await compareBackbones("wasm", SIDE, runtime);
    assertEquals(right.backbones, runtime!.name);
    assertEquals(right.outcomes.filter(({ verdict }) => verdict !== "ok"), []);
    assertEquals(right.outcomes.at(-1)!.ratio! > 0, true);
    // As far off as a product whose factors have 10 bits.
    const { outcomes } = await compareBackbones("wasm", SIDE, offBy(1 + 2 ** -10, runtime!));
    assertEquals(outcomes.map(({ verdict }) => verdict), outcomes.map(() => "MISS"));
  },
);

Deno.test(
  "compareBackbones() counts a backbone that does not run as missed, and says why",
  async () => {
    const broken = { name: "broken", load: () => Promise.reject(new Error("out of memory")) };
    const { outcomes } = await compareBackbones("wasm", SIDE, broken);
    assertEquals(
      outcomes.map(({ verdict, detail }) => [verdict, detail]),
      outcomes.map(() => ["MISS", "out of memory"]),
    );
  },
);
