import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { sha256File } from "../../src/base/digest.ts";
import { CellIdentifier } from "../../src/launch/cell_identity.ts";
import { FIXTURES } from "../cli/terminal_fixture.ts";
import { plannedFixture } from "./plan_fixture.ts";

Deno.test("CellIdentifier says which method, data, weights and arithmetic a cell's numbers depend on", async () => {
  const { cells: [{ settings }], places } = await plannedFixture("slow.yaml");
  assertEquals(await new CellIdentifier(places, "wasm/test").identify(settings), {
    methodVersion: 1,
    datasetFingerprint: "stripes-1",
    weightsDigest: await sha256File(`${FIXTURES}patch_means.weights`),
    numerics: "wasm/test",
  });
});

Deno.test("CellIdentifier opens a dataset once however many cells name it", async () => {
  const { cells, places } = await plannedFixture("tiny.yaml");
  const identifier = new CellIdentifier(places, "wasm/test");
  const identities = await Promise.all(cells.map(({ settings }) => identifier.identify(settings)));
  assertEquals(new Set(identities.map((identity) => JSON.stringify(identity))).size, 1);
});

Deno.test("CellIdentifier tells five crops of a dataset from the whole pictures", async () => {
  const { cells: [{ settings }], places } = await plannedFixture("slow.yaml");
  const identifier = new CellIdentifier(places, "wasm/test");
  const whole = await identifier.identify(settings);
  const cropped = await identifier.identify({ ...settings, train: { ...settings.train, crop: "five" } });
  assertEquals(whole.datasetFingerprint === cropped.datasetFingerprint, false);
});

Deno.test("CellIdentifier says which weight file is missing", async () => {
  const { cells: [{ settings }], places: { scope } } = await plannedFixture("slow.yaml");
  const identifier = new CellIdentifier({ root: "/nowhere", scope }, "wasm/test");
  const error = await assertRejects(() => identifier.identify(settings), Deno.errors.NotFound);
  assertStringIncludes(error.message, "/nowhere/patch_means.weights");
});
