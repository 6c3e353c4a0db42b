import { SpecDocument } from "./document.ts";
import { isModuleSpecifier } from "../base/registry.ts";
import { isMapping } from "./settings.ts";
import { CHOICES } from "./settings_schema.ts";

/** Modules that a spec names in place of something that comes with the harness. */
export interface SpecModules {
  /** Specifiers of methods, as written. */
  readonly method: string[];
  /** Specifiers of datasets, as written. */
  readonly dataset: string[];
  /** Specifiers of backbones, as written. */
  readonly backbone: string[];
}

/**
 * The module specifiers that a spec names as methods, datasets and backbones, so that a catalogue with them can be made
 * before the spec is judged.
 *
 * @param text YAML text, right or wrong.
 * @returns Specifiers as written, each once, in the order of the file.
 *
 * @example A method beside the spec
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { modulesIn } from "@omh/bench";
 *
 * assertEquals(modulesIn("base: { method: ./my_method.ts, backbone: vit-b8 }").method, ["./my_method.ts"]);
 * ```
 */
export function modulesIn(text: string): SpecModules {
  const found: Record<typeof CHOICES[number], Set<string>> = {
    method: new Set(),
    dataset: new Set(),
    backbone: new Set(),
  };
  const walk = (value: unknown, kind?: typeof CHOICES[number]): void => {
    if (Array.isArray(value)) value.forEach((item) => walk(item, kind));
    else if (isMapping(value)) {
      for (const [key, inner] of Object.entries(value)) walk(inner, CHOICES.find((choice) => choice === key));
    } else if (kind !== undefined && typeof value === "string" && isModuleSpecifier(value)) {
      found[kind].add(value);
    }
  };
  walk(new SpecDocument(text, "").value);
  return { method: [...found.method], dataset: [...found.dataset], backbone: [...found.backbone] };
}
