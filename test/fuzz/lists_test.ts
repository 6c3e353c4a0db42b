import fc from "fast-check";
import { parseIdList } from "../../src/data/_id_list.ts";
import { GOLDEN_ROOT } from "../data/_files.ts";
import { damaged } from "./_damage.ts";
import { fuzz } from "./_fuzz.ts";

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
