/**
 * `deno task gpu`: whether this machine's graphics card computes what the processor does, and how fast.
 *
 * @module
 */
import { resolve } from "node:path";
import { writeFileAtomic } from "../../src/base/atomic_write.ts";
import { stableJson } from "../../src/base/stable_json.ts";
import { packageFolder } from "../../src/base/workspace.ts";
import { type Command, EXIT } from "../../src/cli/command.ts";
import { processTerminal, runCommand } from "../../src/cli/main.ts";
import { PROOF_FOLDER } from "../../src/engine/proof.ts";
import { cardMessage } from "./examine_adapter.ts";
import { examineCard } from "./examine_card.ts";
import { cardOf, findCards, mainEngine, nothingThere } from "./find_cards.ts";
import { fileName, renderGpu } from "./report.ts";
import type { GpuReport } from "./types.ts";

/** Minutes that it takes at most, the search for cards included; what is begun then is ended. */
const MINUTES = 7;

const FLAGS = {
  minutes: { value: "N", about: `longest time (default: ${MINUTES})` },
  slow: { about: "on an adapter in software, what takes long there as well" },
  results: { value: "DIR", about: `where the report is written (default: ${PROOF_FOLDER}/)` },
};

/** Examines the graphics card. */
export const gpu: Command = {
  name: "gpu",
  summary: "compare the graphics card with the processor, and with PyTorch on it",
  flags: FLAGS,
  notes:
    "Exits with 1 if something came out otherwise than on the processor, with 6 if the time was up before all of an " +
    "engine was checked, with 4 if there is neither an adapter nor CUDA.",
  run: async (flags, terminal) => {
    const start = terminal.clock.elapsed();
    const cards = await findCards();
    const nothing = nothingThere(cards);
    if (nothing !== null) {
      terminal.err(`${nothing}\n`);
      return EXIT.missing;
    }
    const folder = resolve(terminal.cwd, flags.text("results") ?? resolve(packageFolder(), PROOF_FOLDER));
    // Before minutes of work, not after, it shows whether the report can be written.
    await Deno.mkdir(folder, { recursive: true });
    terminal.err(`${cardOf(mainEngine(cards), cards)}\n`);
    const { adapter } = cards;
    const software = "missing" in adapter ? null : cardMessage(adapter);
    const report = await examineCard({
      cards,
      start,
      limit: (flags.count("minutes") ?? MINUTES) * 60_000,
      ...software !== null && !flags.has("slow") && { short: `${software}, and it takes long there` },
      clock: terminal.clock,
      onSection: ({ name, state, summary, failures, seconds }) => {
        terminal.err(`${name}: ${state} (${seconds.toFixed(0)} s): ${summary}\n`);
        for (const failure of failures) terminal.err(`  ${failure}\n`);
      },
      onProgress: (message) => terminal.err(`  ${message}\n`),
    });
    const path = `${folder}/${fileName(report.card)}`;
    const markdown = renderGpu(report);
    await writeFileAtomic(`${path}.json`, stableJson(report));
    await writeFileAtomic(`${path}.md`, markdown);
    terminal.out(markdown);
    terminal.err(`written to ${path}.md\n`);
    return exitCode(report);
  },
};

/** What a report comes to. */
export function exitCode({ sections, engines }: Pick<GpuReport, "sections" | "engines">): number {
  if (sections.some(({ state }) => state === "failed")) return EXIT.failed;
  return engines.some(({ passed }) => passed === null) ? EXIT.undecided : EXIT.ok;
}

if (import.meta.main) {
  Deno.exit(await runCommand("gpu", () => Promise.resolve(gpu), Deno.args, processTerminal()));
}
