import { assertEquals } from "@std/assert";
import { logLeftovers } from "../../src/app/log_leftovers.ts";
import { RunLog } from "../../src/app/run_log.ts";
import { openWorkspace, type Workspace } from "../../src/base/workspace.ts";
import type { PlannedCell } from "../../src/spec/mod.ts";
import { withFolder } from "../cli/terminal_fixture.ts";

const CELL = { point: { name: "STEGO" }, seed: 3, settings: { train: { steps: 40 } } } as PlannedCell;

/** The log of a run at a second of its own, with a cell to run or none. */
async function logged(
  workspace: Workspace,
  { second, waits, ends = true, id = "tiny" }: {
    readonly second: number;
    readonly waits: boolean;
    readonly ends?: boolean;
    readonly id?: string;
  },
): Promise<void> {
  const clock = { elapsed: () => 0, now: () => new Date(Date.UTC(2026, 0, 2, 3, 4, second)) };
  const log = await RunLog.open(workspace, { id, track: "embedded" }, clock);
  log.onStart(1, waits ? 0 : 1, waits ? [CELL] : [], new Map());
  if (ends) log.close("finished");
}

Deno.test("logLeftovers() names logs of runs that had nothing to run, and of tables that nothing is stored of", () =>
  withFolder(async (folder) => {
    const workspace = openWorkspace({ folder });
    const elsewhere = openWorkspace({ folder, results: `${folder}/elsewhere` });
    await logged(workspace, { second: 1, waits: true });
    await logged(workspace, { second: 2, waits: false });
    await logged(workspace, { second: 3, waits: false, ends: false });
    await logged(workspace, { second: 4, waits: true, id: "gone" });
    await logged(elsewhere, { second: 5, waits: true, id: "moved" });
    await Deno.mkdir(`${workspace.results}/tiny/embedded`, { recursive: true });
    await Deno.mkdir(`${elsewhere.results}/moved/embedded`, { recursive: true });
    await Deno.mkdir(`${workspace.logs}/tiny/embedded/empty`);
    const names = async () =>
      (await logLeftovers(workspace)).map(({ path }) => path.slice(workspace.logs.length));
    assertEquals(await names(), ["/gone/embedded/20260102T030404Z", "/tiny/embedded/20260102T030402Z"]);
    await Deno.remove(elsewhere.results, { recursive: true });
    assertEquals((await names())[1], "/moved/embedded/20260102T030405Z");
  }));

Deno.test("logLeftovers() reads a log that was cut short, and finds none where there are none", () =>
  withFolder(async (folder) => {
    const workspace = openWorkspace({ folder });
    assertEquals(await logLeftovers(workspace), []);
    await logged(workspace, { second: 1, waits: false });
    await Deno.mkdir(`${workspace.results}/tiny/embedded`, { recursive: true });
    const path = `${workspace.logs}/tiny/embedded/20260102T030401Z/log.jsonl`;
    const { size } = await Deno.stat(path);
    await Deno.truncate(path, size - 5);
    assertEquals(await logLeftovers(workspace), []);
  }));
