import { assertEquals, assertThrows } from "@std/assert";
import { readPredictions } from "../../../src/data/predictions/read.ts";
import { SpecError } from "../../../src/spec/mod.ts";
import { DECLARED } from "../../launch/upload_fixture.ts";

/** Messages on a file that says what is usual but for some of it. */
function faults(changes: Readonly<Record<string, unknown>>): string[] {
  const text = JSON.stringify({ ...DECLARED, ...changes }, null, 2);
  const error = assertThrows(() => readPredictions(text, "p.json"), SpecError);
  return error.problems.map(({ line, message }) => `${line}: ${message}`);
}

Deno.test("readPredictions() reads what a file says", () => {
  assertEquals(readPredictions(JSON.stringify(DECLARED), "p.json"), DECLARED as never);
});

Deno.test("readPredictions() names each mistake with its line", () => {
  assertEquals(faults({ split: "test" }), ['3: Cannot use "split": it is the text "test", expected val']);
  assertEquals(faults({ holds: "ids" }), [
    '4: Cannot use "holds": it is the text "ids", expected one of clusters, classes, codes',
  ]);
  assertEquals(faults({ clusters: undefined }), [
    '1: Cannot find "clusters": it is missing, expected the number of clusters',
  ]);
  assertEquals(faults({ holds: "classes" }), [
    '5: Cannot use "clusters": it is given and classes are held, expected it left out',
  ]);
  assertEquals(faults({ holds: "codes" }), [
    '6: Cannot use "geometry": it is native and codes are held, expected evaluated',
  ]);
  assertEquals(faults({ seeds: [1, 1] }).length, 1);
  assertEquals(faults({ colour: 1 }).length, 1);
});
