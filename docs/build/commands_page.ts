/**
 * The usage of every command as Markdown, as `--help` prints it.
 *
 * @module
 */
import { usageOf } from "../../src/cli/flags.ts";
import { allCommands } from "../../src/cli/main.ts";

/** A heading, the summary and the usage of each command. */
export async function commandsList(): Promise<string> {
  const sections = (await allCommands()).map((command) => {
    const { name, summary } = command;
    const sentence = `${summary[0].toUpperCase()}${summary.slice(1)}.`;
    return `## ${name}\n\n${sentence}\n\n\`\`\`text\ndeno task ${usageOf(command)}\n\`\`\`\n`;
  });
  return sections.join("\n");
}
