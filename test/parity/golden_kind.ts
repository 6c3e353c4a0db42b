/**
 * Kinds of vision transformers by the names that golden files give them.
 *
 * @module
 */
import { VIT_KINDS, type VitKind } from "../../src/backbone/weights/kinds.ts";

/**
 * The kind of a name.
 *
 * @throws {RangeError} There is none.
 */
export function kindOf(name: string): VitKind {
  const kind = name.replace("_", "-");
  if (Object.hasOwn(VIT_KINDS, kind)) return kind as VitKind;
  throw new RangeError(
    `Cannot read the kind "${name}": there is none, expected one of ${Object.keys(VIT_KINDS).join(", ")}`,
  );
}
