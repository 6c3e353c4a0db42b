import { pathToFileURL } from "node:url";
import { restoreBuiltins } from "./builtins.ts";
import { importFault } from "./module_digest.ts";
import { nearest } from "./nearest.ts";
import { causeOf } from "./thrown.ts";

/** A path from the root of a file system, on Windows that of a drive. */
const ABSOLUTE_PATH = /^(\/|[A-Za-z]:[\\/])/;

/** Loads a module whose default export is the thing registered. */
export type Loader<T> = () => Promise<{ default: T }>;

/** Throws if a value is not what a registry holds; the name, as it was asked for, is for the message. */
export type DefinitionCheck = (value: unknown, name: string) => void;

/** What a name can be given to: the specifier of a module, or a definition as plain data. */
export type PluginSource = string | { readonly [member: string]: unknown };

/** What names mean where they are written: in a spec, or on a command line. Plain data, so that a worker can be told. */
export interface PluginScope {
  /** What relative specifiers are relative to: the URL of a file, or of a folder ending in `/`. */
  readonly base?: string;
  /**
   * Names given to modules, and to what is defined by plain data.
   *
   * @default {{}}
   */
  readonly plugins?: Readonly<Record<string, PluginSource>>;
  /**
   * Whether modules may come from elsewhere (`https:`, `npm:`, `jsr:`): they are fetched, and run.
   *
   * @default {false}
   */
  readonly remote?: boolean;
}

/** What a definition as data is read with. */
export interface DataPlace {
  /** What it is called where it is used. */
  readonly name: string;
  /** What relative paths in plain data are relative to: the URL of a file. */
  readonly base: string | undefined;
}

/** What defines things without being a module: data, of which importing runs nothing. */
export interface DataDefinitions<T> {
  /** Whether it is such data: the URL of a file, or plain data. */
  takes(source: PluginSource): boolean;
  /** Reads the definition. */
  load(source: PluginSource, place: DataPlace): Promise<T>;
  /** A digest of what the data means: the same for two that mean the same, wherever they are and whatever they are called. */
  digest(source: PluginSource, place: DataPlace): Promise<string>;
}

/**
 * Things found by name, each loaded when first asked for and kept by this registry from then on.
 *
 * A name that is a module specifier (`./`, `../`, an absolute path, `https:`, `npm:`, `jsr:`, `file:`) is imported instead, so that a plugin
 * needs no entry; so is a name that the scope gives to a module. A registered name cannot be given to another.
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
  readonly #check: DefinitionCheck;
  readonly #data: DataDefinitions<T> | undefined;
  readonly #loaded = new Map<string, Promise<T>>();

  /**
   * Makes a registry; nothing is loaded yet.
   *
   * @param kind What is registered, in the singular, for messages: `"method"`.
   * @param entries A loader by name.
   * @param check Looks at what a module exports before anything uses it; by default takes all.
   * @param data What defines things besides modules; by default nothing does.
   */
  constructor(
    kind: string,
    entries: Readonly<Record<string, Loader<T>>>,
    check: DefinitionCheck = () => {},
    data?: DataDefinitions<T>,
  ) {
    this.#kind = kind;
    this.#data = data;
    this.#entries = entries;
    this.#check = check;
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
   * Loads what is registered under a name, or the module that a specifier or a plugin's name stands for.
   *
   * @param name A registered name, a name that the scope gives to a module, or a module specifier.
   * @param scope What relative specifiers are relative to, and names of modules.
   * @returns The module's default export, the same object each time; what data says now.
   * @throws {RangeError} If the name is not known, is given to two things, a relative specifier has no base, or a module is
   * from elsewhere, or imports what is, and the scope has no leave for that; or if it computes what it imports; or plain data
   * defines no such thing.
   * @throws {TypeError} If the module has no default export, or one that the registry's check refuses, or changes built-ins.
   * @throws {Error} If the module cannot be imported.
   */
  async load(name: string, scope: PluginScope = {}): Promise<T> {
    const source = this.#sourceOf(name, scope);
    if (!scope.remote && typeof source === "string" && /^(https|npm|jsr):/.test(source)) {
      throw new RangeError(
        `Cannot load the ${this.#kind} "${name}": "${source}" would be fetched and run, ` +
          "expected a file, or leave to import modules from elsewhere (--remote-modules)",
      );
    }
    // Data may be edited between two looks at it; code is what it was when it was imported.
    if (source !== undefined && this.#data?.takes(source)) {
      return await this.#data.load(source, { name, base: scope.base });
    }
    const specifier = this.moduleOf(name, scope);
    const key = specifier ?? name;
    const known = this.#loaded.get(key) ?? this.#import(name, specifier, scope);
    this.#loaded.set(key, known);
    try {
      return await known;
    } catch (error) {
      this.#loaded.delete(key);
      throw error;
    }
  }

  async #import(name: string, specifier: string | undefined, scope: PluginScope): Promise<T> {
    const module = specifier === undefined
      ? await this.#entry(name)()
      : await this.#importModule(name, specifier, scope);
    if (module.default === undefined) {
      throw new TypeError(
        `Cannot load the ${this.#kind} "${name}": its module has no default export, expected a ${this.#kind} definition`,
      );
    }
    this.#check(module.default, name);
    return module.default;
  }

  #entry(name: string): Loader<T> {
    if (this.has(name)) return this.#entries[name];
    const near = nearest(name, this.names);
    const hint = near === undefined ? "" : ` (nearest: "${near}")`;
    throw new RangeError(
      `Cannot find the ${this.#kind} "${name}": there is none of this name, ` +
        `expected one of ${this.names.join(", ") || "none"}, or a path that begins with ./${hint}`,
    );
  }

  /**
   * The module that a name stands for.
   *
   * @param name A registered name, a name that the scope gives to a module, or a module specifier.
   * @param scope What relative specifiers are relative to, and names of modules.
   * @returns An absolute specifier; `undefined` for a name that is to be registered.
   * @throws {RangeError} If the name is given to two things, or a relative specifier has no base.
   */
  moduleOf(name: string, scope: PluginScope = {}): string | undefined {
    const source = this.#sourceOf(name, scope);
    if (typeof source !== "object") return source;
    throw new RangeError(
      `Cannot load the ${this.#kind} "${name}": a mapping defines it, which can define no ${this.#kind}, ` +
        "expected the path of a file",
    );
  }

  /** A module's absolute specifier, or plain data; `undefined` for a name that is to be registered. */
  #sourceOf(name: string, { base, plugins = {} }: PluginScope): PluginSource | undefined {
    const specifier = Object.hasOwn(plugins, name) ? plugins[name] : name;
    if (specifier !== name && this.has(name)) {
      throw new RangeError(
        `Cannot load the ${this.#kind} "${name}": a plugin has the name of one that is registered, expected a name of its own`,
      );
    }
    if (typeof specifier === "object") return specifier;
    if (!isModuleSpecifier(specifier)) return undefined;
    if (ABSOLUTE_PATH.test(specifier)) return pathToFileURL(specifier).href;
    if (/^[a-z]+:/.test(specifier)) return specifier;
    if (base !== undefined) return new URL(specifier, base).href;
    throw new RangeError(
      `Cannot load the ${this.#kind} "${name}": it is a relative path, expected a base URL to resolve it against`,
    );
  }

  /**
   * The module whose code defines what a name stands for.
   *
   * @param name As for {@linkcode Registry.moduleOf}.
   * @param scope What relative specifiers are relative to, and names of modules.
   * @returns An absolute specifier; `undefined` for what is registered, and for what data defines.
   * @throws {RangeError} As {@linkcode Registry.moduleOf} does.
   */
  codeOf(name: string, scope: PluginScope = {}): string | undefined {
    const source = this.#sourceOf(name, scope);
    return source !== undefined && this.#data?.takes(source) ? undefined : this.moduleOf(name, scope);
  }

  /**
   * What the data means that defines what a name stands for, as a digest.
   *
   * @param name As for {@linkcode Registry.moduleOf}.
   * @param scope What relative specifiers are relative to, and names of modules.
   * @returns `undefined` for what no data defines.
   * @throws {RangeError} As {@linkcode Registry.moduleOf} does.
   */
  async meaningOf(name: string, scope: PluginScope = {}): Promise<string | undefined> {
    const source = this.#sourceOf(name, scope);
    return source !== undefined && this.#data?.takes(source)
      ? await this.#data.digest(source, { name, base: scope.base })
      : undefined;
  }

  async #importModule(name: string, specifier: string, scope: PluginScope): Promise<{ default: T }> {
    const fault = await importFault(specifier, scope);
    if (fault !== undefined) throw new RangeError(`Cannot load the ${this.#kind} "${name}": ${fault}`);
    let module: { default: T } | undefined;
    let failure: { readonly cause: unknown } | undefined;
    try {
      module = await import(specifier);
    } catch (cause) {
      failure = { cause };
    }
    const changed = restoreBuiltins();
    if (changed !== undefined) {
      throw new TypeError(
        `Cannot load the ${this.#kind} "${name}": its module changes ${changed}, expected the built-ins left as they are`,
      );
    }
    if (failure === undefined) return module!;
    throw new Error(
      `Cannot load the ${this.#kind} "${name}": ${
        causeOf(failure.cause)
      }, expected a module that Deno can import`,
      failure,
    );
  }
}

/**
 * Whether a name is to be imported rather than looked up.
 *
 * @param name A name from a spec or the command line.
 * @returns `true` if it is an absolute path, starts with `./`, `../`, `https:`, `npm:`, `jsr:` or `file:`, or is a YAML file.
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
  return ABSOLUTE_PATH.test(name) || /^(\.{1,2}\/|https:|npm:|jsr:|file:)/.test(name) ||
    /\.ya?ml$/i.test(name);
}
