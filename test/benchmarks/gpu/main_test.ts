/** The whole command: on the adapter in software where there is one, and without any. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { fileURLToPath } from "node:url";
import { exitCode } from "../../../benchmarks/gpu/main.ts";
import { examineAdapter } from "../../../benchmarks/gpu/examine_adapter.ts";
import type { GpuReport } from "../../../benchmarks/gpu/types.ts";
import { GPU_KERNELS } from "../../../src/engine/webgpu/kernels_digest.ts";
import { testUnless } from "../../engine/_probe.ts";

const MAIN = fileURLToPath(new URL("../../../benchmarks/gpu/main.ts", import.meta.url));

/** Runs a command of the benchmarks with the permissions of its task. */
async function run(main: string, args: string[], writes: string, env: Record<string, string> = {}) {
  const permissions = ["--allow-read", "--allow-env", "--allow-sys", "--allow-ffi", "--allow-run=deno,git"];
  const { code, stdout, stderr } = await new Deno.Command("deno", {
    args: [
      "run",
      "--quiet",
      "--no-check",
      "--no-prompt",
      ...permissions,
      `--allow-write=${writes}`,
      main,
      ...args,
    ],
    env: { NO_COLOR: "1", ...env },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), err: text(stderr) };
}

/** No graphics interface of this name is on this system. */
const NO_ADAPTER = { DENO_WEBGPU_BACKEND: Deno.build.os === "darwin" ? "dx12" : "metal" };

Deno.test("gpu says in one line what is missing with neither an adapter nor CUDA", async () => {
  const { code, out, err } = await run(MAIN, [], "/no/such/folder", NO_ADAPTER);
  assertEquals([code, out], [4, ""]);
  assertStringIncludes(
    err,
    "there is no graphics adapter; a graphics driver with Vulkan, Metal or Direct3D 12",
  );
  assertStringIncludes(err, "; nor is there CUDA: ");
  assertEquals(err.trimEnd().split("\n").length, 1);
});

Deno.test("gpu exits with 1 for what is wrong, and with 6 where the time was up before it was known", () => {
  const section = { name: "n", summary: "", failures: [], seconds: 1 };
  const engine = { engine: "webgpu", card: "X", backbones: null, checks: "", milliseconds: null } as const;
  const left = { ...section, state: "left out" } as const;
  const failed = { ...section, state: "failed" } as const;
  assertEquals(exitCode({ sections: [left], engines: [{ ...engine, passed: true }] }), 0);
  assertEquals(exitCode({ sections: [left], engines: [{ ...engine, passed: null }] }), 6);
  assertEquals(exitCode({ sections: [left, failed], engines: [{ ...engine, passed: null }] }), 1);
});

const adapter = await examineAdapter();

testUnless(
  "missing" in adapter
    ? adapter.missing
    : adapter.software
    ? undefined
    : "there is a card: it would be examined",
  "gpu ends in order on an adapter in software, and says what it leaves out",
  async () => {
    const folder = await Deno.makeTempDir({ prefix: "omh-bench-test-" });
    try {
      // Time enough for a slow machine: what is cut off says nothing.
      const { code, out, err } = await run(MAIN, ["--minutes", "20", "--results", folder], folder);
      assertEquals(code, 0, err);
      const [name] = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name)
        .filter((name) => name.endsWith(".json"));
      const report: GpuReport = JSON.parse(await Deno.readTextFile(`${folder}/${name}`));
      assertEquals(report.sections.map(({ name, state }) => [name, state]), [
        ["kernels, webgpu", "passed"],
        ["golden vectors, webgpu", "passed"],
        ["backbones, webgpu", "passed"],
        ["short table on webgpu", "left out"],
        ["speed on webgpu", "left out"],
      ]);
      // None of the official programs' vectors is left out: whoever makes an engine refuse one is told here.
      assertMatch(report.sections[1].summary, /^(\d{3}) of \1 golden files, /);
      assertEquals(report.kernels, GPU_KERNELS);
      assertEquals(report.engines.map(({ engine, passed }) => [engine, passed]), [["webgpu", true]]);
      assert("card" in adapter);
      assertEquals(report.engines[0].card, adapter.card);
      assertEquals(report.card, adapter.card);
      assertStringIncludes(out, "the only adapter is software");
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
);
