import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { encodeSafetensors } from "../../src/formats/safetensors.ts";
import { withFiles } from "../data/_files.ts";
import { GOLDEN } from "./_golden.ts";
import { checkpointCases } from "./checkpoint_cases.ts";
import { judgeCheckpoint } from "./checkpoints.ts";
import { kindOf } from "./golden_kind.ts";

const FOLDER = `${GOLDEN}/vit2/checkpoints`;

Deno.test("checkpointCases() finds what a file is offered as, and what it must give or be refused for", async () => {
  const { cases, optional } = (await checkpointCases(`${FOLDER}/dinov2_zip.pth`))!;
  assertEquals(optional, ["mask_token"]);
  assertEquals(cases, [
    { kind: "dinov2", expected: "dinov2.expected.safetensors" },
    { kind: "dino" },
    { kind: "dinov2-reg4" },
  ]);
  assertEquals(await checkpointCases(`${FOLDER}/none.pth`), undefined);
  assertEquals(await checkpointCases(`${GOLDEN}/vit/vit_tiny.safetensors`), undefined);
});

Deno.test("kindOf() knows the kinds of golden files and no others", () => {
  assertEquals(["ibot", "dinov2_reg4"].map(kindOf), ["ibot", "dinov2-reg4"]);
  assertThrows(() => kindOf("dinov3"), RangeError, 'Cannot read the kind "dinov3": there is none');
});

Deno.test("judgeCheckpoint() misses a file that should be refused and is read, and one that should be read", async () => {
  const good = await Deno.readFile(`${FOLDER}/dinov2_zip.pth`);
  const expected = await Deno.readFile(`${FOLDER}/dinov2.expected.safetensors`);
  const cases = (...cases: object[]) =>
    new TextEncoder().encode(JSON.stringify({ cases, optional: ["mask_token"] }));
  const judged = async (manifest: Uint8Array, other: Uint8Array = expected) => {
    let found: string | undefined;
    const files = { "a.pth": good, "manifest.json": manifest, "e.safetensors": other };
    await withFiles(files, async (folder) => {
      found = await judgeCheckpoint(`${folder}/a.pth`);
    });
    return found;
  };
  const ok = { file: "a.pth", as: "dinov2", result: "ok", expected: "e.safetensors" };
  assertEquals(await judged(cases(ok)), "as dinov2 34 tensors, bit for bit those of e.safetensors");
  await assertRejects(
    () => judged(cases({ ...ok, result: "refuse" })),
    Error,
    "it was read, expected it to be refused",
  );
  await assertRejects(() => judged(cases({ ...ok, as: "ibot" })), TypeError, "it is DINOv2");
  await assertRejects(() => judged(cases(ok), encodeSafetensors(new Map())), RangeError, "bit for bit");
});
