import { assertEquals } from "@std/assert";
import {
  type EngineCards,
  type EngineProof,
  findProofs,
  type FoundProof,
  type GpuProof,
  PROOF_FOLDER,
  proofNote,
  rankEngines,
} from "../../src/engine/proof.ts";

const FILE = `${PROOF_FOLDER}/x.json`;
const cuda: FoundProof = {
  engine: "cuda",
  card: "CUDA X",
  backbones: null,
  passed: true,
  checks: "60 of 60 golden files",
  milliseconds: 30,
  file: FILE,
};
const webgpu: FoundProof = {
  engine: "webgpu",
  card: "Card X",
  backbones: "onnxruntime-1.2.3-webgpu-01234567",
  passed: true,
  checks: "99 of 99 kernels",
  milliseconds: 20,
  file: FILE,
};
const NAMES = ["cuda", "webgpu"] as const;
const NOTE = `proved on this card by ${FILE}`;

const saved = ({ file: _, ...proof }: FoundProof): EngineProof => proof;
const REPORT: GpuProof = {
  schema: 2,
  kernels: "01234567",
  onnxruntime: null,
  engines: [saved(cuda), saved(webgpu)],
};

/** Runs with a package's folder in which some reports lie, by their names. */
async function withReports(
  reports: Record<string, string>,
  use: (find: (cards: EngineCards, kernels?: string) => Promise<FoundProof[]>, home: string) => Promise<void>,
): Promise<void> {
  const home = await Deno.makeTempDir({ prefix: "omh-bench-test-" });
  try {
    await Deno.mkdir(`${home}/${PROOF_FOLDER}`, { recursive: true });
    for (const [name, text] of Object.entries(reports)) {
      await Deno.writeTextFile(`${home}/${PROOF_FOLDER}/${name}`, text);
    }
    await use((cards, kernels = "01234567") => findProofs(cards, kernels, home), home);
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

Deno.test("findProofs() finds what was found out on these cards with these kernels, and passes over what is none", () =>
  withReports({
    "a.json": "{ cut",
    "b.json": JSON.stringify({ ...REPORT, schema: 1 }),
    "d.json": "null",
    "c.md": "text",
    "x.json": JSON.stringify(REPORT),
  }, async (find) => {
    assertEquals(await find({ cuda: "CUDA X", webgpu: "Card X" }), [cuda, webgpu]);
    assertEquals(await find({ cuda: "CUDA Y", webgpu: "Card X" }), [webgpu]);
    // Kernels that have changed since are not those that were checked.
    assertEquals(await find({ webgpu: "Card X" }, "76543210"), []);
  }));

Deno.test("findProofs() finds CUDA's proof by its own card, whatever WebGPU finds", () =>
  withReports({
    "w.json": JSON.stringify({ ...REPORT, engines: [saved({ ...webgpu, card: "Other" })] }),
    "x.json": JSON.stringify({ ...REPORT, engines: [saved(cuda)] }),
  }, async (find) => {
    assertEquals(await find({ cuda: "CUDA X" }), [cuda]);
    assertEquals(await find({ cuda: "CUDA X", webgpu: "Other" }), [
      { ...webgpu, card: "Other", file: `${PROOF_FOLDER}/w.json` },
      cuda,
    ]);
  }));

Deno.test("findProofs() finds none that was made with another onnxruntime, or without it", () =>
  withReports({ "x.json": JSON.stringify({ ...REPORT, onnxruntime: "1.2.3" }) }, async (find, home) => {
    const cards = { webgpu: "Card X" };
    assertEquals(await find(cards), []);
    const folder = `${home}/node_modules/onnxruntime-node`;
    await Deno.mkdir(folder, { recursive: true });
    await Deno.writeTextFile(`${folder}/package.json`, '{ "version": "1.2.3" }');
    assertEquals(await find(cards), [webgpu]);
    await Deno.writeTextFile(`${folder}/package.json`, '{ "version": "1.2.4" }');
    assertEquals(await find(cards), []);
  }));

Deno.test("findProofs() finds none where there are no reports", async () => {
  assertEquals(await findProofs({ webgpu: "Card X" }, "01234567", "/no/such/folder"), []);
});

Deno.test("rankEngines() keeps the usual order where nothing was found out", () => {
  assertEquals(rankEngines(NAMES, []), [{ name: "cuda" }, { name: "webgpu" }]);
});

Deno.test("rankEngines() tries the faster of two that were proved", () => {
  assertEquals(rankEngines(NAMES, [cuda, webgpu]), [
    { name: "webgpu", proof: webgpu },
    { name: "cuda", proof: cuda },
  ]);
});

Deno.test("rankEngines() tries what was proved before what was not", () => {
  const untimed = { ...webgpu, milliseconds: null };
  assertEquals(rankEngines(NAMES, [untimed]), [{ name: "webgpu", proof: untimed }, { name: "cuda" }]);
});

Deno.test("rankEngines() passes over what was found wrong", () => {
  const wrong = { ...webgpu, passed: false, checks: "98 of 99 kernels" };
  assertEquals(rankEngines(NAMES, [wrong]), [
    { name: "cuda" },
    { name: "webgpu", fault: `${FILE} found it wrong on this card: 98 of 99 kernels` },
  ]);
});

Deno.test("rankEngines() takes what was not checked to the end for what was not checked", () => {
  assertEquals(rankEngines(NAMES, [{ ...cuda, passed: null }]), [{ name: "cuda" }, { name: "webgpu" }]);
});

Deno.test("proofNote() says that a proof holds, or that backbones run on something else now", () => {
  assertEquals(proofNote(cuda), NOTE);
  assertEquals(proofNote(webgpu, { name: webgpu.backbones! }), NOTE);
  assertEquals(
    proofNote(webgpu),
    `not proved: backbones run on its own operations, those of ${FILE} ran on ${webgpu.backbones}`,
  );
  assertEquals(
    proofNote(cuda, { name: "onnxruntime-1-cuda-0" }),
    `not proved: backbones run on onnxruntime-1-cuda-0, those of ${FILE} ran on its own operations`,
  );
});
