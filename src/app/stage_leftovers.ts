/**
 * What stages before training have made, and no cell needs any more.
 *
 * @module
 */
import { join } from "node:path";
import { claimedNames } from "../base/claim_files.ts";
import { foldersIn } from "../base/list_folder.ts";
import { readText } from "../base/read_file.ts";
import type { Workspace } from "../base/workspace.ts";
import { STAGES } from "../features/cache/cache_folder.ts";
import { stageKeys } from "../features/stage/stage_keys.ts";
import type { Resources } from "../launch/resources.ts";
import { stageIdentity } from "../launch/stage_identity.ts";
import type { PlannedCell } from "../spec/mod.ts";

/** A folder of a stage that nothing needs. */
export interface LeftStage {
  /** Its path, absolute. */
  readonly path: string;
  /** Why. */
  readonly why: string;
}

/**
 * Names of the folders that the stages of cells are kept in.
 *
 * @param numerics The engine's numerics tag.
 * @throws {Deno.errors.NotFound} The dataset or the weight file of a cell is missing.
 */
export async function stageFoldersOf(
  cells: readonly Pick<PlannedCell, "settings">[],
  resources: Resources,
  numerics: string,
): Promise<string[]> {
  const folders = await Promise.all(cells.map(async ({ settings }) => {
    const stage = await stageIdentity(settings, resources, numerics);
    return stage ? stageKeys(stage).map(({ folder }) => folder) : [];
  }));
  return folders.flat();
}

/**
 * Looks for folders of stages that no cell needs, with kept features and with checkpoints. Those that somebody is making are
 * left, and those made under other numerics. Removes nothing.
 *
 * @param needed Names of the folders that cells need.
 * @param numerics Tags of the engines whose cells were looked at; where there are none, nobody needs any stage.
 */
export async function stageLeftovers(
  { cache, checkpoints }: Pick<Workspace, "cache" | "checkpoints">,
  needed: ReadonlySet<string>,
  numerics: ReadonlySet<string>,
): Promise<LeftStage[]> {
  const found: LeftStage[] = [];
  for (const folder of [join(cache, STAGES), join(checkpoints, STAGES)]) {
    const claims = await claimedNames(join(folder, "claims"));
    for (const name of await foldersIn(folder)) {
      const path = join(folder, name);
      const engine = await numericsOf(path);
      const isMade = claims.some((claim) => claim.startsWith(`${name.slice(-KEY_LENGTH)}-`));
      const isOthers = engine === undefined || numerics.size > 0 && !numerics.has(engine);
      if (needed.has(name) || isMade || isOthers) continue;
      found.push({ path, why: "what was made before the training of cells that no spec asks for" });
    }
  }
  return found;
}

/** Hex digits of a key, which ends a folder's name. */
const KEY_LENGTH = 16;

/** Under which numerics a stage was made; nothing where the folder does not say so. */
async function numericsOf(folder: string): Promise<string | undefined> {
  try {
    const { identity } = JSON.parse(await readText(join(folder, "key.json"), "what a key stands for"));
    return typeof identity.numerics === "string" ? identity.numerics : undefined;
  } catch {
    return undefined;
  }
}
