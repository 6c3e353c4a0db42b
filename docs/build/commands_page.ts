/**
 * The usage of every command as Markdown, as `--help` prints it.
 *
 * @module
 */
import type { Terminal } from "../../src/cli/command.ts";
import { main } from "../../src/cli/main.ts";
import { systemClock } from "../../src/base/clock.ts";

/** A heading, the summary and the usage of each command. */
export async function commandsList(): Promise<string> {
  const lines = (await said(["--help"])).trim().split("\n");
  const sections = lines.map(async (line) => {
    const [, name, summary] = line.match(/^(\S+)\s+(.*)$/)!;
    const usage = (await said([name, "--help"])).trimEnd();
    return `## ${name}\n\n${summary[0].toUpperCase()}${
      summary.slice(1)
    }.\n\n\`\`\`text\ndeno task ${usage}\n\`\`\`\n`;
  });
  return (await Promise.all(sections)).join("\n");
}

/** What a command line prints. */
async function said(args: readonly string[]): Promise<string> {
  let text = "";
  const terminal: Terminal = {
    out: (more) => void (text += more),
    err: (more) => void (text += more),
    interactive: false,
    clock: systemClock,
    signal: new AbortController().signal,
    cwd: ".",
  };
  const code = await main(args, terminal);
  if (code !== 0) throw new Error(`Cannot list the command "${args[0]}": its code is ${code}, expected 0`);
  return text;
}
