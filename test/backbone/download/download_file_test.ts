import { assertEquals, assertInstanceOf, assertRejects, assertThrows } from "@std/assert";
import { dirname, join } from "node:path";
import {
  downloadFile,
  type DownloadProgress,
  totalBytes,
} from "../../../src/backbone/download/download_file.ts";
import { serveFile, type ServerFaults } from "./_file_server.ts";

const FILE = Uint8Array.from({ length: 100_000 }, (_, i) => (i * 7919) % 251);

/** Runs a test with a server and a path to download to, in a folder that does not exist yet. */
function withServer(
  name: string,
  faults: ServerFaults,
  test: (context: { address: string; ranges: (string | null)[]; path: string }) => Promise<void>,
) {
  Deno.test(name, async () => {
    const folder = await Deno.makeTempDir();
    try {
      await using server = serveFile(FILE, faults);
      const { address, ranges } = server;
      await test({ address, ranges, path: join(folder, "new/weights.pth") });
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

async function filesBeside(path: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(dirname(path)));
  return entries.map(({ name }) => name).sort();
}

withServer("downloadFile() makes the folder and the whole file", {}, async ({ address, ranges, path }) => {
  await downloadFile(address, path);
  assertEquals(await Deno.readFile(path), FILE);
  assertEquals(await filesBeside(path), ["weights.pth"]);
  assertEquals(ranges, [null]);
});

withServer("downloadFile() tells its progress up to the end", {}, async ({ address, path }) => {
  const told: DownloadProgress[] = [];
  await downloadFile(address, path, { onProgress: (progress) => told.push(progress) });
  assertEquals(told.at(-1), { received: FILE.length, total: FILE.length });
  assertEquals(told.every(({ received }, i) => i === 0 || received > told[i - 1].received), true);
});

withServer(
  "downloadFile() keeps what came before a broken connection and then asks for the rest",
  { breakAfter: 60_000 },
  async ({ address, ranges, path }) => {
    await assertRejects(
      () => downloadFile(address, path),
      Error,
      `after 60000 of 100000 bytes, expected all of them; the same command goes on from there`,
    );
    assertEquals(await filesBeside(path), ["weights.pth.part"]);
    await downloadFile(address, path);
    assertEquals(ranges, [null, "bytes=60000-"]);
    assertEquals(await Deno.readFile(path), FILE);
    assertEquals(await filesBeside(path), ["weights.pth"]);
  },
);

withServer(
  "downloadFile() starts anew where the server cannot send a rest",
  { breakAfter: 60_000, wholeOnly: true },
  async ({ address, ranges, path }) => {
    await assertRejects(() => downloadFile(address, path));
    await downloadFile(address, path);
    assertEquals(ranges, [null, "bytes=60000-"]);
    assertEquals(await Deno.readFile(path), FILE);
  },
);

withServer("downloadFile() only renames a part that is whole", {}, async ({ address, ranges, path }) => {
  await Deno.mkdir(dirname(path));
  await Deno.writeFile(`${path}.part`, FILE);
  await downloadFile(address, path);
  assertEquals(ranges, ["bytes=100000-"]);
  assertEquals(await Deno.readFile(path), FILE);
});

withServer(
  "downloadFile() drops a part that is longer than the file",
  {},
  async ({ address, ranges, path }) => {
    await Deno.mkdir(dirname(path));
    await Deno.writeFile(`${path}.part`, new Uint8Array(FILE.length + 1));
    await downloadFile(address, path);
    assertEquals(ranges, ["bytes=100001-", null]);
    assertEquals(await Deno.readFile(path), FILE);
  },
);

withServer(
  "downloadFile() verifies the whole file under its temporary name",
  {},
  async ({ address, path }) => {
    const seen: Uint8Array[] = [];
    await downloadFile(address, path, {
      verify: async (part) => {
        assertEquals(part, `${path}.part`);
        seen.push(await Deno.readFile(part));
        assertEquals(await filesBeside(path), ["weights.pth.part"]);
      },
    });
    assertEquals(seen, [FILE]);
  },
);

withServer("downloadFile() removes a whole file that fails to verify", {}, async ({ address, path }) => {
  const refuse = () => Promise.reject(new RangeError("Cannot use it"));
  await assertRejects(() => downloadFile(address, path, { verify: refuse }), RangeError, "Cannot use it");
  assertEquals(await filesBeside(path), []);
});

withServer(
  "downloadFile() leaves the old file alone until the new one is verified",
  {},
  async ({ address, path }) => {
    await Deno.mkdir(dirname(path));
    await Deno.writeTextFile(path, "old");
    await assertRejects(() => downloadFile(address, path, { verify: () => Promise.reject(new Error("no")) }));
    assertEquals(await Deno.readTextFile(path), "old");
  },
);

withServer(
  "downloadFile() says what the server answers instead",
  { instead: () => new Response("gone", { status: 404, statusText: "Not Found" }) },
  async ({ address, path }) => {
    await assertRejects(
      () => downloadFile(address, path),
      Error,
      `Cannot download "${address}": the server answers 404 Not Found, expected the file`,
    );
    assertEquals(await filesBeside(path), []);
  },
);

withServer(
  "downloadFile() refuses another range than it asked for, and keeps its part",
  { instead: () => new Response("ab", { status: 206, headers: { "content-range": "bytes 0-1/9" } }) },
  async ({ address, path }) => {
    await Deno.mkdir(dirname(path));
    await Deno.writeTextFile(`${path}.part`, "abc");
    await assertRejects(
      () => downloadFile(address, path),
      RangeError,
      `Cannot download "${address}": the server sends the range "bytes 0-1/9", expected one from byte 3`,
    );
    assertEquals(await Deno.readTextFile(`${path}.part`), "abc");
  },
);

withServer(
  "downloadFile() takes a shorter range than the rest for a broken connection",
  { instead: () => new Response("de", { status: 206, headers: { "content-range": "bytes 3-4/9" } }) },
  async ({ address, path }) => {
    await Deno.mkdir(dirname(path));
    await Deno.writeTextFile(`${path}.part`, "abc");
    await assertRejects(
      () => downloadFile(address, path),
      Error,
      "it ended after 5 of 9 bytes, expected all",
    );
    assertEquals(await Deno.readTextFile(`${path}.part`), "abcde");
  },
);

withServer("downloadFile() ends when it is told to, and keeps its part", {}, async ({ address, path }) => {
  const stop = new AbortController();
  await assertRejects(
    () => downloadFile(address, path, { signal: stop.signal, onProgress: () => stop.abort() }),
    DOMException,
  );
  assertEquals(await filesBeside(path), ["weights.pth.part"]);
});

Deno.test("downloadFile() says why there is no answer", async () => {
  const address = await closedAddress();
  const path = join(await Deno.makeTempDir(), "file");
  const error = await assertRejects(
    () => downloadFile(address, path),
    Error,
    `Cannot download "${address}": error sending request`,
  );
  assertInstanceOf(error.cause, TypeError);
  await Deno.remove(dirname(path), { recursive: true });
});

/** The address of a server that is no longer there. */
async function closedAddress(): Promise<string> {
  await using server = serveFile(FILE);
  return server.address;
}
withServer(
  "downloadFile() ends where nothing arrives any more, keeps what has, and goes on later",
  { stallAfter: 30_000 },
  async ({ address, ranges, path }) => {
    await assertRejects(
      () => downloadFile(address, path, { stallSeconds: 0.1 }),
      Error,
      "it stopped (nothing arrived for 0.1 s) after 30000 of 100000 bytes, expected all of them; the same command",
    );
    assertEquals((await Deno.stat(`${path}.part`)).size, 30_000);
    await downloadFile(address, path, { stallSeconds: 0.1 });
    assertEquals(await Deno.readFile(path), FILE);
    assertEquals(ranges, [null, "bytes=30000-"]);
  },
);

Deno.test("downloadFile() does not wait for ever for an answer", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const accepted = listener.accept();
  const folder = await Deno.makeTempDir();
  try {
    const address = `http://127.0.0.1:${(listener.addr as Deno.NetAddr).port}/weights.pth`;
    await assertRejects(
      () => downloadFile(address, join(folder, "weights.pth"), { stallSeconds: 0.1 }),
      Error,
      `Cannot download "${address}": nothing arrived for 0.1 s, expected an answer`,
    );
  } finally {
    (await accepted).close();
    listener.close();
    await Deno.remove(folder, { recursive: true });
  }
});

for (const lengthless of [false, true]) {
  withServer(
    `downloadFile() keeps nothing of a file that is too large, ${
      lengthless ? "found out on the way" : "as told"
    }`,
    { lengthless },
    async ({ address, path }) => {
      const bytes = lengthless ? "more than 99999" : "100000";
      await assertRejects(
        () => downloadFile(address, path, { maxBytes: 99_999 }),
        RangeError,
        `it has ${bytes} bytes, expected at most 99999; nothing of it is kept`,
      );
      assertEquals(await filesBeside(path), []);
      await downloadFile(address, path, { maxBytes: 100_000 });
      assertEquals(await Deno.readFile(path), FILE);
    },
  );
}

function total(headers: Record<string, string>, start?: number) {
  return totalBytes(new Response(null, { headers }), start);
}

Deno.test("totalBytes() adds what lies before the body to its length", () => {
  assertEquals(total({ "content-length": "10" }), 10);
  assertEquals(total({ "content-length": "10" }, 5), 15);
});

Deno.test("totalBytes() prefers the total that a range tells", () => {
  assertEquals(total({ "content-length": "5", "content-range": "bytes 5-9/10" }, 5), 10);
  assertEquals(total({ "content-range": "bytes */10" }), 10);
});

Deno.test("totalBytes() does not know what the server does not tell", () => {
  assertEquals(total({}), undefined);
  assertEquals(total({ "content-range": "bytes 5-9/*" }, 5), undefined);
});

Deno.test("totalBytes() refuses another range and one that is none", () => {
  for (const range of ["bytes 4-9/10", "items 5-9/10", "bytes 5-9"]) {
    assertThrows(
      () => total({ "content-range": range }, 5),
      RangeError,
      `the server sends the range "${range}", expected one from byte 5`,
    );
  }
});
