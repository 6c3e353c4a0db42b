/**
 * An implementation in a process of its own, so that its memory and its threads are its own.
 *
 * @module
 */
import { command, COMMON_PERMISSIONS, denoProgram } from "../../src/base/child_process.ts";
import { fileURLToPath } from "node:url";
import { wideEnvironment } from "../../src/engine/wide_vectors.ts";
import { readLines } from "../../src/launch/lines.ts";
import type { KernelProfile } from "./kernel_profile.ts";
import { isPeer, nameOf } from "./players.ts";
import { CARD_PYTHON, PYTHON } from "./python.ts";
import { openWorkspace, packageFolder, type Workspace } from "../../src/base/workspace.ts";
import type { Implementation, Measurement, Task } from "./types.ts";

/** What implementations of ours write: the feature cache of the cached table, and the results of whole ones. */
export function speedWorkspace(): Workspace {
  return openWorkspace({ folder: packageFolder(), cache: ".omh/speed", results: ".omh/speed/results" });
}

/**
 * Lets the C library keep what is freed. Otherwise it maps each tensor of more than 32 MiB anew and gives it back when it is
 * freed, and the pages' first touch takes PyTorch several times as long as the operation: 10 s instead of 1.5 for ViT-S/8 at
 * 320 pixels on a virtual machine.
 */
const KEPT_MEMORY = { MALLOC_MMAP_THRESHOLD_: `${2 ** 34}`, MALLOC_TRIM_THRESHOLD_: `${2 ** 34}` };

/** Largest memory of an implementation. */
export type ImplementationMemory = Pick<Measurement, "processMiB" | "heapMiB">;

/** A started implementation. It ends with {@linkcode ImplementationProcess.end} or when it is disposed of. */
export class ImplementationProcess implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #lines: AsyncGenerator<string>;
  readonly #errors: Promise<string>;
  #description = "";

  private constructor(
    readonly implementation: Implementation,
    task: Task,
    environment: Readonly<Record<string, string>>,
    signal?: AbortSignal,
  ) {
    const { path, args } = isPeer(implementation) ? torchProgram(implementation) : denoWorker();
    this.#process = command(path, {
      args: [...args, JSON.stringify({ task, ...implementation })],
      // A BLAS counts its own threads: PyTorch's setting does not reach Debian's OpenBLAS.
      env: {
        NO_COLOR: "1",
        OPENBLAS_NUM_THREADS: `${implementation.threads}`,
        OMP_NUM_THREADS: `${implementation.threads}`,
        ...KEPT_MEMORY,
        ...environment,
      },
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
      ...signal && { signal },
    }).spawn();
    this.#writer = this.#process.stdin.getWriter();
    this.#lines = readLines(this.#process.stdout);
    this.#errors = new Response(this.#process.stderr).text();
  }

  /**
   * Starts an implementation and waits until its inputs are made.
   *
   * @param signal Ends its process.
   * @throws {Error} It ended before that; the message is its own.
   */
  static async start(
    implementation: Implementation,
    task: Task,
    signal?: AbortSignal,
  ): Promise<ImplementationProcess> {
    const environment = isPeer(implementation) ? {} : await wideEnvironment();
    const process = new ImplementationProcess(implementation, task, environment, signal);
    try {
      process.#description = (await process.#answer() as { ready: string }).ready;
      return process;
    } catch (error) {
      await process[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** What the implementation says that it runs. */
  get description(): string {
    return this.#description;
  }

  /** Runs the task once and gives the milliseconds that it took. */
  async run(): Promise<number> {
    return (await this.#ask<{ milliseconds: number }>("run")).milliseconds;
  }

  /** Profiles the task; implementations of ours only. */
  async profile(): Promise<KernelProfile> {
    return (await this.#ask<{ profile: KernelProfile }>("profile")).profile;
  }

  /** Ends the implementation and says how much memory it has taken. */
  async end(): Promise<ImplementationMemory> {
    return await this.#ask<ImplementationMemory>("end");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writer.close().catch(() => {});
    try {
      this.#process.kill("SIGKILL");
    } catch {
      // It has ended already.
    }
    await this.#process.status;
    await this.#errors;
  }

  async #ask<T>(question: string): Promise<T> {
    await this.#writer.write(new TextEncoder().encode(`${question}\n`));
    return await this.#answer() as T;
  }

  async #answer(): Promise<unknown> {
    const { value, done } = await this.#lines.next();
    if (!done) return JSON.parse(value);
    const { code, signal } = await this.#process.status;
    const reason = lastWords(await this.#errors) ?? `it ended with ${signal ?? `exit code ${code}`}`;
    throw new Error(`Cannot measure "${nameOf(this.implementation)}": ${reason}, expected it to run`);
  }
}

/** Version of the PyTorch compared with. */
export async function peerVersion(): Promise<string> {
  const { stdout } = await command(PYTHON, {
    args: ["-c", "import torch; print(torch.__version__)"],
    stderr: "null",
  }).output();
  return new TextDecoder().decode(stdout).trim();
}

function denoWorker() {
  const permissions = [...COMMON_PERMISSIONS, "--allow-ffi"];
  const { cache, checkpoints } = speedWorkspace();
  // A whole table starts workers, and they save their trainings.
  const wholeTable = [
    `--allow-write=${cache},${checkpoints}`,
    "--allow-run=deno,git",
  ];
  const args = ["run", "--quiet", "--no-code-cache", ...permissions, ...wholeTable, pathOf("worker.ts")];
  return { path: denoProgram(), args };
}

function torchProgram({ engine }: Implementation) {
  // -B: no compiled files beside the sources.
  return { path: engine === "torch" ? PYTHON : CARD_PYTHON, args: ["-B", pathOf("torch/main.py")] };
}

function pathOf(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}

/** What a program said last: a line that Deno marks as the error, else its last line. */
function lastWords(text: string): string | undefined {
  const marked = /^error: (?:Uncaught )?(?:\(in promise\) )?(.+)$/m.exec(text);
  return marked?.[1] ?? (text.trim().split("\n").at(-1) || undefined);
}
