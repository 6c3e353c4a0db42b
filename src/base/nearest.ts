/**
 * The known name that a mistyped one most likely meant, by Damerau-Levenshtein distance, letter case aside.
 *
 * @param name The name as written.
 * @param known Names to choose from; the first of equally near ones is taken.
 * @returns The nearest name at most a third of the written name's length away (at least 1 edit), else `undefined`.
 *
 * @example Usage
 * ```ts
 * import { nearest } from "@omh/bench";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nearest("setgo", ["dino", "stego"]), "stego");
 * assertEquals(nearest("unet", ["dino", "stego"]), undefined);
 * ```
 */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  const written = name.toLowerCase();
  let best: string | undefined;
  let least = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const candidate of known) {
    if (Math.abs(candidate.length - name.length) >= least) continue;
    const distance = editDistance(written, candidate.toLowerCase());
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

/**
 * Number of insertions, deletions, substitutions and swaps of neighbours that turn one text into the other, no part edited
 * twice (optimal string alignment).
 *
 * @param a The one text.
 * @param b The other text.
 * @returns 0 for equal texts, at most the longer one's length.
 */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      row[j] = Math.min(previous[j] + 1, row[j - 1] + 1, substituted);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    [before, previous] = [previous, row];
  }
  return previous[b.length];
}
