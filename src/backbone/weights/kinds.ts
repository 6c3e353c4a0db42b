/**
 * The kinds of vision transformers that are read: which parameters they have beside DINO's, and how files of other kinds are
 * told from them.
 *
 * @module
 */
import type { PositionRule } from "../position_embedding.ts";
import { quote } from "../../formats/text.ts";

/** A kind of vision transformer (reference: backbones2, section 1). */
export type VitKind = "dino" | "ibot" | "dinov2" | "dinov2-reg4";

/** What a kind has. */
export interface KindTraits {
  /** For messages. */
  readonly title: string;
  /** Register tokens. */
  readonly registers: number;
  /** Whether what a block adds is scaled channel by channel. */
  readonly layerScale: boolean;
  /** How the position table is resized. */
  readonly positions: PositionRule;
  /** A parameter that training alone uses: dropped where a file has it. */
  readonly unused?: string;
}

/** All kinds. */
export const VIT_KINDS: Readonly<Record<VitKind, KindTraits>> = {
  dino: { title: "DINO", registers: 0, layerScale: false, positions: "offset", unused: "masked_embed" },
  ibot: { title: "iBOT", registers: 0, layerScale: false, positions: "offset", unused: "masked_embed" },
  dinov2: { title: "DINOv2", registers: 0, layerScale: true, positions: "offset", unused: "mask_token" },
  "dinov2-reg4": {
    title: "DINOv2 with registers",
    registers: 4,
    layerScale: true,
    positions: "antialias",
    unused: "mask_token",
  },
};

/** Signs of what is in a file, the most telling first. */
const SIGNS: readonly { readonly sign: RegExp; readonly what: string; readonly kinds: readonly VitKind[] }[] =
  [
    {
      sign: /^storage_tokens$|^rope_embed\.|\.bias_mask$|^(?:model\.)?layer\.\d+\.attention\.q_proj\./,
      what: "DINOv3, which is read by a backbone of your own alone",
      kinds: [],
    },
    {
      sign: /^reg_token$/,
      what: "a file of timm's, whose position table lacks the class token's row",
      kinds: [],
    },
    { sign: /\.mlp\.w(?:12|3|eights_(?:in|out))\./, what: "a transformer with a SwiGLU MLP", kinds: [] },
    { sign: /^register_tokens$/, what: "DINOv2 with registers", kinds: ["dinov2-reg4"] },
    { sign: /\.ls[12]\.gamma$/, what: "DINOv2", kinds: ["dinov2", "dinov2-reg4"] },
  ];

/**
 * Refuses a file of another kind: one whose parameters would only fit if some of them were left out.
 *
 * @param names Names of its parameters, DINO's.
 * @param kind What it is taken for.
 * @param from What the tensors are, for messages.
 * @throws {TypeError} It is of another kind; the message says of which, and by what.
 */
export function requireKind(names: Iterable<string>, kind: VitKind, from: string): void {
  const all = [...names];
  const { title, layerScale, registers } = VIT_KINDS[kind];
  const cannot = `Cannot use ${from} as a ${title} backbone`;
  for (const { sign, what, kinds } of SIGNS) {
    const found = all.find((name) => sign.test(name));
    if (found === undefined || kinds.includes(kind)) continue;
    throw new TypeError(`${cannot}: it is ${what}, as ${quote(found)} says, expected ${title}`);
  }
  const has = (sign: RegExp) => all.some((name) => sign.test(name));
  const missing = registers > 0 && !has(/^register_tokens$/)
    ? "register tokens"
    : layerScale && !has(/\.ls[12]\.gamma$/)
    ? "scale of layers"
    : undefined;
  if (missing === undefined) return;
  throw new TypeError(`${cannot}: it has no ${missing}, expected ${title}`);
}
