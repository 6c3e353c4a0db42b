import { assertEquals, assertThrows } from "@std/assert";
import { dinoParameters } from "../../../src/backbone/weights/dino_parameters.ts";
import { requireKind, VIT_KINDS, type VitKind } from "../../../src/backbone/weights/kinds.ts";
import { hashedParameters } from "../../parity/hashed_weights.ts";

const SIZES = { channels: 8, depth: 2, heads: 2, patch: 4, grid: 3, mlpRatio: 2 };

function names(kind: VitKind): string[] {
  return [...hashedParameters({ ...SIZES, ...VIT_KINDS[kind] }).keys()];
}

const KINDS = Object.keys(VIT_KINDS) as VitKind[];

for (const offered of KINDS) {
  for (const wanted of KINDS) {
    const alike = (kind: VitKind) => kind === "ibot" ? "dino" : kind;
    const fits = alike(offered) === alike(wanted);
    Deno.test(`requireKind() ${fits ? "takes" : "refuses"} ${offered} as ${wanted}`, () => {
      const require = () => requireKind(names(offered), wanted, "the file");
      if (fits) require();
      else {assertThrows(
          require,
          TypeError,
          `Cannot use the file as a ${VIT_KINDS[wanted].title} backbone: it `,
        );}
    });
  }
}

Deno.test("requireKind() names kinds that are not read", () => {
  const refuses = (name: string, what: string) =>
    void assertThrows(() => requireKind([...names("dinov2"), name], "dinov2", "the file"), TypeError, what);
  refuses(
    "storage_tokens",
    'it is DINOv3, which is read by a backbone of your own alone, as "storage_tokens" says',
  );
  refuses("blocks.0.attn.qkv.bias_mask", "it is DINOv3");
  refuses("reg_token", "it is a file of timm's");
  refuses("blocks.0.mlp.w12.weight", "it is a transformer with a SwiGLU MLP");
});

Deno.test("dinoParameters() strips compiled modules, drops mask tokens and gives the positions of the kind", () => {
  const tensors = hashedParameters({ ...SIZES, ...VIT_KINDS["dinov2-reg4"] });
  const wrapped = new Map([...tensors].map(([name, tensor]) => [`_orig_mod.module.${name}`, tensor]));
  wrapped.set("_orig_mod.module.mask_token", { dtype: "F32", shape: [1, 8], data: new Float32Array(8) });
  const { architecture, tensors: found } = dinoParameters(wrapped, { heads: 2, kind: "dinov2-reg4" });
  assertEquals(architecture, { ...SIZES, registers: 4, layerScale: true, positions: "antialias" });
  assertEquals([...found.keys()], [...tensors.keys()]);
});
