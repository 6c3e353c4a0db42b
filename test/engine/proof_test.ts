import { assertEquals } from "@std/assert";
import {
  findProof,
  type FoundProof,
  type GpuProof,
  PROOF_FOLDER,
  rankEngines,
} from "../../src/engine/proof.ts";

const proof: GpuProof = {
  schema: 1,
  card: "Card X",
  kernels: "01234567",
  engines: [
    { engine: "cuda", passed: true, checks: "60 of 60 golden files", milliseconds: 30 },
    { engine: "webgpu", passed: true, checks: "99 of 99 kernels", milliseconds: 20 },
  ],
};
const found: FoundProof = { ...proof, file: `${PROOF_FOLDER}/x.json` };
const NAMES = ["cuda", "webgpu"] as const;

Deno.test("findProof() finds the report on this card with these kernels, and passes over what is none", async () => {
  const home = await Deno.makeTempDir({ prefix: "omh-bench-test-" });
  try {
    assertEquals(await findProof("Card X", "01234567", home), undefined);
    const folder = `${home}/${PROOF_FOLDER}`;
    await Deno.mkdir(folder, { recursive: true });
    await Deno.writeTextFile(`${folder}/a.json`, "{ cut");
    await Deno.writeTextFile(`${folder}/b.json`, '{ "schema": 2 }');
    await Deno.writeTextFile(`${folder}/d.json`, "null");
    await Deno.writeTextFile(`${folder}/c.md`, "text");
    await Deno.writeTextFile(`${folder}/x.json`, JSON.stringify(proof));
    assertEquals(await findProof("Card X", "01234567", home), found);
    assertEquals(await findProof("Card Y", "01234567", home), undefined);
    // Kernels that have changed since are not those that were checked.
    assertEquals(await findProof("Card X", "76543210", home), undefined);
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});

Deno.test("rankEngines() keeps the usual order where nothing was found out", () => {
  assertEquals(rankEngines(NAMES, undefined), [{ name: "cuda" }, { name: "webgpu" }]);
});

Deno.test("rankEngines() tries the faster of two that were proved, and says why", () => {
  const note = "proved on this card by results/gpu/x.json";
  assertEquals(rankEngines(NAMES, found), [{ name: "webgpu", note }, { name: "cuda", note }]);
});

Deno.test("rankEngines() tries what was proved before what was not", () => {
  const [, webgpu] = found.engines;
  assertEquals(rankEngines(NAMES, { ...found, engines: [{ ...webgpu, milliseconds: null }] }), [
    { name: "webgpu", note: "proved on this card by results/gpu/x.json" },
    { name: "cuda" },
  ]);
});

Deno.test("rankEngines() passes over what was found wrong", () => {
  const engines = [{ engine: "webgpu", passed: false, checks: "98 of 99 kernels", milliseconds: 1 }] as const;
  assertEquals(rankEngines(NAMES, { ...found, engines }), [
    { name: "cuda" },
    { name: "webgpu", fault: "results/gpu/x.json found it wrong on this card: 98 of 99 kernels" },
  ]);
});

Deno.test("rankEngines() takes what was not checked to the end for what was not checked", () => {
  const engines = [{ engine: "cuda", passed: null, checks: "left out", milliseconds: 1 }] as const;
  assertEquals(rankEngines(NAMES, { ...found, engines }), [{ name: "cuda" }, { name: "webgpu" }]);
});
