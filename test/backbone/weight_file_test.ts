import { assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import type { BackboneDefinition } from "../../src/backbone/types.ts";
import { loadBackbone, weightsDigest, weightsPath } from "../../src/backbone/weight_file.ts";
import { sha256 } from "../../src/base/digest.ts";
import colorMeans from "../fixtures/color_means.ts";

const FILE = "sub/tiny.weights";
const withFile: BackboneDefinition = { ...colorMeans, file: FILE };

/** Two folders, the second with the weight file. */
async function withFolders(test: (first: string, second: string) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  try {
    const [first, second] = [join(folder, "first"), join(folder, "second")];
    for (const path of [first, second]) await Deno.mkdir(join(path, "sub"), { recursive: true });
    await Deno.writeTextFile(join(second, FILE), "weights");
    await test(first, second);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("weightsPath() takes the first folder that has the file, else names the first", async () => {
  await withFolders(async (first, second) => {
    assertEquals(await weightsPath(withFile, [first, second]), join(second, FILE));
    assertEquals(await weightsPath({ ...withFile, file: "none" }, [first, second]), join(first, "none"));
    await Deno.writeTextFile(join(first, FILE), "others");
    assertEquals(await weightsPath(withFile, [first, second]), join(first, FILE));
    assertEquals(await weightsPath(colorMeans, [first, second]), undefined);
  });
});

Deno.test("weightsPath() refuses what is no regular file before anybody waits for it", async () => {
  await withFolders(async (first) => {
    const folder = { ...withFile, file: "sub" };
    await assertRejects(
      () => weightsPath(folder, [first]),
      TypeError,
      `Cannot read "${
        join(first, "sub")
      }": it is a folder, expected a file with the weights of "color-means"`,
    );
    const device = { ...withFile, file: "null" };
    await assertRejects(() => weightsPath(device, ["/dev"]), TypeError, "it is a device, expected a file");
  });
});

Deno.test("weightsDigest() is the file's, the definition's, or follows from the name", async () => {
  await withFolders(async (first, second) => {
    assertEquals(await weightsDigest(withFile, [first, second]), sha256("weights"));
    await assertRejects(() => weightsDigest(withFile, [first]), Deno.errors.NotFound, join(first, FILE));
    assertEquals(await weightsDigest(colorMeans, [first]), sha256("color-means"));
    assertEquals(await weightsDigest({ ...colorMeans, digest: "means-2" }, [first]), sha256("means-2"));
  });
});

Deno.test("weightsDigest() has the definition verify its file, and reads it once", async () => {
  await withFolders(async (first, second) => {
    const read: string[] = [];
    const verify = (path: string) => {
      read.push(path);
      return Promise.resolve({ sha256: "digest", details: {} });
    };
    assertEquals(await weightsDigest({ ...withFile, verify }, [first, second]), "digest");
    assertEquals(read, [join(second, FILE)]);
    const refuse = () => Promise.reject(new RangeError("not these"));
    await assertRejects(
      () => weightsDigest({ ...withFile, verify: refuse }, [second]),
      RangeError,
      "not these",
    );
  });
});

Deno.test("loadBackbone() gives the digest of the file, whatever the backbone calls its own", async () => {
  await withFolders(async (first, second) => {
    const loaded = async (digest?: string) => {
      const load = async () => ({ ...await colorMeans.load(""), ...(digest !== undefined && { digest }) });
      return (await loadBackbone({ ...withFile, load }, [first, second])).digest;
    };
    assertEquals(await loaded(), sha256("weights"));
    assertEquals(await loaded("version-1"), sha256("weights"));
    assertEquals(await loaded(sha256("weights")), sha256("weights"));
  });
});

Deno.test("loadBackbone() loads a backbone without a file", async () => {
  const { name, digest, attention, features } = await loadBackbone(colorMeans, []);
  assertEquals([name, digest, attention, typeof features], [
    "color-means",
    sha256("color-means"),
    undefined,
    "function",
  ]);
});

Deno.test("loadBackbone() refuses and frees a backbone of other sizes than its definition says", async () => {
  let freed = 0;
  const load = async () => ({ ...await colorMeans.load(""), patch: 16, dispose: () => void freed++ });
  await assertRejects(
    () => loadBackbone({ ...colorMeans, load }, []),
    TypeError,
    'Cannot load the backbone "color-means": it has patch 16 once it is loaded, expected 8 as its definition says',
  );
  assertEquals(freed, 1);
});
