import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { fetchWeights } from "../../../src/backbone/download/fetch_weights.ts";
import { examineWeights } from "../../../src/backbone/download/examine_weights.ts";
import { loadBackbone, weightsDigest } from "../../../src/backbone/weight_file.ts";
import { sha256 } from "../../../src/base/digest.ts";
import { startEngine } from "../../../src/engine/start.ts";
import { serveFile } from "./_file_server.ts";
import { CHECKPOINTS, tinyBackbone } from "./_tiny_backbone.ts";

const FILE = "tiny_dino_zip.pth";
const WEIGHTS = await Deno.readFile(join(CHECKPOINTS, FILE));

/** Fetches what a server has and returns the files that are there afterwards, with the error if there was one. */
async function fetchFrom(bytes: Uint8Array, sha256?: string) {
  const root = await Deno.makeTempDir();
  try {
    await using server = serveFile(bytes);
    const source = { address: server.address, ...(sha256 !== undefined && { sha256 }) };
    const error = await fetchWeights(tinyBackbone({ source }), root).catch((error: Error) => error);
    const files = (await Array.fromAsync(Deno.readDir(root))).map(({ name }) => name).sort();
    return { error: error?.message, files };
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("fetchWeights() puts a good file where it is expected", async () => {
  assertEquals(await fetchFrom(WEIGHTS), { error: undefined, files: [FILE, `${FILE}.sha256`] });
  assertEquals(await fetchFrom(WEIGHTS, sha256(WEIGHTS)), {
    error: undefined,
    files: [FILE, `${FILE}.sha256`],
  });
});

Deno.test("fetchWeights() records the digest of the first download, and refuses another one later", async () => {
  const root = await Deno.makeTempDir();
  try {
    const other = await Deno.readFile(join(CHECKPOINTS, "tiny_dino_legacy.pth"));
    const fetched = async (bytes: Uint8Array) => {
      await using server = serveFile(bytes);
      await fetchWeights(tinyBackbone({ source: { address: server.address } }), root);
    };
    await fetched(WEIGHTS);
    const record = join(root, `${FILE}.sha256`);
    assertEquals(await Deno.readTextFile(record), `${sha256(WEIGHTS)}  ${FILE}\n`);
    await Deno.remove(join(root, FILE));
    const message = `its SHA-256 is ${sha256(other)}, expected ${
      sha256(WEIGHTS)
    }, which "${record}" recorded`;
    await assertRejects(() => fetched(other), RangeError, message);
    // The same file put there by hand is refused wherever it is used.
    await Deno.writeFile(join(root, FILE), other);
    const definition = tinyBackbone();
    await startEngine("wasm");
    await assertRejects(() => weightsDigest(definition, [root]), RangeError, message);
    await assertRejects(() => loadBackbone(definition, [root]), RangeError, message);
    assertStringIncludes((await examineWeights(definition, [root])).fault!, message);
    await fetched(WEIGHTS);
    assertEquals(await weightsDigest(definition, [root]), sha256(WEIGHTS));
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("fetchWeights() keeps nothing of a file with another digest", async () => {
  const { error, files } = await fetchFrom(WEIGHTS, "0".repeat(64));
  assertStringIncludes(error!, `its SHA-256 is ${sha256(WEIGHTS)}, expected ${"0".repeat(64)}`);
  assertEquals(files, []);
});

Deno.test("fetchWeights() keeps nothing of a web page or of another architecture", async () => {
  const page = await fetchFrom(new TextEncoder().encode("<html>Please log in</html>"));
  assertStringIncludes(
    page.error!,
    "it is a page of HTML or XML, expected a PyTorch or safetensors weight file",
  );
  assertEquals(page.files, []);
  const other = await fetchFrom(await Deno.readFile(join(CHECKPOINTS, "missing_key_zip.pth")));
  assertStringIncludes(other.error!, "as a DINO backbone: missing are");
  assertEquals(other.files, []);
});

Deno.test("fetchWeights() refuses a file without an address, and a backbone without a file", async () => {
  const addressless = tinyBackbone();
  const { file: _, ...fileless } = addressless;
  for (
    const [definition, fault] of [
      [addressless, 'no address is known for "tiny_dino_zip.pth"'],
      [fileless, "it has no weight file"],
    ] as const
  ) {
    await assertRejects(
      () => fetchWeights(definition, "nowhere"),
      RangeError,
      `Cannot download the weights of "tiny": ${fault}, expected a published file`,
    );
  }
});
