import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { Cluster } from "../../../src/launch/slurm/cluster.ts";
import { UNSEEN } from "../../../src/launch/slurm/job_script.ts";
import { probeNode, type ProbeOptions } from "../../../src/launch/slurm/probe.ts";
import { readProfile } from "../../../src/launch/slurm/read_profile.ts";
import { filesBelow, withFolder } from "../../cli/terminal_fixture.ts";

const FOUND = { name: "wasm", numerics: "n", description: "an engine" };

/** Probes a node that a test plays. */
function probe(folder: string, node: (script: string) => Promise<number>) {
  const scripts: string[] = [];
  const cluster = new Cluster(async ({ input = "" }) => {
    scripts.push(input);
    return { code: await node(input), out: "7\n", err: "" };
  });
  const options: ProbeOptions = {
    profile: readProfile("partition: gpu\ndeno: /opt/deno\nsetup: [module load cuda]", ""),
    cluster,
    launch: `${folder}/launch`,
    results: `${folder}/results`,
    folder,
  };
  return { scripts, found: probeNode("wasm", options) };
}

/** Path of a file that the script of a probe names. */
const named = (script: string, pattern: RegExp) => pattern.exec(script)![1];

Deno.test("probeNode() reads what the engine is on a node that sees both folders, and leaves nothing there but its log", () =>
  withFolder(async (folder) => {
    const { scripts, found } = probe(folder, async (script) => {
      const marks = [...script.matchAll(/^\[ -r (\S+) \]/gm)].map(([, path]) => path);
      assertEquals(marks.length, 2);
      for (const path of marks) await Deno.stat(path);
      await Deno.writeTextFile(named(script, /--probe (\S+)/), JSON.stringify(FOUND));
      await Deno.writeTextFile(named(script, /^exec > (\S+)/m), "");
      return 0;
    });
    assertEquals(await found, FOUND);
    const [script] = scripts;
    assertStringIncludes(script, "#SBATCH --partition=gpu\n");
    assertStringIncludes(script, "\nmodule load cuda\nexec /opt/deno run ");
    assertStringIncludes(script, " --allow-run=/opt/deno ");
    assertEquals((await filesBelow(folder)).map((name) => name.replace(/-\w{8}\./, ".")), [
      "launch/slurm/probes/omh-probe.log",
    ]);
  }));

Deno.test("probeNode() says which folders a node does not see", () =>
  withFolder(async (folder) => {
    const { found } = probe(folder, () => Promise.resolve(UNSEEN));
    await assertRejects(
      () => found,
      Deno.errors.NotFound,
      `its nodes do not see "${folder}/results" or "${folder}/launch"`,
    );
    assertEquals(await filesBelow(folder), []);
  }));

Deno.test("probeNode() says what an engine that does not start has said last", () =>
  withFolder(async (folder) => {
    const { found } = probe(folder, async (script) => {
      await Deno.writeTextFile(named(script, /^exec > (\S+)/m), "starting\nno such device\n");
      return 1;
    });
    await assertRejects(() => found, Error, 'Cannot start the engine "wasm" on a node: no such device');
    await assertRejects(
      () => probe(folder, () => Promise.resolve(9)).found,
      Error,
      "its probe ended with exit code 9",
    );
  }));
