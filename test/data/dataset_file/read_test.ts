import { assertEquals, assertThrows } from "@std/assert";
import { readDatasetFile } from "../../../src/data/dataset_file/read.ts";
import { SpecError } from "../../../src/spec/problems.ts";

/** Problems of a text, as `line:column message`. */
function problems(text: string): string[] {
  const error = assertThrows(() => readDatasetFile(text, "x.yaml"), SpecError);
  return error.problems.map(({ line, column, message, suggestion }) =>
    `${line}:${column} ${message}${suggestion ? ` (${suggestion})` : ""}`
  );
}

const HEAD = "train: a\nval: b\n";

Deno.test("readDatasetFile() fills in ids, the ignored 255, and colours", () => {
  const { meaning } = readDatasetFile(
    `${HEAD}classes: [sky, { name: road, colour: [1, 2, 3], group: flat }]
groups: { high: [sky] }`,
    "x.yaml",
  );
  assertEquals([...meaning.table.ids], [[0, 0], [1, 1], [255, -1]]);
  assertEquals([meaning.classes, meaning.colours[1]], [["sky", "road"], [1, 2, 3]]);
  assertEquals(meaning.hierarchy, { flat: ["road"], high: ["sky"] });
});

Deno.test("readDatasetFile() takes class names from values, and several values for one class", () => {
  const { meaning } = readDatasetFile(
    `${HEAD}values: { 3: car, 4: car, 0: null, "#00ff00": tree }`,
    "x.yaml",
  );
  assertEquals(meaning.classes, ["car", "tree"]);
  assertEquals([...meaning.table.ids], [[0, -1], [3, 0], [4, 0], [255, -1]]);
  assertEquals([...meaning.table.colours], [[0x00ff00, 1]]);
});

Deno.test("readDatasetFile() places every mistake", () => {
  assertEquals(problems("train: a\nvall: b\nclasses: 2"), [
    '2:1 Cannot read the key "vall": it is not known, expected one of name, title, caption, root, source, train, val, ' +
    "labels, classes, groups, values, first_id, ignore, others, tolerance, geometry, group, expected (val)",
  ]);
  assertEquals(problems(`${HEAD}classes: [sky]\nval2: { images: c }`)[0].startsWith("4:1 "), true);
  assertEquals(problems(`train: { imags: a }\nval: b\nclasses: 2`), [
    '1:10 Cannot read the key "imags": it is not known in "train", expected one of images, list, labels, exclude, every, except_every (images)',
  ]);
  assertEquals(problems(`${HEAD}classes: [sky, road]\nvalues: { 1: raod, x: sky }`), [
    '4:14 Cannot use the class "raod": there is none of this name, expected one of "classes", or null (road)',
    '4:20 Cannot use the value "x": it is neither an id nor a colour, expected 0..65535, or a colour in quotes such as "#3C1098"',
  ]);
  assertEquals(problems(`${HEAD}classes: [sky, road]\nignore: [1, 255]`), [
    "4:10 Cannot use the value 1 again: it already stands for something else, expected one meaning: values says what each stands for, first_id with which id the classes begin",
  ]);
  assertEquals(problems(`${HEAD}classes: [sky, road]\nvalues: colours`), [
    '3:11 Cannot use "values: colours": the class "sky" has no colour, expected one for each class',
    '3:16 Cannot use "values: colours": the class "road" has no colour, expected one for each class',
  ]);
  assertEquals(problems(HEAD), [
    '1:1 Cannot find "classes": it is missing, expected names, a number, or names as the values of "values"',
  ]);
  assertEquals(problems(`${HEAD}classes: [sky, sky]\ngroups: { all: [sea] }`), [
    '3:16 Cannot use the class "sky" again: it is already given, expected it once',
    '4:17 Cannot group the class "sea": there is none of this name, expected one of "classes"',
  ]);
});

Deno.test("recipes of equal meaning are equal, whatever their words and their order", () => {
  const recipe = (rest: string) => readDatasetFile(`${HEAD}${rest}`, "x.yaml").recipe;
  const plain = recipe("classes: [sky, road]");
  assertEquals(
    recipe("title: T\nlabels: m\nclasses: [road, sky]\nvalues: { 1: road, 0: sky }") === plain,
    false,
  );
  assertEquals(recipe("title: T\nlabels: m\nclasses: [sky, road]\nvalues: { 1: road, 0: sky }"), plain);
  assertEquals(recipe("classes: [sky, road]\nignore: [255]\ngeometry: crop"), plain);
  for (
    const other of [
      "ignore: []",
      "others: ignore",
      "geometry: squash",
      "first_id: 1",
      "groups: { a: [sky, road] }",
    ]
  ) {
    assertEquals(recipe(`classes: [sky, road]\n${other}`) === plain, false, other);
  }
});
