/**
 * What stands for attention where no network attends: how alike the patches of a picture are.
 *
 * @module
 */

/**
 * Logits from features: each patch's features less the picture's mean, at the length `sqrt(channels)` that a layer norm would
 * give them, as query and as key, over `sqrt(channels)` as in a transformer. There is no class token: its row and column are 0.
 *
 * @param maps `[positions, channels]`, row by row.
 * @returns `[1 + positions, 1 + positions]`, between `-sqrt(channels)` and `sqrt(channels)`.
 */
export function similarityLogits(maps: Float32Array, channels: number): Float32Array {
  const positions = maps.length / channels;
  const unit = unitRows(maps, channels);
  const tokens = 1 + positions;
  const logits = new Float32Array(tokens * tokens);
  for (let query = 0; query < positions; query++) {
    for (let key = 0; key <= query; key++) {
      let cosine = 0;
      for (let c = 0; c < channels; c++) cosine += unit[query * channels + c] * unit[key * channels + c];
      const logit = Math.sqrt(channels) * cosine;
      logits[(1 + query) * tokens + 1 + key] = logit;
      logits[(1 + key) * tokens + 1 + query] = logit;
    }
  }
  return logits;
}

/** Rows less their mean, of unit length; zeros where a row is the mean. */
function unitRows(maps: Float32Array, channels: number): Float64Array {
  const positions = maps.length / channels;
  const mean = new Float64Array(channels);
  for (let at = 0; at < maps.length; at++) mean[at % channels] += maps[at] / positions;
  const unit = Float64Array.from(maps, (value, at) => value - mean[at % channels]);
  for (let row = 0; row < unit.length; row += channels) {
    const values = unit.subarray(row, row + channels);
    const norm = Math.hypot(...values);
    if (norm > 0) { for (let c = 0; c < channels; c++) values[c] /= norm; }
  }
  return unit;
}
