/**
 * The first files of a repository of one's own that takes the harness as a package.
 *
 * @module
 */
import { relative } from "node:path";
import config from "../../deno.json" with { type: "json" };
import { isWithin, packageFolder } from "../base/workspace.ts";

/** The tasks that make sense outside of the harness, each with the permissions that it has there. */
const TASKS = [
  "bench",
  "cells",
  "worker",
  "status",
  "resubmit",
  "check",
  "plan",
  "table",
  "report",
  "try",
  "score",
  "segment",
  "show",
  "features",
  "data",
  "weights",
  "list",
  "doctor",
  "init",
  "clean",
] as const;

/** The program of a task in the harness, and what it is to those that import it. */
const PROGRAM = /\bsrc\/cli\/main\.ts\b/;

/** A first spec, which runs as it stands: no data, no weights, no GPU. */
const SPEC = `id: first
title: "A first table: does OMH help STEGO?"
version: 1
seeds: [0, 1, 2, 3, 4]
# Settings that suit the dataset and the backbone, wherever this file says nothing; deno task plan shows them.
presets: true
base: { method: stego, dataset: texture-scenes-27, backbone: scattering }
rows:
  - name: majority class
    set: { method: constant }
  - name: k-means on features
    set: { method: dino, train: { steps: 0 } }
  - name: STEGO
  - name: STEGO + OMH
    set: { omh: { enabled: true } }
primary:
  - miou("STEGO + OMH") > miou(STEGO)
claims:
  - miou(STEGO) > miou("k-means on features")
tracks:
  embedded: {}
`;

const IGNORE = `node_modules/
/.omh/
/results/*/*/models/
/results/.claims/
`;

/**
 * The first files of a repository.
 *
 * @param folder Its folder, absolute.
 * @returns Texts by path below the folder.
 */
export function firstProject(folder: string): Readonly<Record<string, string>> {
  return {
    "deno.json": `${JSON.stringify(ownConfig(folder), null, 2)}\n`,
    "tables/first.yaml": SPEC,
    ".github/workflows/check.yml": workflow(folder),
    ".gitignore": IGNORE,
  };
}

/** Whether the harness lies in a folder, so that whoever clones it has the harness too. */
export function bringsHarness(folder: string): boolean {
  return isWithin(packageFolder(), folder);
}

function ownConfig(folder: string): object {
  const harness = pathFrom(folder);
  const { name, version } = config;
  return {
    nodeModulesDir: config.nodeModulesDir,
    links: [harness, ...config.links.map((link) => `${harness}/${link.replace(/^\.\//, "")}`)],
    imports: { [name]: `jsr:${name}@^${version}` },
    tasks: Object.fromEntries(
      TASKS.map((task) => [task, config.tasks[task].replace(PROGRAM, `${name}/cli`)]),
    ),
  };
}

/** The folder of the harness, as `links` take it. */
function pathFrom(folder: string): string {
  const way = relative(folder, packageFolder()).replaceAll("\\", "/");
  return way.startsWith("../") ? way : `./${way}`;
}

function workflow(folder: string): string {
  const fetch = bringsHarness(folder)
    ? "        with:\n          submodules: true\n"
    : "      # The harness is not in this repository: add it as a submodule, or fetch it to where deno.json links to.\n";
  return `# The committed results agree with themselves, with the specs and with the code; one seed is computed afresh.
name: check

on: [push, pull_request]

permissions:
  contents: read

jobs:
  check:
    runs-on: ubuntu-24.04
    timeout-minutes: 60
    steps:
      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2
${fetch}      - uses: denoland/setup-deno@e95548e56dfa95d4e1a28d6f422fafe75c4c26fb # v2.0.3
        with:
          deno-version: 2.9.6
      - run: deno task check --all
      - run: deno task check --all --rerun --seeds 0
`;
}
