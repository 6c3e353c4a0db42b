/**
 * `list`: what there is to run and to run it on, with its state here.
 *
 * @module
 */
import { inventory, type Kind, KINDS, type Listed } from "../app/inventory.ts";
import { stableJson } from "../base/stable_json.ts";
import { nearest } from "../spec/mod.ts";
import { type Command, EXIT, type Flags, UsageError } from "./command.ts";
import { JSON_OUTPUT, RESULTS, ROOT, workspaceOf } from "./shared_flags.ts";

const FLAGS = { ...JSON_OUTPUT("the list"), ...RESULTS, ...ROOT };

/** Lists tables, methods, datasets, backbones, engines and launchers. */
export const list: Command = {
  name: "list",
  summary: "list tables, methods, datasets, backbones, engines and launchers with their state here",
  argument: { name: "[KIND…]", about: `${KINDS.join(", ")} (default: all)`, choices: KINDS },
  flags: FLAGS,
  run: async (flags, terminal) => {
    const kinds = kindsOf(flags);
    const workspace = workspaceOf(flags, FLAGS, terminal);
    const lists: [Kind, Listed[]][] = [];
    for (const kind of kinds) lists.push([kind, await inventory(kind, workspace)]);
    terminal.out(
      flags.has("json")
        ? stableJson(Object.fromEntries(lists))
        : lists.map(([kind, listed]) => `${kind}\n${listed.map(lineOf).join("")}`).join(""),
    );
    return EXIT.ok;
  },
};

function lineOf({ name, title, states }: Listed): string {
  return `  ${name.padEnd(16)}  ${title}\n${states.map((state) => `    ${state}\n`).join("")}`;
}

/** @throws {UsageError} There is no kind of that name. */
function kindsOf({ positional }: Flags): readonly Kind[] {
  const given = positional.map((name) => {
    const kind = KINDS.find((known) => known === name);
    if (kind) return kind;
    const near = nearest(name, KINDS);
    throw new UsageError(
      `Cannot list "${name}": there is no such kind, expected one of ${KINDS.join(", ")}${
        near ? ` (nearest: "${near}")` : ""
      }`,
    );
  });
  return given.length > 0 ? given : KINDS;
}
