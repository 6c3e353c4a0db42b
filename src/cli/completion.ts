/**
 * Scripts that complete command lines in shells: commands, the flags of each and what they may be given, then files.
 *
 * @module
 */
import type { Command, Flag } from "./command.ts";

/** The shells that scripts are written for. */
export const SHELLS = ["bash", "zsh", "fish"] as const;

/** Name of a shell. */
export type Shell = typeof SHELLS[number];

/**
 * A script that completes the command lines of the harness.
 *
 * @param commands All commands.
 * @param shell The shell that is to load it.
 * @param program What commands are run as, e.g. an alias of `deno task`.
 */
export function completionScript(commands: readonly Command[], shell: Shell, program: string): string {
  const script = { bash: bashScript, zsh: zshScript, fish: fishScript }[shell];
  return `${script(commands, program).join("\n")}\n`;
}

/** The flags of a command, and the one that all have. */
function flagsOf({ flags }: Command): [string, Flag][] {
  return [...Object.entries(flags), ["help", { about: "print the usage of the command" }]];
}

/** What a flag does, in one line. */
function oneLine({ about }: Flag): string {
  return about.replaceAll("\n", " ");
}

/** Name of the function of a script. */
function functionOf(program: string): string {
  return `_${program.replaceAll(/\W/g, "_")}`;
}

function bashScript(commands: readonly Command[], program: string): string[] {
  const values = commands.flatMap((command) =>
    flagsOf(command).flatMap(([flag, { value, choices = [] }]) =>
      value === undefined ? [] : [`    "${command.name} --${flag}") words="${choices.join(" ")}" ;;`]
    )
  );
  const flags = commands.map((command) => {
    const words = [...flagsOf(command).map(([flag]) => `--${flag}`), ...command.argument?.choices ?? []];
    return `      ${command.name}) words="${words.join(" ")}" ;;`;
  });
  return [
    `${functionOf(program)}() {`,
    '  local words="" word="${COMP_WORDS[COMP_CWORD]}"',
    '  if [ "$COMP_CWORD" -eq 1 ]; then',
    `    words="${commands.map(({ name }) => name).join(" ")}"`,
    '  else case "${COMP_WORDS[1]} ${COMP_WORDS[COMP_CWORD-1]}" in',
    ...values,
    '    *) case "${COMP_WORDS[1]}" in',
    ...flags,
    "    esac ;;",
    "  esac; fi",
    '  COMPREPLY=($(compgen -W "$words" -- "$word"))',
    "}",
    `complete -o default -F ${functionOf(program)} ${program}`,
  ];
}

function zshScript(commands: readonly Command[], program: string): string[] {
  const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
  const escaped = (text: string) => text.replaceAll(/[\\[\]:]/g, (character) => `\\${character}`);
  const cases = commands.map((command) => {
    const flags = flagsOf(command).map(([flag, entry]) => {
      const { value, choices } = entry;
      const given = value === undefined
        ? ""
        : `:${escaped(value)}:${choices ? `(${choices.join(" ")})` : "_files"}`;
      return quoted(`--${flag}[${escaped(oneLine(entry))}]${given}`);
    });
    const { choices } = command.argument ?? {};
    const rest = quoted(`*:argument:${choices ? `(${choices.join(" ")})` : "_files"}`);
    return `    ${command.name}) _arguments ${[...flags, rest].join(" ")} ;;`;
  });
  return [
    `#compdef ${program}`,
    `${functionOf(program)}() {`,
    "  local -a commands",
    `  commands=(${commands.map(({ name, summary }) => quoted(`${name}:${escaped(summary)}`)).join(" ")})`,
    "  if (( CURRENT == 2 )); then _describe command commands; return; fi",
    '  local command="$words[2]"',
    "  shift words",
    "  (( CURRENT-- ))",
    '  case "$command" in',
    ...cases,
    "  esac",
    "}",
    `compdef ${functionOf(program)} ${program}`,
  ];
}

function fishScript(commands: readonly Command[], program: string): string[] {
  const quoted = (text: string) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
  return commands.flatMap((command) => {
    const { name, summary, argument } = command;
    const within = `complete -c ${program} -n ${quoted(`__fish_seen_subcommand_from ${name}`)}`;
    return [
      `complete -c ${program} -n __fish_use_subcommand -f -a ${name} -d ${quoted(summary)}`,
      ...argument?.choices ? [`${within} -f -a ${quoted(argument.choices.join(" "))}`] : [],
      ...flagsOf(command).map(([flag, entry]) => {
        const { value, choices } = entry;
        const given = value === undefined ? "" : choices ? ` -x -a ${quoted(choices.join(" "))}` : " -r";
        return `${within} -l ${flag}${given} -d ${quoted(oneLine(entry))}`;
      }),
    ];
  });
}
