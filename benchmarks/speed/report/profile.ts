/**
 * A profile by kernel as Markdown.
 *
 * @module
 */
import type { KernelProfile } from "../kernel_profile.ts";
import { nameOf } from "../players.ts";
import type { Implementation } from "../types.ts";

/** Kernels below this share of the total are summed up, fraction of 1. */
const LEAST_SHARE = 0.005;

/** Renders the profile of one repetition on one implementation. */
export function renderProfile(
  name: string,
  implementation: Implementation,
  { total, kernels }: KernelProfile,
): string {
  const shown = kernels.filter(({ milliseconds }) => milliseconds >= LEAST_SHARE * total);
  const inKernels = kernels.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const other = inKernels - shown.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const row = (kernel: string, calls: string, milliseconds: number) =>
    `| ${kernel} | ${calls} | ${milliseconds.toFixed(1)} | ${(100 * milliseconds / total).toFixed(1)} |`;
  return [
    `## ${name}, ${nameOf(implementation)}: ${total.toFixed(0)} ms`,
    "",
    "| kernel | calls | milliseconds | percent |",
    "| --- | --- | --- | --- |",
    ...shown.map(({ kernel, calls, milliseconds }) => row(kernel, `${calls}`, milliseconds)),
    row("other kernels", "", other),
    row("outside of kernels", "", total - inKernels),
    "",
  ].join("\n");
}
