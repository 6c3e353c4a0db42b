import { nearest } from "./nearest.ts";

/** Loads a module whose default export is the thing registered. */
export type Loader<T> = () => Promise<{ default: T }>;

/** Throws if a value is not what a registry holds; the name, as it was asked for, is for the message. */
export type Judge = (value: unknown, name: string) => void;

/**
 * Things found by name, each loaded when first asked for and kept by this registry from then on.
 *
 * A name that is a module specifier (`./`, `../`, `https:`, `npm:`, `jsr:`, `file:`) is imported instead, so that a plugin
 * needs no entry.
 *
 * @example Usage
 * ```ts
 * import { Registry } from "@omh/bench";
 * import { assertEquals } from "@std/assert";
 *
 * const methods = new Registry("method", { dino: () => Promise.resolve({ default: { dim: 90 } }) });
 * assertEquals(methods.names, ["dino"]);
 * assertEquals(await methods.load("dino"), { dim: 90 });
 * ```
 */
export class Registry<T> {
  readonly #kind: string;
  readonly #entries: Readonly<Record<string, Loader<T>>>;
  readonly #judge: Judge;
  readonly #loaded = new Map<string, Promise<T>>();

  /**
   * Makes a registry; nothing is loaded yet.
   *
   * @param kind What is registered, in the singular, for messages: `"method"`.
   * @param entries A loader by name.
   * @param judge Looks at what a module exports before anything uses it; by default takes all.
   */
  constructor(kind: string, entries: Readonly<Record<string, Loader<T>>>, judge: Judge = () => {}) {
    this.#kind = kind;
    this.#entries = entries;
    this.#judge = judge;
  }

  /** The registered names, in the order they were given. */
  get names(): string[] {
    return Object.keys(this.#entries);
  }

  /**
   * Whether a name is registered. A module specifier never is.
   *
   * @param name The name.
   * @returns `true` if it is.
   */
  has(name: string): boolean {
    return Object.hasOwn(this.#entries, name);
  }

  /**
   * Loads what is registered under a name, or the module that a specifier names.
   *
   * @param name A registered name or a module specifier.
   * @param base What a relative specifier is relative to: the URL of a file or of a folder ending in `/`.
   * @returns The module's default export, the same object each time.
   * @throws {RangeError} If the name is not registered, or a relative specifier has no base.
   * @throws {TypeError} If the module has no default export, or one that the registry's judge refuses.
   * @throws {Error} If the module cannot be imported.
   */
  async load(name: string, base?: string | URL): Promise<T> {
    const key = isModuleSpecifier(name) ? this.#resolve(name, base) : name;
    const known = this.#loaded.get(key) ?? this.#import(name, key);
    this.#loaded.set(key, known);
    try {
      return await known;
    } catch (error) {
      this.#loaded.delete(key);
      throw error;
    }
  }

  async #import(name: string, key: string): Promise<T> {
    const module = isModuleSpecifier(name) ? await this.#importModule(name, key) : await this.#entry(name)();
    if (module.default === undefined) {
      throw new TypeError(
        `Cannot load the ${this.#kind} "${name}": its module has no default export, expected a ${this.#kind} definition`,
      );
    }
    this.#judge(module.default, name);
    return module.default;
  }

  #entry(name: string): Loader<T> {
    if (this.has(name)) return this.#entries[name];
    const near = nearest(name, this.names);
    const hint = near === undefined ? "" : ` (nearest: "${near}")`;
    throw new RangeError(
      `Cannot find the ${this.#kind} "${name}": there is none of this name, ` +
        `expected one of ${this.names.join(", ") || "none"}${hint}`,
    );
  }

  #resolve(name: string, base?: string | URL): string {
    if (!name.startsWith(".")) return name;
    if (base !== undefined) return new URL(name, base).href;
    throw new RangeError(
      `Cannot load the ${this.#kind} "${name}": it is a relative path, expected a base URL to resolve it against`,
    );
  }

  async #importModule(name: string, specifier: string): Promise<{ default: T }> {
    try {
      return await import(specifier);
    } catch (cause) {
      throw new Error(
        `Cannot load the ${this.#kind} "${name}": ${
          (cause as Error).message
        }, expected a module that Deno can import`,
        { cause },
      );
    }
  }
}

/**
 * Whether a name is to be imported rather than looked up.
 *
 * @param name A name from a spec or the command line.
 * @returns `true` if it starts with `./`, `../`, `https:`, `npm:`, `jsr:` or `file:`.
 *
 * @example Usage
 * ```ts
 * import { isModuleSpecifier } from "@omh/bench";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(["stego", "./my_method.ts"].map(isModuleSpecifier), [false, true]);
 * ```
 */
export function isModuleSpecifier(name: string): boolean {
  return /^(\.{1,2}\/|https:|npm:|jsr:|file:)/.test(name);
}
