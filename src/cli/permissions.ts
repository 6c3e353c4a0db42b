/**
 * What a command may do, and the command line that allows more.
 *
 * @module
 */
import { resolve } from "node:path";
import config from "../../deno.json" with { type: "json" };
import { ownConfig } from "../base/own_config.ts";
import { packageFolder } from "../base/workspace.ts";
import { shellWord } from "../base/shell_word.ts";

/** What Deno refused: `Requires write access to "/elsewhere/results"…`. */
interface Refusal {
  readonly access: string;
  readonly what: string;
}

/**
 * The message for what a task may not do: what it was, and the whole command that may.
 *
 * @param task Name of the task, as `deno.json` has it.
 * @param args Arguments after the task's name.
 * @param error What Deno threw.
 * @returns One line; Deno's own words where they name no path or host.
 */
export function permissionMessage(task: string, args: readonly string[], error: Error): string {
  const refusal = refusalOf(error);
  if (refusal === undefined) return error.message;
  const { access, what } = refusal;
  const allowed = listOf(task, access);
  return `Cannot ${access} "${what}": the task may ${access} ${
    allowed.length > 0 ? `${allowed.join(", ")} only` : "nothing"
  }, expected one of these${
    listable(what)
      ? `, or the permission: ${commandLine(task, args, refusal)}`
      : ", or one whose path has no comma: permissions cannot list it"
  }`;
}

function refusalOf({ message }: Error): Refusal | undefined {
  const [, access, what] = /^Requires (\w+) access to "(.+?)"/.exec(message) ?? [];
  return what === undefined ? undefined : { access, what };
}

/** The task's command line, its paths in full, with one permission more. */
function commandLine(task: string, args: readonly string[], { access, what }: Refusal): string {
  const flag = `--allow-${access}`;
  const own = ownConfig(Deno.cwd());
  const words = taskOf(task).split(" ").map(expanded).flatMap((word) => {
    if (word.startsWith(`${flag}=`)) {
      return `${flag}=${[...listOf(task, access).map(inFull(access)), what].join(",")}`;
    }
    if (word.startsWith("--allow-write=")) {
      return `--allow-write=${listOf(task, "write").map(inFull("write")).join(",")}`;
    }
    if (!word.endsWith(".ts")) return word;
    const program = resolve(packageFolder(), word);
    return own === undefined ? program : [`--config=${own.path}`, program];
  });
  if (!words.some((word) => word.startsWith(flag))) words.splice(2, 0, `${flag}=${what}`);
  return [...words, ...args].map(shellWord).join(" ");
}

/** What a task may write, run or reach. */
function listOf(task: string, access: string): string[] {
  const [, list] = new RegExp(`--allow-${access}=([^\\s"]+)`).exec(taskOf(task)) ?? [];
  return list?.split(",").map(expanded) ?? [];
}

function taskOf(task: string): string {
  return (config.tasks as Record<string, string>)[task];
}

/** A word of a task as its shell would have it: without quotes, and with the folder that the user is in. */
function expanded(word: string): string {
  return word.replaceAll('"', "").replaceAll("$INIT_CWD", () => Deno.env.get("INIT_CWD") ?? Deno.cwd());
}

function inFull(access: string): (name: string) => string {
  return (name) => access === "write" ? resolve(name) : name;
}

/** A comma parts two paths in a list of permissions. */
function listable(path: string): boolean {
  return !path.includes(",");
}
