/**
 * The launcher `local`: worker processes on this machine.
 *
 * @module
 */
import { Claims } from "../base/claims.ts";
import { pause } from "../base/pause.ts";
import { ResultStore } from "../results/result_store.ts";
import { deviceNote, devicesFor } from "./devices.ts";
import { defineLauncher, type Launcher } from "./launcher.ts";
import { workersHere } from "./machine.ts";
import { type HeldCells, runPlanned } from "./run_planned.ts";

/** How often is looked whether cells that others run are finished, milliseconds. */
const POLL = 1000;

const local: Launcher = defineLauncher({
  name: "local",
  title: "Worker processes on this machine",
  state: () =>
    Promise.resolve({ works: true, description: `works, with ${navigator.hardwareConcurrency} cores` }),
  workers: (_, { name }) => workersHere(name),
  describe: ({ name, description }, workers) =>
    [description, deviceNote(devicesFor(name), workers) ?? []].flat().join(", "),
  run: async (jobs, { plan, workers, clock, notice, listener }, signal) => {
    await using claims = new Claims(new ResultStore(plan.results).claims, clock);
    const run = { plan, workers, clock, claims };
    let rest = await runPlanned(jobs, run, listener, signal);
    if (rest.length > 0) notice(waitNotice(rest));
    while (rest.length > 0) {
      await pause(POLL, signal);
      rest = await runPlanned(rest.map(({ planned }) => planned), run, listener, signal);
    }
  },
});

export default local;

function waitNotice(held: readonly HeldCells[]): string {
  const count = held.reduce((sum, { planned: { job } }) => sum + job.cells.length, 0);
  const { host, process } = held[0].holder;
  return `Waits for ${count} ${
    count === 1 ? "cell" : "cells"
  } that another run has begun, the first of them process ` +
    `${process} on ${host}: what it does not finish is run here`;
}
