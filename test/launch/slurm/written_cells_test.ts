import { assertEquals } from "@std/assert";
import type { LaunchPlan, PlannedJob } from "../../../src/launch/launch_plan.ts";
import { WrittenCells } from "../../../src/launch/slurm/written_cells.ts";
import { bench, cells } from "../../cli/bench_fixture.ts";
import { withFolder } from "../../cli/terminal_fixture.ts";

Deno.test("WrittenCells has a result once it is there, and one in the place of another once it is a newer one", () =>
  withFolder(async (results) => {
    const plan = { table: "tiny", track: "embedded", results } as LaunchPlan;
    const written = new WrittenCells(plan);
    const waiting = (frames: PlannedJob["frames"]) =>
      new Map(Object.keys(frames).map((key) => [key, { frames } as unknown as PlannedJob]));
    const frame = (before?: string) => ({ row: "r", before }) as PlannedJob["frames"][string];
    assertEquals(await written.among(waiting({ none: frame() })), [], "there is no folder yet");
    await bench("tiny.yaml", results);
    const [first, second] = await cells(results, "tiny");
    const { finished_at: time } = second.provenance;
    const found = await written.among(waiting({
      none: frame(),
      [first.key]: frame(),
      [second.key]: frame(time),
    }));
    assertEquals(found, [first.key]);
    const path = `${results}/tiny/embedded/cells/${second.key}.json`;
    const newer = (await Deno.readTextFile(path)).replace(
      time,
      new Date(Date.parse(time) + 1000).toISOString(),
    );
    await Deno.writeTextFile(path, newer);
    await Deno.utime(path, new Date(), new Date(Date.now() + 5000));
    const again = await written.among(waiting({ [second.key]: frame(time) }));
    assertEquals(again, [second.key]);
  }));
