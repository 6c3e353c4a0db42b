/**
 * What a cell's numbers depend on besides its settings and seed.
 *
 * @module
 */
import { backbones } from "../backbone/registry.ts";
import { sha256File } from "../base/digest.ts";
import { methods } from "../methods/registry.ts";
import type { CellIdentity, CellSettings } from "../spec/mod.ts";
import { openDataset, type ResourcePlaces } from "./cohort_resources.ts";

/** Looks up identities; each dataset is opened and each weight file read once. */
export class CellIdentifier {
  readonly #fingerprints = new Map<string, Promise<string>>();
  readonly #digests = new Map<string, Promise<string>>();

  /**
   * @param places Where things named in settings are found.
   * @param numerics The engine's numerics tag.
   */
  constructor(private readonly places: ResourcePlaces, private readonly numerics: string) {}

  /**
   * The identity of a cell with these settings.
   *
   * @throws {Deno.errors.NotFound} The dataset or the weight file is missing.
   */
  async identify(settings: CellSettings): Promise<CellIdentity & { readonly numerics: string }> {
    const { scope } = this.places;
    const method = await methods.load(settings.method, scope);
    return {
      methodVersion: method.version,
      datasetFingerprint: await remember(
        this.#fingerprints,
        `${settings.dataset} ${settings.train.crop}`,
        () => this.#fingerprint(settings),
      ),
      weightsDigest: await remember(this.#digests, settings.backbone, () => this.#digest(settings)),
      numerics: this.numerics,
    };
  }

  async #fingerprint(settings: CellSettings): Promise<string> {
    return (await openDataset(settings, this.places)).fingerprint;
  }

  async #digest({ backbone }: CellSettings): Promise<string> {
    const { file } = await backbones.load(backbone, this.places.scope);
    return sha256File(`${this.places.root}/${file}`);
  }
}

function remember<T>(known: Map<string, Promise<T>>, key: string, find: () => Promise<T>): Promise<T> {
  const value = known.get(key) ?? find();
  known.set(key, value);
  return value;
}
