import { assert } from "@std/assert";
import { parseSpec, SpecError } from "../../src/spec/mod.ts";
import { CATALOGUE } from "../spec/catalogue_fixture.ts";
import { damaged } from "./_damage.ts";
import { fuzz } from "./_fuzz.ts";

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
