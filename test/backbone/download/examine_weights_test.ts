import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import {
  examineAllWeights,
  examineWeights,
  verifyWeights,
} from "../../../src/backbone/download/examine_weights.ts";
import { backbones } from "../../../src/backbone/registry.ts";
import { sha256File } from "../../../src/base/digest.ts";
import { CHECKPOINTS, tinyBackbone } from "./_tiny_backbone.ts";

const FILE = "tiny_dino_zip.pth";
const DIGEST = await sha256File(join(CHECKPOINTS, FILE));
const SUMMARY = {
  format: "torch-zip",
  tensors: 30,
  architecture: { channels: 12, depth: 2, patch: 8, grid: 4, mlpRatio: 4 },
  sha256: DIGEST,
  published: "unknown",
};

Deno.test("examineWeights() sums up a file that is in order", async () => {
  assertEquals(await examineWeights(tinyBackbone(), CHECKPOINTS, {}), {
    backbone: "tiny",
    path: join(CHECKPOINTS, FILE),
    source: null,
    state: "ok",
    fault: null,
    summary: SUMMARY,
  } as unknown as Awaited<ReturnType<typeof examineWeights>>);
});

Deno.test("examineWeights() says where a missing file is expected and where it comes from", async () => {
  const source = { address: "https://example.org/none.pth" };
  const report = await examineWeights(tinyBackbone({ file: "none.pth" }), CHECKPOINTS, {
    "none.pth": source,
  });
  assertEquals(report.state, "missing");
  assertEquals(report.path, join(CHECKPOINTS, "none.pth"));
  assertEquals(report.source, source);
});

Deno.test("examineWeights() reports every kind of broken file and throws nothing", async () => {
  for (
    const [file, fault] of [
      ["truncated_zip.pth", "Cannot read"],
      ["malicious_os_system_zip.pth", "system"],
      ["missing_key_zip.pth", "missing are"],
      ["README.md", "expected a PyTorch or safetensors weight file"],
    ]
  ) {
    const report = await examineWeights(tinyBackbone({ file }), CHECKPOINTS, {});
    assertEquals(report.state, "broken");
    assertEquals(report.summary, null);
    assertStringIncludes(report.fault!, fault);
  }
});

Deno.test("examineAllWeights() examines all that are registered", async () => {
  const all = await examineAllWeights("nowhere");
  assertEquals(
    all.map(({ backbone, state }) => [backbone, state]),
    backbones.names.map((name) => [name, "missing"]),
  );
});

Deno.test("verifyWeights() names every size that differs from the definition", async () => {
  const path = join(CHECKPOINTS, FILE);
  await assertRejects(
    () => verifyWeights(tinyBackbone({ channels: 384, depth: 12 }), path),
    TypeError,
    `Cannot use "${path}" as the backbone "tiny": it has channels 12 and depth 2, expected channels 384 and depth 12`,
  );
});

Deno.test("verifyWeights() compares the digest with the published one", async () => {
  const path = join(CHECKPOINTS, FILE);
  assertEquals((await verifyWeights(tinyBackbone(), path, DIGEST)).published, "same");
  assertEquals((await verifyWeights(tinyBackbone(), path, "0".repeat(64))).published, "different");
});
