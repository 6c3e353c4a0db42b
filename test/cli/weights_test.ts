import { assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { backbones } from "../../src/backbone/registry.ts";
import { readFlags } from "../../src/cli/flags.ts";
import { weights } from "../../src/cli/weights.ts";
import { serveFile, type ServerFaults } from "../backbone/download/_file_server.ts";
import { CHECKPOINTS } from "../backbone/download/_tiny_backbone.ts";
import {
  type CommandRun,
  fakeTerminal,
  filesBelow,
  FIXTURES,
  runCommand,
  withFolder,
} from "./terminal_fixture.ts";

const FILE = "tiny_dino_zip.pth";
const LOAD_VIT = new URL("../../src/backbone/load_vit.ts", import.meta.url).href;
const WEIGHTS = await Deno.readFile(join(CHECKPOINTS, FILE));

/** A module of a backbone whose weights a server has. */
async function writeTiny(folder: string, address: string, channels = 12) {
  const vit = { name: "tiny", title: "A tiny one", channels, patch: 8, depth: 2, heads: 3, file: FILE };
  const module = `import { defineVit } from ${JSON.stringify(LOAD_VIT)};
    export default defineVit(${JSON.stringify({ ...vit, source: { address } })});`;
  await Deno.writeTextFile(join(folder, "tiny.ts"), module);
}

/** A folder with a module of a backbone, and a server that has its file. */
async function withTiny(
  { channels = 12, bytes = WEIGHTS, faults }: {
    channels?: number;
    bytes?: Uint8Array;
    faults?: ServerFaults;
  },
  test: (folder: string, run: (...args: string[]) => Promise<CommandRun>) => Promise<void>,
) {
  await withFolder(async (folder) => {
    await using server = serveFile(bytes, faults);
    await writeTiny(folder, server.address, channels);
    await test(folder, async (...args) => {
      const terminal = fakeTerminal({ cwd: folder });
      const given = readFlags(["./tiny.ts", "--root", ".", ...args], weights.flags);
      const code = await weights.run(given, terminal);
      return { ...terminal.said, code };
    });
  });
}

Deno.test("weights lists all backbones with the state of their files", async () => {
  const { code, out } = await runCommand(["weights"]);
  assertEquals(code, 0);
  assertMatch(out, /^ {2}earthcover-vit {3}ok\n {4}SHA-256 [0-9a-f]{64}$/m);
  for (const name of ["vit-s8", "vit-s16", "vit-b8", "vit-b16"]) {
    assertMatch(out, new RegExp(`^  ${name} `, "m"));
  }
});

Deno.test("weights sums up the file that comes with the harness", async () => {
  const { code, out } = await runCommand(["weights", "earthcover-vit"]);
  assertEquals(code, 0);
  assertStringIncludes(out, "  format       safetensors, 78 tensors\n");
  assertStringIncludes(
    out,
    "  architecture channels 128, depth 6, patch 8, positions 16 x 16, MLP ratio 4\n",
  );
});

Deno.test("weights names the address of a missing file and exits with 4", async () => {
  await withFolder(async (root) => {
    const { code, out } = await runCommand(["weights", "vit-s8", "--root", root]);
    assertEquals(code, 4);
    assertStringIncludes(out, `  file         ${root}/dino_deitsmall8_300ep_pretrain.pth\n`);
    assertStringIncludes(
      out,
      "  from         https://dl.fbaipublicfiles.com/dino/dino_deitsmall8_300ep_pretrain/",
    );
    assertStringIncludes(out, "the file of 300 epochs, which STEGO, HP and SmooSeg use");
    assertStringIncludes(out, `"deno task weights vit-s8 --download --root ${root}" fetches it`);
  });
});

Deno.test("weights finds the file that comes with the harness wherever the user's folder is", async () => {
  await withFolder(async (root) => {
    const { code, out } = await runCommand(["weights", "earthcover-vit", "--root", root]);
    assertEquals([code, out.includes("--download")], [0, false]);
  });
});

Deno.test("weights says of a backbone without a weight file that it needs none", async () => {
  const { code, out } = await runCommand(["weights", "./color_means.ts"], { cwd: FIXTURES });
  assertEquals([code, out], [0, "Mean colours\ncolor-means: needs no weight file\n"]);
});

Deno.test("weights --download fetches, verifies and sums up", async () => {
  await withTiny({}, async (folder, run) => {
    const { code, out, err } = await run("--download");
    assertEquals(code, 0, out + err);
    assertStringIncludes(out, "that of the published file is not known here");
    assertMatch(err, /^\d+\.\d MB of \d+\.\d MB \(100 %\)/m);
    assertEquals(await filesBelow(folder), ["tiny.ts", FILE, `${FILE}.sha256`]);
    assertEquals((await run("--download", "--json")).err, "");
  });
});

Deno.test("weights --download goes on after a broken connection", async () => {
  await withTiny({ faults: { breakAfter: 1000 } }, async (folder, run) => {
    await assertRejects(() => run("--download"), Error, "the same command goes on from there");
    assertEquals(await filesBelow(folder), ["tiny.ts", `${FILE}.part`]);
    assertEquals((await run("--download")).code, 0);
  });
});

Deno.test("weights refuses another architecture, downloaded or already there", async () => {
  await withTiny({ channels: 384 }, async (folder, run) => {
    await assertRejects(() => run("--download"), TypeError, "it has channels 12, expected channels 384");
    assertEquals(await filesBelow(folder), ["tiny.ts"]);
    await Deno.writeFile(join(folder, FILE), WEIGHTS);
    const { code, out } = await run("--download");
    assertEquals(code, 1);
    assertMatch(
      out,
      /^ {2}fault {8}Cannot use ".*" as the backbone "tiny": it has channels 12, expected channels 384$/m,
    );
    assertStringIncludes(out, "once it is removed, ");
  });
});

Deno.test("weights --download ends at Ctrl-C and keeps what has arrived", async () => {
  await withTiny({}, async (folder) => {
    await using server = serveFile(WEIGHTS);
    await writeTiny(folder, server.address);
    const stop = new AbortController();
    const terminal = fakeTerminal({ cwd: folder, signal: stop.signal });
    terminal.clock.elapsed = () => {
      stop.abort();
      return 0;
    };
    const flags = readFlags(["./tiny.ts", "--root", ".", "--download"], weights.flags);
    assertEquals(await weights.run(flags, terminal), 130);
    assertStringIncludes(terminal.said.err, "Interrupted. What has arrived is kept");
  });
});

Deno.test("weights --json prints the report", async () => {
  await withTiny({}, async (folder, run) => {
    const report = JSON.parse((await run("--json")).out);
    assertEquals([report.backbone, report.state, report.path], ["tiny", "missing", join(folder, FILE)]);
  });
  assertEquals(JSON.parse((await runCommand(["weights", "--json"])).out).length, backbones.names.length);
});

Deno.test("weights exits with 2 on a wrong command line", async () => {
  for (const args of [["vit-s9"], ["vit-s8", "vit-b8"], ["--download"], ["--force"]]) {
    const { code, out } = await runCommand(["weights", ...args]);
    assertEquals([code, out], [2, ""]);
  }
});
