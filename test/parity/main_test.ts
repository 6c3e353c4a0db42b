import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { readSafetensors, writeSafetensors } from "../../src/formats/safetensors.ts";
import { runCommand } from "../../src/cli/main.ts";
import { type CommandRun, fakeTerminal, HOME, withFolder } from "../cli/terminal_fixture.ts";
import { parity } from "./main.ts";

const GOLDEN = `${HOME}test/golden/omh/levels.safetensors`;

async function runParity(...args: readonly string[]): Promise<CommandRun> {
  const terminal = fakeTerminal();
  const code = await runCommand("parity", () => Promise.resolve(parity), args, terminal);
  return { ...terminal.said, code };
}

Deno.test("parity prints a line per file and exits 0 where all agree or have no runner", () =>
  withFolder(async (folder) => {
    await Deno.mkdir(`${folder}/omh`);
    await Deno.copyFile(GOLDEN, `${folder}/omh/levels.safetensors`);
    await writeSafetensors(`${folder}/unheard_of.safetensors`, new Map());
    const { code, out } = await runParity(folder);
    assertEquals(code, 0);
    assertMatch(out, /^ok {3}omh\/levels\.safetensors +\d/m);
    assertMatch(out, /^none unheard_of\.safetensors/m);
  }));

Deno.test("parity reports a miss as MISS and exits 1", () =>
  withFolder(async (folder) => {
    await Deno.mkdir(`${folder}/omh`);
    const { tensors, metadata } = await readSafetensors(GOLDEN);
    for (const [name, tensor] of tensors) {
      tensors.set(name, { ...tensor, data: tensor.data.toReversed() } as typeof tensor);
    }
    await writeSafetensors(`${folder}/omh/levels.safetensors`, tensors, metadata);
    const { code, out } = await runParity(folder, "--json");
    assertEquals(code, 1);
    assertEquals(JSON.parse(out)[0].verdict, "MISS");
  }));

Deno.test("parity needs a folder", async () => {
  const { code, err } = await runParity();
  assertEquals(code, 2);
  assertEquals(err, "Cannot tell which folder to compare: 0 are named, expected one\n");
});

Deno.test("parity explains the engine's flag and refuses an unknown engine", async () => {
  assertStringIncludes((await runParity("--help")).out, "--engine NAME    auto, cuda, ");
  const { code, err } = await runParity(".", "--engine", "wasn");
  assertEquals(code, 2);
  assertStringIncludes(err, 'Cannot take the engine "wasn" of --engine');
});
