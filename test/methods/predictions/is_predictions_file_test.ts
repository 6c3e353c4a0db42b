import { assertEquals } from "@std/assert";
import { isPredictionsFile } from "../../../src/methods/predictions/is_predictions_file.ts";

Deno.test("isPredictionsFile() takes JSON files, not modules and not what lies elsewhere", () => {
  const urls = [
    "file:///a/mine.json",
    "file:///a/MINE.JSON",
    "file:///a/json.ts",
    "file:///a/mine.json5",
    "https://a.org/mine.json",
  ];
  assertEquals(urls.map(isPredictionsFile), [true, true, false, false, false]);
});
