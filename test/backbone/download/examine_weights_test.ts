import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { examineAllWeights, examineWeights } from "../../../src/backbone/download/examine_weights.ts";
import { backbones } from "../../../src/backbone/registry.ts";
import { sha256File } from "../../../src/base/digest.ts";
import { CHECKPOINTS, tinyBackbone } from "./_tiny_backbone.ts";

const FILE = "tiny_dino_zip.pth";
const DIGEST = await sha256File(join(CHECKPOINTS, FILE));
const NOTHING = { backbone: "tiny", source: null, fault: null, summary: null };

Deno.test("examineWeights() sums up a file that is in order", async () => {
  assertEquals(await examineWeights(tinyBackbone(), ["nowhere", CHECKPOINTS]), {
    ...NOTHING,
    path: join(CHECKPOINTS, FILE),
    state: "ok",
    summary: {
      sha256: DIGEST,
      details: {
        format: "torch-zip, 30 tensors",
        architecture: "channels 12, depth 2, patch 8, positions 4 x 4, MLP ratio 4",
      },
      published: "unknown",
    },
  });
});

Deno.test("examineWeights() says where a missing file is expected and where it comes from", async () => {
  const source = { address: "https://example.org/none.pth" };
  const missing = tinyBackbone({ file: "none.pth", source });
  assertEquals(await examineWeights(missing, [CHECKPOINTS, "nowhere"]), {
    ...NOTHING,
    source,
    path: join(CHECKPOINTS, "none.pth"),
    state: "missing",
  });
});

Deno.test("examineWeights() reports every kind of broken file and throws nothing", async () => {
  for (
    const [file, fault] of [
      ["truncated_zip.pth", "Cannot read"],
      ["malicious_os_system_zip.pth", "system"],
      ["missing_key_zip.pth", "missing are"],
      ["README.md", "expected a PyTorch or safetensors weight file"],
      [".", "is a folder, expected a file with the weights"],
    ]
  ) {
    const report = await examineWeights(tinyBackbone({ file }), [CHECKPOINTS]);
    assertEquals(report.state, "broken");
    assertEquals(report.summary, null);
    assertStringIncludes(report.fault!, fault);
  }
});

Deno.test("examineWeights() knows that a backbone without a weight file needs none", async () => {
  const { file: _, ...none } = tinyBackbone();
  assertEquals(await examineWeights(none, [CHECKPOINTS]), { ...NOTHING, path: null, state: "unneeded" });
});

Deno.test("examineWeights() takes any file of a backbone that does not say how to examine it", async () => {
  const { verify: _, ...any } = tinyBackbone({ file: "README.md" });
  const { state, summary } = await examineWeights(any, [CHECKPOINTS]);
  const sha256 = await sha256File(join(CHECKPOINTS, "README.md"));
  assertEquals({ state, summary }, { state: "ok", summary: { sha256, details: {}, published: "unknown" } });
});

Deno.test("examineAllWeights() examines all that are registered", async () => {
  const all = await examineAllWeights(["nowhere"]);
  assertEquals(
    all.map(({ backbone, state }) => [backbone, state]),
    backbones.names.map((name) => [name, ["scattering", "color"].includes(name) ? "unneeded" : "missing"]),
  );
});

Deno.test("examineWeights() names every size that differs from the definition", async () => {
  const path = join(CHECKPOINTS, FILE);
  const { state, fault } = await examineWeights(tinyBackbone({ channels: 384, depth: 12 }), [CHECKPOINTS]);
  assertEquals(state, "broken");
  assertEquals(
    fault,
    `Cannot use "${path}" as the backbone "tiny": it has channels 12 and depth 2, expected channels 384 and depth 12`,
  );
});

Deno.test("examineWeights() compares the digest with the published one", async () => {
  const compared = async (sha256: string) => {
    const source = { address: "https://example.org/tiny.pth", sha256 };
    return (await examineWeights(tinyBackbone({ source }), [CHECKPOINTS])).summary!.published;
  };
  assertEquals(await compared(DIGEST), "same");
  assertEquals(await compared("0".repeat(64)), "different");
});
