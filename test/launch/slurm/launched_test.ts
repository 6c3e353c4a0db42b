import { assertEquals, assertRejects } from "@std/assert";
import { Claims } from "../../../src/base/claims.ts";
import { systemClock } from "../../../src/base/clock.ts";
import { Cluster } from "../../../src/launch/slurm/cluster.ts";
import { cancelTable, launchedCells } from "../../../src/launch/slurm/launched.ts";
import { LEAD, Submissions } from "../../../src/launch/slurm/submissions.ts";
import { withFolder } from "../../cli/terminal_fixture.ts";

/** A cluster whose queue is given; undefined where the controller does not answer. */
function clusterOf(queue: string | undefined) {
  const cancelled: string[] = [];
  const cluster = new Cluster(({ program, args }) => {
    if (program === "scancel") cancelled.push(...args);
    const answers = program !== "squeue" || queue !== undefined;
    return Promise.resolve({ code: answers ? 0 : 1, out: queue ?? "", err: "" });
  });
  return { cluster, cancelled };
}

/** Notes an array of three elements, the last of them with two cells. */
async function submit(folder: string): Promise<Submissions> {
  const submissions = new Submissions(folder, { table: "t", track: "embedded", results: "/results" });
  await Deno.mkdir(submissions.folder, { recursive: true });
  const keys = [["k0"], ["k1"], ["k2", "k3"]];
  await submissions.write({
    name: "omh-t-1",
    id: "7",
    submitted_at: new Date(0).toISOString(),
    numerics: "n",
    keys,
  });
  return submissions;
}

const QUEUE =
  "7 0 RUNNING 2030-01-01T00:00:00 n1|omh-t-1|None\n7 1 PENDING N/A |omh-t-1|Resources\n8 0 RUNNING N/A n1|other|None\n";

Deno.test("launchedCells() tells where the cells of a table are, and that nothing knows of the others", () =>
  withFolder(async (folder) => {
    const { cluster } = clusterOf(QUEUE);
    const none = new Submissions(folder, { table: "other", track: "embedded", results: "/results" });
    assertEquals(await launchedCells(none, cluster), undefined);
    const submissions = await submit(folder);
    const { numerics, places } = (await launchedCells(submissions, cluster))!;
    assertEquals(numerics, "n");
    assertEquals(Object.fromEntries(places), {
      k0: {
        state: "running",
        id: "7_0",
        where: "n1",
        since: "2030-01-01T00:00:00",
        log: submissions.log("7", 0),
      },
      k1: { state: "pending", id: "7_1", reason: "Resources", log: submissions.log("7", 1) },
      k2: { state: "gone", log: submissions.log("7", 2) },
      k3: { state: "gone", log: submissions.log("7", 2) },
    });
    const silent = (await launchedCells(submissions, clusterOf(undefined).cluster))!;
    assertEquals(new Set([...silent.places.values()].map(({ state }) => state)), new Set(["unknown"]));
  }));

Deno.test("cancelTable() cancels what the queue has of a table, and refuses while a driver would submit it again", () =>
  withFolder(async (folder) => {
    const submissions = await submit(folder);
    const { cluster, cancelled } = clusterOf(QUEUE);
    {
      await using driver = new Claims(submissions.claims, systemClock);
      await driver.take(LEAD);
      await assertRejects(
        () => cancelTable(submissions, cluster, systemClock),
        RangeError,
        `Cannot cancel jobs: process ${Deno.pid} on ${Deno.hostname()} follows them`,
      );
      assertEquals(cancelled, []);
    }
    assertEquals(await cancelTable(submissions, cluster, systemClock), ["7"]);
    assertEquals(cancelled, ["7"]);
    await assertRejects(
      () => cancelTable(submissions, clusterOf(undefined).cluster, systemClock),
      Error,
      "SLURM's controller does not answer",
    );
  }));

Deno.test("cancelTable() takes no notice of a driver that died on another machine", () =>
  withFolder(async (folder) => {
    const submissions = await submit(folder);
    const { cluster, cancelled } = clusterOf(QUEUE);
    const long = new Date(0).toISOString();
    await Deno.mkdir(`${submissions.claims}/holders`, { recursive: true });
    const claim = { holder: "dead", host: "login2", process: 1, since: long };
    await Deno.writeTextFile(`${submissions.claims}/${LEAD}.json`, JSON.stringify(claim));
    await Deno.writeTextFile(
      `${submissions.claims}/holders/dead.json`,
      JSON.stringify({ host: "login2", time: long }),
    );
    await cancelTable(submissions, cluster, systemClock);
    assertEquals(cancelled, ["7"]);
  }));
