import { assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { backbones } from "../../src/backbone/registry.ts";
import { weightsCommand } from "../../src/cli/weights.ts";
import { serveFile, type ServerFaults } from "../backbone/download/_file_server.ts";
import { CHECKPOINTS } from "../backbone/download/_tiny_backbone.ts";
import { type CommandRun, fakeTerminal, filesBelow, runCommand, withFolder } from "./terminal_fixture.ts";

const FILE = "tiny_dino_zip.pth";
const WEIGHTS = await Deno.readFile(join(CHECKPOINTS, FILE));

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
    const definition = { name: "tiny", title: "A tiny one", channels, patch: 8, depth: 2, file: FILE };
    await Deno.writeTextFile(join(folder, "tiny.ts"), `export default ${JSON.stringify(definition)};`);
    const command = weightsCommand({ [FILE]: { address: server.address } });
    await test(folder, async (...args) => {
      const terminal = fakeTerminal({ cwd: folder });
      const code = await command.run(["./tiny.ts", "--root", ".", ...args], terminal);
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

Deno.test("weights exits with 4 where a missing file has no address", async () => {
  await withFolder(async (root) => {
    const { code, out } = await runCommand(["weights", "earthcover-vit", "--root", root]);
    assertEquals(code, 4);
    assertEquals(out.includes("--download"), false);
  });
});

Deno.test("weights --download fetches, verifies and sums up", async () => {
  await withTiny({}, async (folder, run) => {
    const { code, out, err } = await run("--download");
    assertEquals(code, 0, out + err);
    assertStringIncludes(out, "that of the published file is not known here");
    assertMatch(err, /^\d+\.\d MB of \d+\.\d MB \(100 %\)/m);
    assertEquals(await filesBelow(folder), ["tiny.ts", FILE]);
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
    const stop = new AbortController();
    const terminal = fakeTerminal({ cwd: folder, signal: stop.signal });
    terminal.clock.elapsed = () => {
      stop.abort();
      return 0;
    };
    const command = weightsCommand({ [FILE]: { address: server.address } });
    assertEquals(await command.run(["./tiny.ts", "--root", ".", "--download"], terminal), 130);
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
