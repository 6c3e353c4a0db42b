import { assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { encodeSafetensors, parseSafetensors } from "../../src/formats/safetensors.ts";
import { judgeCheckpoint } from "./checkpoints.ts";
import { hashedParameters } from "./hashed_weights.ts";
import { withFiles } from "../data/_files.ts";
import { GOLDEN } from "./_golden.ts";

const golden = (name: string) => Deno.readFileSync(`${GOLDEN}/checkpoints/${name}`);
const EXPECTED = "tiny_dino.expected.safetensors";

/** What is found of a file among copies of golden files, without their manifest. */
async function judged(files: Record<string, Uint8Array>, name: string): Promise<string | undefined> {
  let found: string | undefined;
  await withFiles(files, async (folder) => {
    found = await judgeCheckpoint(`${folder}/${name}`);
  });
  return found;
}

async function misses(files: Record<string, Uint8Array>, name: string, message: string): Promise<void> {
  await assertRejects(() => judged(files, name), Error, message);
}

/** The expected file, changed. */
function changed(change: (parameters: Record<string, Float32Array>) => void): Uint8Array {
  const { tensors } = parseSafetensors(golden(EXPECTED));
  change(Object.fromEntries([...tensors].map(([name, { data }]) => [name, data as Float32Array])));
  return encodeSafetensors(tensors);
}

Deno.test("judgeCheckpoint() compares good files with their expected ones", async () => {
  const files = { [EXPECTED]: golden(EXPECTED), "tiny_hf_zip.bin": golden("tiny_hf_zip.bin") };
  assertEquals(await judged(files, "tiny_hf_zip.bin"), `30 tensors, bit for bit those of ${EXPECTED}`);
  assertEquals(await judged(files, EXPECTED), "read: 30 tensors");
});

Deno.test("judgeCheckpoint() gives the reason of a refusal", async () => {
  const name = "malicious_eval_zip.pth";
  assertMatch(
    (await judged({ [name]: golden(name) }, name))!,
    /^refused: Cannot read "malicious_eval_zip\.pth": its pickle asks for "__builtin__\.eval"/,
  );
  const incomplete = "missing_key_zip.pth";
  assertStringIncludes(
    (await judged({ [incomplete]: golden(incomplete) }, incomplete))!,
    'missing are "blocks.1.attn.qkv.bias"',
  );
});

Deno.test("judgeCheckpoint() serves sets of other sizes and values", async () => {
  const sizes = { channels: 20, depth: 3, heads: 5, patch: 4, grid: 2, mlpRatio: 2 };
  const parameters = hashedParameters(sizes);
  const wrapped = new Map([...parameters].map(([name, tensor]) => [`module.backbone.${name}`, tensor]));
  const files = {
    [EXPECTED]: encodeSafetensors(parameters),
    "tiny_dino.safetensors": encodeSafetensors(wrapped),
  };
  assertEquals(await judged(files, "tiny_dino.safetensors"), `42 tensors, bit for bit those of ${EXPECTED}`);
});

Deno.test("judgeCheckpoint() misses a single bit, another shape and a missing parameter", async () => {
  const zip = { "tiny_dino_zip.pth": golden("tiny_dino_zip.pth") };
  const bit = changed(({ "norm.bias": bias }) => new Uint32Array(bias.buffer, bias.byteOffset)[11] ^= 1);
  await misses({ ...zip, [EXPECTED]: bit }, "tiny_dino_zip.pth", 'its "norm.bias" is F32 [12] of');
  const { tensors } = parseSafetensors(golden("mixed.expected.safetensors"));
  tensors.set("row", { ...tensors.get("row")!, shape: [2, 4] });
  tensors.delete("i64");
  const other = { "mixed.expected.safetensors": encodeSafetensors(tensors) };
  const mixed = { ...other, "mixed_zip.pth": golden("mixed_zip.pth") };
  await misses(mixed, "mixed_zip.pth", /* the first in the file's order */ 'its "row" is F32 [8] of');
});

Deno.test("judgeCheckpoint() misses a good file that is refused", () =>
  misses(
    { [EXPECTED]: golden(EXPECTED), "tiny_dino_zip.pth": golden("bad_crc_zip.pth") },
    "tiny_dino_zip.pth",
    "its checksum is",
  ));

Deno.test("judgeCheckpoint() misses a bad file that is read", async () => {
  const good = golden("tiny_dino_zip.pth");
  await misses({ "bad_crc_zip.pth": good }, "bad_crc_zip.pth", "it was read, expected it to be refused");
  await misses({ "missing_key_zip.pth": good }, "missing_key_zip.pth", "it was read");
});

Deno.test("judgeCheckpoint() misses a file that is refused too early", () =>
  misses({ "missing_key_zip.pth": golden("truncated_zip.pth") }, "missing_key_zip.pth", "end of the zip"));

Deno.test("judgeCheckpoint() knows nothing of other files", async () => {
  assertEquals(await judged({ "strange.pth": golden("tiny_dino_zip.pth") }, "strange.pth"), undefined);
});

Deno.test("judgeCheckpoint() misses a refusal that left something behind", () =>
  withFiles({ "truncated.safetensors": golden("truncated.safetensors") }, async (folder) => {
    const cwd = Deno.cwd();
    Deno.chdir(folder);
    try {
      await judgeCheckpoint("truncated.safetensors");
      await Deno.writeTextFile("uss_pwned_marker", "");
      await assertRejects(() => judgeCheckpoint("truncated.safetensors"), RangeError, "uss_pwned_marker");
    } finally {
      Deno.chdir(cwd);
    }
  }));
