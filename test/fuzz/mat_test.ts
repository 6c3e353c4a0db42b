import { parseMat } from "../../src/formats/mat/read_mat.ts";
import { GOLDEN_ROOT } from "../data/_files.ts";
import { compressed, concat, element, matFile, matrix, smallElement } from "../formats/mat/_mat.ts";
import { damaged } from "./_damage.ts";
import { fuzz } from "./_fuzz.ts";

const SMALL = [
  matrix(),
  concat([
    matrix({ name: "a", flags: 12, shape: [2, 3], numbers: element(5, new Array(24).fill(0)) }),
    matrix(),
  ]),
  matrix({ name: "half", flags: 6, shape: [1, 2], numbers: smallElement(1, [1, 255]) }),
];
const read = (bytes: Uint8Array) => {
  parseMat(bytes, "fuzzed");
  return bytes.length;
};

Deno.test("damaged MAT files of either byte order are read or refused cleanly", () => {
  const patches = ["imgs", "gt"].flatMap((folder) =>
    [...Deno.readDirSync(`${GOLDEN_ROOT}potsdam/${folder}`)].map(({ name }) =>
      Deno.readFileSync(`${GOLDEN_ROOT}potsdam/${folder}/${name}`)
    )
  );
  const made = [
    ...SMALL.map((content) => matFile({ elements: [content] })),
    matFile({ elements: [compressed(matrix())] }),
    matFile({ bigEndian: true, elements: [matrix({ bigEndian: true })] }),
  ];
  return fuzz("MAT files", damaged([...patches, ...made]), read);
});

Deno.test("damaged arrays in whole compressed elements are read or refused cleanly", () => {
  const inputs = damaged(SMALL).map((content) => matFile({ elements: [compressed(content)] }));
  return fuzz("arrays in compressed MAT files", inputs, read);
});
