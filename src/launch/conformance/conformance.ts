/**
 * The conformance suite of launchers: what every one promises the harness, checked on tables of a stub that take seconds.
 *
 * @module
 */
import { asError } from "../../base/thrown.ts";
import {
  checkCancel,
  checkDeadWorker,
  checkFailure,
  checkKilledDriver,
  checkOnce,
  checkProgress,
  checkSameBytes,
  checkTwoDrivers,
  LauncherTables,
} from "./checks.ts";
import type { LauncherConformanceOptions } from "./launcher_fixture.ts";

/** One promise of the interface of launchers, as something to run. */
export interface LauncherCheck {
  /** What is promised, for the name of a test. */
  readonly name: string;
  /**
   * Holds the launcher to it.
   *
   * @throws {Error} The launcher breaks the promise; the message says how.
   */
  run(): Promise<void>;
}

const CHECKS: Readonly<Record<string, (tables: LauncherTables) => Promise<void>>> = {
  "runs every cell once": checkOnce,
  "writes the bytes of one local worker": checkSameBytes,
  "tells how far cells are": checkProgress,
  "replaces a worker that dies": checkDeadWorker,
  "keeps a cell that fails from the others": checkFailure,
  "goes on after its driver was killed": checkKilledDriver,
  "ends when it is told to, and goes on": checkCancel,
  "shares its work with another driver": checkTwoDrivers,
};

/**
 * All promises of a launcher, to be run one after the other: they start processes of the command line.
 *
 * @param options The launcher, and where tables are run.
 *
 * @example In a test file
 * ```ts ignore
 * import { launcherChecks } from "@omh/bench";
 *
 * const folder = await Deno.makeTempDir();
 * for (const { name, run } of launcherChecks({ launcher: "/study/my_launcher.ts", folder })) Deno.test(name, run);
 * ```
 */
export function launcherChecks(options: LauncherConformanceOptions): LauncherCheck[] {
  const tables = new LauncherTables(options);
  return Object.entries(CHECKS).map(([name, check]) => ({
    name: `${options.launcher} ${name}`,
    run: async () => {
      try {
        await check(tables);
      } catch (thrown) {
        const cause = asError(thrown);
        throw new Error(`Cannot take the launcher "${options.launcher}": ${cause.message}`, { cause });
      }
    },
  }));
}
