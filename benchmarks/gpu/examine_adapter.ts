/**
 * The graphics adapter of this machine.
 *
 * @module
 */
import { runScript } from "./run_script.ts";

/** What the runtime says of an adapter. */
export interface Adapter {
  /** Its name as the engine `webgpu` has it. */
  readonly card: string;
  readonly vendor: string;
  readonly device: string;
  /** Whether it computes in software. */
  readonly software: boolean;
  readonly features: readonly string[];
  readonly limits: Readonly<Record<string, number>>;
}

/** An adapter that takes longer to be found is none, in milliseconds. */
const PATIENCE = 60_000;

const NO_ADAPTER =
  "there is no graphics adapter; a graphics driver with Vulkan, Metal or Direct3D 12 brings one, " +
  "under Linux together with its loader (Debian and Ubuntu: apt install libvulkan1)";

/** Looks for the adapter, in a process of its own; says what is missing where there is none. */
export async function examineAdapter(): Promise<Adapter | { readonly missing: string }> {
  const outcome = await runScript<readonly Adapter[]>({
    path: "benchmarks/gpu/adapter_process.ts",
    limit: PATIENCE,
  });
  if ("fault" in outcome) return { missing: `the search for a graphics adapter failed: ${outcome.fault}` };
  return outcome.value[0] ?? { missing: NO_ADAPTER };
}

/** Why there is no card to be timed, or null where there is one: an adapter in software is none. */
export function cardMessage(adapter: Adapter | { readonly missing: string }): string | null {
  if ("missing" in adapter) return adapter.missing;
  return adapter.software ? `the only adapter is software, "${adapter.card}"` : null;
}
