/**
 * Parameter names of all weight files turned into DINO's: freed of what wrappers put around them, translated from Hugging
 * Face transformers.
 *
 * @module
 */
import { type StoredTensor, toFloat32 } from "../../formats/stored_tensor.ts";
import { quote } from "../../formats/text.ts";

/** Data parallel, multi-crop wrapper, compiled modules, and the whole models of the segmentation codes, in any mixture. */
const PREFIXES = /^(?:module\.|backbone\.|_orig_mod\.|net\.model\.|model\.)+/;

/** The prefixes of a backbone inside a whole model, whose other parameters are not the backbone's. */
const INSIDE_MODEL = /^(?:module\.|backbone\.|_orig_mod\.)*(?:net\.)?model\./;

/** The projection heads that DINO, iBOT and DINOv2 train with. */
const HEAD = /^(?:head|dino_head|ibot_head)\./;

/** DINOv2's training groups blocks into chunks, whose numbers stand before those of the blocks (reference: backbones2, section 3). */
const CHUNK = /^blocks\.\d+\.(\d+)\./;

/**
 * Strips wrapper prefixes and numbers of chunks, and drops projection heads. Where a part of the names lies inside a whole model, only
 * that part is kept.
 *
 * @param tensors Anything by name.
 * @returns The same values, in the same order, by their bare names.
 * @throws {RangeError} Two names become the same.
 */
export function stripWrappers<T>(tensors: ReadonlyMap<string, T>): Map<string, T> {
  const inside = [...tensors.keys()].some((name) => INSIDE_MODEL.test(name));
  const stripped = new Map<string, T>();
  for (const [name, tensor] of tensors) {
    if (inside && !INSIDE_MODEL.test(name)) continue;
    const bare = name.replace(PREFIXES, "").replace(CHUNK, "blocks.$1.");
    if (HEAD.test(bare)) continue;
    if (stripped.has(bare)) {
      throw new RangeError(
        `Cannot strip the prefix of ${quote(name)}: ${
          quote(bare)
        } is already there, expected each parameter once`,
      );
    }
    stripped.set(bare, tensor);
  }
  return stripped;
}

const OUTSIDE: Readonly<Record<string, string>> = {
  "embeddings.cls_token": "cls_token",
  "embeddings.position_embeddings": "pos_embed",
  "embeddings.register_tokens": "register_tokens",
  "embeddings.mask_token": "mask_token",
  "embeddings.patch_embeddings.projection.weight": "patch_embed.proj.weight",
  "embeddings.patch_embeddings.projection.bias": "patch_embed.proj.bias",
  "layernorm.weight": "norm.weight",
  "layernorm.bias": "norm.bias",
};

const IN_BLOCK: Readonly<Record<string, string>> = {
  "layernorm_before": "norm1",
  "attention.output.dense": "attn.proj",
  "layernorm_after": "norm2",
  "intermediate.dense": "mlp.fc1",
  "output.dense": "mlp.fc2",
  // Those of DINOv2.
  "norm1": "norm1",
  "norm2": "norm2",
  "mlp.fc1": "mlp.fc1",
  "mlp.fc2": "mlp.fc2",
};

const SCALE = /^encoder\.layer\.(\d+)\.layer_scale([12])\.lambda1$/;
const BLOCK = /^encoder\.layer\.(\d+)\.(.+)\.(weight|bias)$/;
const QUERY = /^encoder\.layer\.(\d+)\.attention\.attention\.query\.(weight|bias)$/;

/** Parts of a whole model that the backbone does not have. */
const DROPPED = /^(?:pooler\.dense|classifier)\./;

/** What whole models of transformers put before the names of their backbone. */
const MODEL = /^(?:vit|dinov2|dinov2_with_registers)\./;

/** Whether these are the names of `ViTModel`, `Dinov2Model` or `Dinov2WithRegistersModel`, bare or in a whole model. */
export function isHuggingFace(names: Iterable<string>): boolean {
  return [...names].some((name) => /^(?:embeddings|encoder\.layer)\./.test(name.replace(MODEL, "")));
}

/**
 * Renames parameters of transformers' models to DINO's names. Query, key and value, one below the other, make DINO's `attn.qkv`;
 * pooler and classifier are dropped. What has no counterpart keeps its name.
 *
 * @param tensors Parameters by their transformers names.
 * @returns Parameters by DINO's names; `attn.qkv` in float32, the rest as they were.
 * @throws {TypeError} A query, key or value is not of floating point.
 */
export function fromHuggingFace(tensors: ReadonlyMap<string, StoredTensor>): Map<string, StoredTensor> {
  const bare = new Map([...tensors].map(([name, tensor]) => [name.replace(MODEL, ""), tensor]));
  const renamed = new Map<string, StoredTensor>();
  const merged = new Set<string>();
  for (const name of bare.keys()) {
    const [, block, kind] = QUERY.exec(name) ?? [];
    if (block === undefined) continue;
    const parts = ["query", "key", "value"].map((part) =>
      `encoder.layer.${block}.attention.attention.${part}.${kind}`
    );
    // Where one of the three is missing, the others stay under their names, to be reported together.
    if (!parts.every((part) => bare.has(part))) continue;
    renamed.set(`blocks.${block}.attn.qkv.${kind}`, stack(parts, bare));
    parts.forEach((part) => merged.add(part));
  }
  for (const [name, tensor] of bare) {
    if (!merged.has(name) && !DROPPED.test(name)) renamed.set(dinoName(name), tensor);
  }
  return renamed;
}

function dinoName(name: string): string {
  const [, scaled, which] = SCALE.exec(name) ?? [];
  if (scaled !== undefined) return `blocks.${scaled}.ls${which}.gamma`;
  const [, block, part, kind] = BLOCK.exec(name) ?? [];
  if (block === undefined) return Object.hasOwn(OUTSIDE, name) ? OUTSIDE[name] : name;
  return Object.hasOwn(IN_BLOCK, part) ? `blocks.${block}.${IN_BLOCK[part]}.${kind}` : name;
}

/** Joins tensors along their first axis. */
function stack(names: string[], tensors: ReadonlyMap<string, StoredTensor>): StoredTensor {
  const shapes = names.map((name) => tensors.get(name)!.shape);
  const [, ...rest] = shapes[0];
  if (shapes.some((shape) => shape.length === 0 || shape.slice(1).join() !== rest.join())) {
    const given = shapes.map((shape) => `[${shape}]`).join(", ");
    throw new TypeError(
      `Cannot join "${names[0]}" with its key and value: their shapes are ${given}, expected equal ones`,
    );
  }
  const parts = names.map((name) => toFloat32(tensors.get(name)!, name));
  const data = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let position = 0;
  for (const part of parts) {
    data.set(part, position);
    position += part.length;
  }
  return { dtype: "F32", shape: [shapes.reduce((sum, [rows]) => sum + rows, 0), ...rest], data };
}
