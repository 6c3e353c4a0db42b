/**
 * What a golden checkpoint file is offered as and what becomes of it, where a manifest beside it says so.
 *
 * @module
 */
import { basename, dirname, join } from "node:path";
import type { VitKind } from "../../src/backbone/weights/kinds.ts";
import { kindOf } from "./golden_kind.ts";

/** All cases of a file. */
export interface CheckpointCases {
  readonly cases: readonly {
    readonly kind: VitKind;
    /** File of the same folder whose tensors it must give; absent where it must be refused. */
    readonly expected?: string;
  }[];
  /** Tensors that may be dropped. */
  readonly optional: readonly string[];
}

/**
 * Looks a file up in the manifest of its folder.
 *
 * @returns Undefined where there is no manifest, or one that lists no cases of the file.
 */
export async function checkpointCases(path: string): Promise<CheckpointCases | undefined> {
  let text: string;
  try {
    text = await Deno.readTextFile(join(dirname(path), "manifest.json"));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
  const { cases = [], optional = [] } = JSON.parse(text);
  const own = cases.filter(({ file }: { file: string }) => file === basename(path));
  if (own.length === 0) return undefined;
  return {
    optional,
    cases: own.map(({ as, result, expected }: { as: string; result: string; expected?: string }) => ({
      kind: kindOf(as),
      ...result === "ok" && { expected },
    })),
  };
}
