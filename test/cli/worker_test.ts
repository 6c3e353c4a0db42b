import { assert, assertEquals, assertLess, assertMatch, assertStringIncludes } from "@std/assert";
import { Claims } from "../../src/base/claims.ts";
import { systemClock } from "../../src/base/clock.ts";
import { bench, cellFiles, stableParts } from "./bench_fixture.ts";
import { filesBelow, runCommand, withFolder } from "./terminal_fixture.ts";
import { linesOf, runLine } from "./worker_fixture.ts";

/** The plan file that a line names. */
const planOf = (line: string) => /--plan (\S+)/.exec(line)![1];

Deno.test("the lines of cells write the results that bench writes, two for one job as well, and then there are none", () =>
  withFolder(async (folder) => {
    const lines = await linesOf("diverging.yaml", folder);
    assertEquals(lines.length, 1);
    assertMatch(lines[0], /^\S+deno run .* worker --plan \S+diverging-embedded-\S+\.json --index 0$/);
    const [first, second] = await Promise.all([runLine(lines[0]), runLine(lines[0])]);
    assertEquals([first.code, second.code].sort(), [0, 7], first.err + second.err);
    const both = first.err + second.err;
    assertStringIncludes(both, "solver plain, seed 0: diverged: ");
    assertStringIncludes(both, "2 cells are being run by another process");
    assertEquals((await runLine(lines[0])).code, 0, "all is there");
    await bench("diverging.yaml", `${folder}/whole`);
    assertEquals(
      stableParts(await cellFiles(`${folder}/results`, "diverging")),
      stableParts(await cellFiles(`${folder}/whole`, "diverging")),
    );
    assertEquals(await linesOf("diverging.yaml", folder), []);
    const { code, err } = await bench("diverging.yaml", `${folder}/results`);
    assertEquals(code, 0);
    assertStringIncludes(err, "2 cells, 2 finished before");
    assertEquals((await filesBelow(`${folder}/results`)).filter((file) => file.startsWith(".claims")), []);
  }));

Deno.test("a worker writes that a cell has failed, and exits with 3", () =>
  withFolder(async (folder) => {
    const [line] = await linesOf("failing.yaml", folder);
    const { code, err } = await runLine(line);
    assertEquals(code, 3, err);
    assertStringIncludes(err, "a fault: start, seed 0: failed: ");
  }));

Deno.test("a worker refuses to compute under the keys of other numerics, and writes nothing", () =>
  withFolder(async (folder) => {
    const [line] = await linesOf("diverging.yaml", folder);
    const path = planOf(line);
    const text = await Deno.readTextFile(path);
    await Deno.writeTextFile(path, text.replaceAll(/"numerics":"[^"]*"/g, '"numerics":"cuda/other"'));
    const { code, err } = await runLine(line);
    assertEquals(code, 8, err);
    assertMatch(
      err,
      /^Cannot train "stego": this worker's engine computes as "wasm\/.*", expected "cuda\/other"/,
    );
    assertEquals(await filesBelow(`${folder}/results`), ["diverging/spec.json"]);
  }));

for (const signal of ["SIGTERM", "SIGUSR1"] as const) {
  Deno.test(`a worker that is sent ${signal} saves its cells, lets go of them, exits with 75, and the next goes on`, () =>
    withFolder(async (folder) => {
      const [line] = await linesOf("preempted.yaml", folder);
      const stopped = await runLine(line, "step ", (process) => process.kill(signal));
      assertEquals(stopped.code, 75, stopped.err);
      assertLess(stopped.after, 5000);
      const saved = (await filesBelow(folder)).filter((file) => /checkpoints|claims|cells/.test(file));
      assertEquals(saved.length, 2, saved.join());
      assert(saved.every((file) => /checkpoints\/[0-9a-f]{16}\.safetensors$/.test(file)), saved.join());
      const resumed = await runLine(line);
      assertEquals(resumed.code, 0, resumed.err);
      // A training that began anew would be told of at its first steps.
      const [, step] = /step (\d+) of 24/.exec(resumed.err)!;
      assert(Number(step) > 2, resumed.err);
      await bench("preempted.yaml", `${folder}/whole`);
      assertEquals(
        stableParts(await cellFiles(`${folder}/results`, "preempted")),
        stableParts(await cellFiles(`${folder}/whole`, "preempted")),
      );
    }));
}

Deno.test("a worker leaves a cell alone that another process runs, and runs the others", () =>
  withFolder(async (folder) => {
    const [line] = await linesOf("diverging.yaml", folder);
    const { jobs: [{ job }] } = JSON.parse(await Deno.readTextFile(planOf(line)));
    await using claims = new Claims(`${folder}/results/.claims`, systemClock);
    await claims.take(job.cells[0].key);
    const { code, err } = await runLine(line);
    assertEquals(code, 7, err);
    assertStringIncludes(err, "1 cells are being run by another process");
    assertEquals(Object.keys(await cellFiles(`${folder}/results`, "diverging")), [
      `${job.cells[1].key}.json`,
    ]);
  }));

Deno.test("worker refuses what names no job", async () => {
  for (
    const [args, message] of [
      [[], "Cannot tell which job to run: there is no --plan"],
      [["--plan", "none.json"], 'Cannot tell which job of "none.json" to run: --index is missing'],
      [["--plan", "none.json", "--index", "one"], '--index is "one", expected a whole number from 0'],
      [["--plan", "none.json", "--index", "0"], 'none.json": there is no such file, expected a plan'],
    ] as const
  ) {
    const { code, err } = await runCommand(["worker", ...args]);
    assert(code === 2 || code === 4, err);
    assertStringIncludes(err, message);
  }
});

Deno.test("worker --probe writes what the engine here is", () =>
  withFolder(async (folder) => {
    const { code } = await runCommand(["worker", "--probe", `${folder}/a/probe.json`, "--engine", "wasm"]);
    assertEquals(code, 0);
    const { name, numerics, description } = JSON.parse(await Deno.readTextFile(`${folder}/a/probe.json`));
    assertEquals(name, "wasm");
    assertMatch(numerics, /^wasm\//);
    assertMatch(description, /^wasm: /);
  }));

Deno.test("cells refuses a spec that is not named", async () => {
  const { code, err } = await runCommand(["cells"]);
  assertEquals([code, err], [2, "Cannot tell which spec to take: 0 are named, expected one\n"]);
});
