/**
 * What the file of an item is called, where a file is written or looked for under the item's name.
 *
 * @module
 */

/**
 * An item's name as a path that stays below its folder.
 *
 * @param id The item's name; slashes part folders.
 * @returns A relative path without ending; what a file system does not take in names is `_`.
 *
 * @example A name that would lead elsewhere
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { itemFileName } from "./item_file_name.ts";
 *
 * assertEquals(itemFileName("ulm/../7:a"), "ulm/_/7_a");
 * ```
 */
export function itemFileName(id: string): string {
  return id.split("/").map((part) => part.replace(/^\.+$/, "_").replaceAll(/[<>:"|?*\\\p{Cc}]/gu, "_") || "_")
    .join("/");
}
