import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { ClaimSyntaxError, parseClaim } from "../../src/spec/claims.ts";

Deno.test("parseClaim() reads settings on both sides", () => {
  const text = "miou(omh.epsilon=0.02, method=stego) > miou(omh.epsilon=0.10)";
  const { left, op, right } = parseClaim(text);
  assertEquals(op, ">");
  assertEquals(left, {
    metric: "miou",
    selector: {
      kind: "settings",
      conditions: [
        { setting: "omh.epsilon", path: ["omh", "epsilon"], value: 0.02, offset: 5 },
        { setting: "method", path: ["method"], value: "stego", offset: 23 },
      ],
    },
    text: "miou(omh.epsilon=0.02, method=stego)",
    offset: 0,
  });
  assertEquals(text.slice(right.offset), right.text);
});

Deno.test("parseClaim() reads quoted and bare names", () => {
  const { left, op, right } = parseClaim('acc("OMH, ViT-S/8 (\\"ours\\")") >= acc( SmooSeg* )');
  assertEquals(left.selector, { kind: "name", name: 'OMH, ViT-S/8 ("ours")' });
  assertEquals(op, ">=");
  assertEquals(right.selector, { kind: "name", name: "SmooSeg*" });
});

Deno.test("parseClaim() reads values as YAML does", () => {
  const { left } = parseClaim('acc(a=true, b=null, c=[1, x], d="0.1", e=1e-3) < acc(X)');
  if (left.selector.kind !== "settings") throw new Error("expected settings");
  assertEquals(left.selector.conditions.map(({ value }) => value), [true, null, [1, "x"], "0.1", 0.001]);
});

const WRONG: [claim: string, column: number, expected: string][] = [
  ["", 1, "is the end, expected acc or miou"],
  ["f1(A) > f1(B)", 1, 'has "f1", expected acc or miou'],
  ["miou A > miou(B)", 6, "expected ("],
  ["miou() > miou(B)", 6, "expected a row's name or setting=value"],
  ["miou(A > miou(B)", 8, "expected )"],
  ["miou(A) = miou(B)", 9, "expected one of >, <, >=, <="],
  ["miou(A) > ", 11, "is the end"],
  ["miou(A) > miou(B) + 1", 19, "expected the end of the claim"],
  ["miou(a=) > miou(B)", 8, "expected a value"],
  ["miou(a=1,) > miou(B)", 10, "expected a setting"],
  ['miou("A) > miou(B)', 6, "expected a closing quote"],
  ["miou(a=*x) > miou(B)", 8, "expected a YAML value"],
  ["miou(A) > acc(B)", 11, "expected miou on both sides"],
];
for (const [claim, column, expected] of WRONG) {
  Deno.test(`parseClaim() refuses "${claim}" at column ${column}`, () => {
    const error = assertThrows(() => parseClaim(claim), ClaimSyntaxError, expected);
    assertEquals(error.offset, column - 1);
    assertEquals(error.message.includes(`column ${column} `), true);
  });
}

Deno.test("parseClaim() reads any name that is quoted", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (name) => {
    const quoted = `"${name.replace(/["\\]/g, "\\$&")}"`;
    assertEquals(parseClaim(`acc(${quoted}) < acc(B)`).left.selector, { kind: "name", name });
  }));
});
