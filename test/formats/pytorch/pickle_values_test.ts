import { assertEquals } from "@std/assert";
import {
  describe,
  Namespace,
  OrderedDict,
  PickleSymbol,
  Tuple,
} from "../../../src/formats/pytorch/pickle_values.ts";

Deno.test("describe() says in a few words what a value is", () => {
  const cases: [unknown, string][] = [
    [null, "null"],
    [undefined, "undefined"],
    [7, "7"],
    [7n, "7"],
    ["a\nb", 'the text "a\\nb"'],
    [[1, 2], "a value of type Array"],
    [new Map(), "a value of type Map"],
    [new Tuple([]), "a value of type Tuple"],
    [new OrderedDict(), "a value of type OrderedDict"],
    [new Namespace(), "a value of type Namespace"],
    [new PickleSymbol("torch.Size"), 'the symbol "torch.Size"'],
  ];
  for (const [value, expected] of cases) assertEquals(describe(value), expected);
});
