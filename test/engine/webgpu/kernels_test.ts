/** Every kernel of the webgpu engine, and every gradient, computes what plain operations compute in plain JavaScript. */
import { assertEquals } from "@std/assert";
import { FUSED_KERNELS } from "../../../src/engine/fused_kernels.ts";
import { GPU_KERNELS } from "../../../src/engine/webgpu/kernels_digest.ts";
import { answerOf, missingAdapter, runProbe, testUnless } from "../_probe.ts";

interface Probed {
  readonly outcomes: readonly { readonly name: string; readonly error?: string }[];
  /** Of the shaders that were made. */
  readonly digest: string;
  /** Names of the kernels that ran. */
  readonly kernels: readonly string[];
  /** Tensors that are left. */
  readonly tensors: number;
}

const probed = await runProbe<Probed>("webgpu/kernels_probe.ts");

if ("error" in probed) {
  testUnless(
    missingAdapter(probed),
    "the kernels of the webgpu engine equal the plain operations on cpu",
    () => void answerOf(probed),
  );
} else {
  for (const { name, error } of probed.outcomes) {
    Deno.test(`${name} on webgpu equals the plain operations on cpu`, () => assertEquals(error, undefined));
  }
  Deno.test("the checks of the webgpu engine run every fused kernel", () => {
    const fused = Object.entries(FUSED_KERNELS).filter(([, on]) =>
      (on as readonly string[]).includes("webgpu")
    )
      .map(([name]) => name);
    assertEquals(fused.filter((name) => !probed.kernels.includes(name)), []);
  });
  Deno.test("the kernels of the webgpu engine leave no tensors", () => assertEquals(probed.tensors, 0));
  Deno.test("GPU_KERNELS is the digest of the shaders: if they change, so do the numerics", () => {
    assertEquals(GPU_KERNELS, probed.digest);
  });
}
