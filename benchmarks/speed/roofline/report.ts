/**
 * What was counted, as a file, with the times that it would take on known cards, and in words.
 *
 * @module
 */
import { GPU_KERNELS } from "../../../src/engine/webgpu/kernels_digest.ts";
import { type Gpu, GPUS } from "../../../src/launch/machine.ts";
import { markdownTable } from "../../markdown_table.ts";
import type { KernelCount, TaskCount } from "./count.ts";
import { compulsoryBytes, type CountedTask } from "./tasks.ts";

/** A counted task in the file. */
export interface CountedResult extends Omit<TaskCount, "kernels"> {
  readonly name: string;
  readonly title: string;
  /** By kernel, those that move most first. */
  readonly kernels: readonly KernelCount[];
  readonly dispatches: number;
  readonly read: number;
  readonly written: number;
  readonly flops: number;
  /** Bytes that have to be moved; null where nothing says. */
  readonly compulsory: number | null;
  /** By card. */
  readonly milliseconds: Readonly<Record<string, CardTime>>;
  /** Milliseconds that the bytes from the processor take over {@linkcode HOST_LINK}. */
  readonly uploadMilliseconds: number;
}

/** Milliseconds that kernels take at the peaks of a card. */
export interface CardTime {
  /** Each kernel as long as its arithmetic takes or its tensors take to move, whichever is longer. */
  readonly least: number;
  /** The arithmetic of all kernels. */
  readonly arithmetic: number;
  /** The tensors of all kernels. */
  readonly memory: number;
}

/** The link between processor and card that uploads are timed by, an assumption; one way, nominal, bytes per second. */
export const HOST_LINK = { title: "PCIe 4.0 x16", bandwidth: 32e9 } as const;

/** All that is counted. */
export interface RooflineReport {
  readonly schema: 1;
  /** Digest of the kernels that were counted. */
  readonly kernels: string;
  readonly tasks: readonly CountedResult[];
}

/** Sums up what tasks came to. */
export function reportOf(counted: readonly (readonly [CountedTask, TaskCount])[]): RooflineReport {
  return { schema: 1, kernels: GPU_KERNELS, tasks: counted.map(([task, count]) => resultOf(task, count)) };
}

function resultOf({ name, title, task }: CountedTask, { kernels, ...rest }: TaskCount): CountedResult {
  const byKernel = [...Map.groupBy(kernels, ({ kernel }) => kernel).values()].map(totalOf);
  const total = totalOf(kernels);
  return {
    name,
    title,
    kernels: byKernel.sort((a, b) => bytesOf(b) - bytesOf(a)),
    dispatches: total.dispatches,
    read: total.read,
    written: total.written,
    flops: total.flops,
    compulsory: task.kind === "vit" ? compulsoryBytes(task) : null,
    ...rest,
    milliseconds: Object.fromEntries(
      Object.entries(GPUS).map(([card, gpu]) => [card, cardTime(kernels, gpu)]),
    ),
    uploadMilliseconds: round(1000 * rest.uploaded / HOST_LINK.bandwidth, 3),
  };
}

/** What kernels take on a card. */
export function cardTime(
  kernels: readonly KernelCount[],
  { fp32, bandwidth }: Pick<Gpu, "fp32" | "bandwidth">,
): CardTime {
  const arithmetic = ({ flops }: KernelCount) => flops / fp32;
  const memory = (kernel: KernelCount) => bytesOf(kernel) / bandwidth;
  const total = (seconds: (kernel: KernelCount) => number) =>
    round(1000 * kernels.reduce((sum, kernel) => sum + seconds(kernel), 0), 3);
  return {
    least: total((kernel) => Math.max(arithmetic(kernel), memory(kernel))),
    arithmetic: total(arithmetic),
    memory: total(memory),
  };
}

/** Renders a report, each task with its kernels. */
export function renderRoofline(report: RooflineReport): string {
  return [
    `# Counts of the webgpu kernels ${report.kernels}`,
    renderTotals(report),
    ...report.tasks.flatMap((task) => [`## ${task.title}`, kernelTable(task)]),
  ].join("\n\n") + "\n";
}

/** What tasks come to, and the least time that they take on known cards. */
export function renderTotals({ tasks }: RooflineReport): string {
  const counts = tasks.map((task) => [
    task.title,
    `${task.dispatches}`,
    (task.flops / 1e9).toFixed(1),
    megabytes(task.read),
    megabytes(task.written),
    task.compulsory === null ? "" : ((task.read + task.written) / task.compulsory).toFixed(2),
    megabytes(task.uploaded),
    task.uploadMilliseconds.toFixed(2),
    `${task.readBacks}`,
    `${task.waits}`,
    (task.peakBytes / 2 ** 20).toFixed(0),
  ]);
  const header = [
    "",
    "dispatches",
    "Gflop",
    "MB read",
    "MB written",
    "of compulsory",
    "MB uploaded",
    "ms for that",
    "reads back",
    "waits",
    "MiB at most",
  ];
  const cards = Object.entries(GPUS);
  const times = (cell: (time: CardTime) => string) =>
    markdownTable(
      ["", ...cards.map(([, { title }]) => title)],
      tasks.map(({ title, milliseconds }) => [title, ...cards.map(([card]) => cell(milliseconds[card]))]),
    );
  const { title, bandwidth } = HOST_LINK;
  return [
    markdownTable(header, counts),
    `Uploads are timed at the ${bandwidth / 1e9} GB/s that ${title} has nominally, whichever the card.`,
    "Milliseconds at least, at the peaks of a card's single precision and of its memory:",
    times(({ least }) => milliseconds(least)),
    "Milliseconds of all arithmetic / of all memory, at the same peaks:",
    times(({ arithmetic, memory }) => `${milliseconds(arithmetic)} / ${milliseconds(memory)}`),
  ].join("\n\n");
}

function milliseconds(value: number): string {
  return value.toFixed(value < 100 ? 2 : 0);
}

function kernelTable({ kernels }: CountedResult): string {
  const rows = kernels.map((kernel) => [
    kernel.kernel,
    `${kernel.calls}`,
    `${kernel.dispatches}`,
    megabytes(kernel.read),
    megabytes(kernel.written),
    (kernel.flops / 1e9).toFixed(2),
  ]);
  return markdownTable(["kernel", "calls", "dispatches", "MB read", "MB written", "Gflop"], rows);
}

function totalOf(kernels: readonly KernelCount[]): KernelCount {
  const sum = (field: Exclude<keyof KernelCount, "kernel">) =>
    kernels.reduce((total, kernel) => total + kernel[field], 0);
  return {
    kernel: kernels[0]?.kernel ?? "",
    calls: sum("calls"),
    dispatches: sum("dispatches"),
    read: sum("read"),
    written: sum("written"),
    flops: sum("flops"),
  };
}

function bytesOf({ read, written }: KernelCount): number {
  return read + written;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

function round(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}
