/**
 * The pixels of a picture, patch by patch.
 *
 * @param pixels Three values a pixel, row by row: `[rows * patch, columns * patch, 3]`.
 * @param rows Patches from top to bottom.
 * @param columns Patches from left to right.
 * @param patch Side of a patch, in pixels.
 * @returns `[rows * columns, 3 * patch * patch]`: each patch colour by colour, as PyTorch's patch kernel reads it.
 */
export function tilesOf(pixels: Float32Array, rows: number, columns: number, patch: number): Float32Array {
  const tiles = new Float32Array(pixels.length);
  let to = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      for (let colour = 0; colour < 3; colour++) {
        for (let y = 0; y < patch; y++) {
          let from = 3 * (((row * patch + y) * columns + column) * patch) + colour;
          for (let x = 0; x < patch; x++, from += 3) tiles[to++] = pixels[from];
        }
      }
    }
  }
  return tiles;
}
