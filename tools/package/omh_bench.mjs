#!/usr/bin/env node
/** Runs the command line by Deno, which comes as a package, each command with the permissions of its task. */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import process from "node:process";
import { fileURLToPath } from "node:url";

const HOME = fileURLToPath(new URL("../../", import.meta.url));
const PROGRAM = "src/cli/main.ts";

/** The words that run a command: those of its task, or what shows help. */
function wordsOf([command = "", ...args]) {
  const { tasks } = JSON.parse(readFileSync(`${HOME}deno.json`, "utf8"));
  const task = Object.hasOwn(tasks, command) ? tasks[command] : "";
  const line = task.endsWith(`${PROGRAM} ${command}`) ? task : `deno run --allow-read ${PROGRAM} ${command}`;
  const [, run, ...words] = line.trim().split(" ").map((word) =>
    word === PROGRAM ? HOME + word : word.replaceAll('"', "").replaceAll("$INIT_CWD", () => process.cwd())
  );
  return [run, `--config=${HOME}deno.json`, ...words, ...args];
}

/** The program and first words that start Deno. */
function deno() {
  try {
    return [process.execPath, createRequire(import.meta.url).resolve("deno/bin.cjs")];
  } catch {
    return ["deno"];
  }
}

const [program, ...first] = deno();
const env = { ...process.env, INIT_CWD: process.cwd() };
const child = spawn(program, [...first, ...wordsOf(process.argv.slice(2))], { stdio: "inherit", env });
child.on("exit", (code) => process.exit(code ?? 1));
child.on("error", ({ message }) => {
  console.error(`Cannot run "${program}": ${message}, expected Deno, as the package "deno" brings it`);
  process.exit(1);
});
