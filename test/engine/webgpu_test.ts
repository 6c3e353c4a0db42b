import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { findCard, startWebGpuEngine } from "../../src/engine/webgpu.ts";
import { answerOf, missingAdapter, probeEngine, runProbe, testUnless } from "./_probe.ts";

const software = { vendor: "v", device: "d", description: "llvmpipe", isFallbackAdapter: true };

Deno.test("startWebGpuEngine() names the packages where there is no adapter", async () => {
  await assertRejects(
    () => startWebGpuEngine({ gpu: { requestAdapter: () => Promise.resolve(null) } }),
    Error,
    "there is no adapter, expected a graphics driver with Vulkan, Metal or Direct3D 12; in software, on Debian",
  );
});

Deno.test("startWebGpuEngine() refuses software where a card is asked for", async () => {
  const gpu = { requestAdapter: () => Promise.resolve({ info: software }) };
  await assertRejects(
    () => startWebGpuEngine({ gpu, acceptSoftware: false }),
    Error,
    'Cannot start the engine "webgpu": the only adapter is software, "llvmpipe", expected a graphics card',
  );
});

Deno.test("findCard() names a card, and none in software", async () => {
  const gpu = (info: typeof software | null) => ({ requestAdapter: () => Promise.resolve(info && { info }) });
  assertEquals(
    await findCard(gpu({ ...software, description: "Card X", isFallbackAdapter: false })),
    "Card X",
  );
  assertEquals(await findCard(gpu({ ...software, description: "", isFallbackAdapter: false })), "v d");
  assertEquals(await findCard(gpu(software)), undefined);
  assertEquals(await findCard(gpu(null)), undefined);
  // Where the search fails, `auto` goes on to the other engines.
  assertEquals(await findCard({ requestAdapter: () => Promise.reject(new Error("no loader")) }), undefined);
});

const probed = await probeEngine("webgpu");
const missing = missingAdapter(probed);

testUnless(missing, "startWebGpuEngine() passes its self-test and computes", () => {
  const { numerics, sum } = answerOf(probed);
  assertMatch(numerics, /^webgpu\/tfjs-4\.22\.0\/\S+$/);
  assertEquals(sum, [2, 3]);
});

testUnless(missing, "a device that computes wrongly does not start, however often it is asked", async () => {
  const outcomes = answerOf(await runProbe<readonly string[]>("webgpu/wrong_device_probe.ts"));
  assertEquals(outcomes.length, 3);
  for (const wrong of outcomes.slice(0, 2)) assertMatch(wrong, /its self-test gives \S+, not 57,3,7/);
  assertEquals(outcomes[2], "started");
});
