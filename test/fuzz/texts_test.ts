import fc from "fast-check";
import { assert, assertGreaterOrEqual } from "@std/assert";
import { parseIdList } from "../../src/data/item_lists.ts";
import { GOLDEN_ROOT } from "../data/_files.ts";
import { damaged } from "./_damage.ts";
import { BUDGET, fuzz } from "./_fuzz.ts";
import { parseSpec, SpecError } from "../../src/spec/mod.ts";
import { CATALOGUE } from "../spec/spec_fixture.ts";

const PATTERNS = [
  { pattern: /^\d{12}$/, words: "a 12-digit image id" },
  { pattern: /^\d{1,9}$/, words: "the number of a patch" },
];

Deno.test("damaged and made-up lists are read or refused cleanly, and no entry leaves its folder", () => {
  const lists = ["cocostuff/curated/val2017/Coco164kFull_Stuff_Coarse_7.txt", "potsdam/labelled_train.txt"]
    .map((path) => Deno.readFileSync(`${GOLDEN_ROOT}${path}`));
  const text = fc.oneof(
    damaged(lists).map((bytes) => new TextDecoder().decode(bytes)),
    fc.uint8Array({ maxLength: 60 }).map((bytes) => new TextDecoder().decode(bytes)),
    fc.array(fc.constantFrom("../../etc/passwd", "1", "000000000009", "", "\uFEFF1", "1\r"), { maxLength: 6 })
      .map((lines) => lines.join("\n")),
  );
  return fuzz("lists", fc.tuple(text, fc.constantFrom(...PATTERNS)), ([text, id]) => {
    for (const entry of parseIdList(text, "fuzzed", id)) {
      if (!/^\d{1,12}$/.test(entry)) throw new Error(`an entry is ${JSON.stringify(entry)}`);
    }
    return text.length;
  });
});

const FOLDER = new URL("../../benchmarks/tables/", import.meta.url);
const FORM = /^fuzzed:\d+:\d+: Cannot [^\n]+: [^\n]+, expected [^\n]*[^.\n](?: \(and \d+ more\))?$/;

Deno.test("damaged specs are read, or refused at a line and column with messages of one line", () => {
  const specs = [...Deno.readDirSync(FOLDER)].map(({ name }) => name).filter((name) =>
    name.endsWith(".yaml")
  );
  const inputs = damaged(specs.sort().map((name) => Deno.readFileSync(new URL(name, FOLDER))));
  const read = (bytes: Uint8Array) => {
    const text = new TextDecoder().decode(bytes);
    try {
      parseSpec(text, { file: "fuzzed", catalogue: CATALOGUE });
    } catch (error) {
      assert(error instanceof SpecError, String(error));
      assert(error.format().length < 100 * (text.length + 1000));
      throw error;
    }
    return bytes.length;
  };
  return fuzz("specs", inputs, read, FORM);
});

Deno.test("the readers are tried on at least 20,000 inputs", () => {
  assertGreaterOrEqual(Object.values(BUDGET).reduce((sum, inputs) => sum + inputs, 0), 20_000);
});
