import { assertEquals } from "@std/assert";
import { isDatasetFile } from "../../../src/data/dataset_file/is_dataset_file.ts";
import { withFiles } from "../_files.ts";

Deno.test("isDatasetFile() takes YAML files and folders, there or not, and no modules", async () => {
  await withFiles({ "set/dataset.yaml": "", "set.ts": "" }, (root) => {
    const urls = [
      `file://${root}/set`,
      `file://${root}/set/`,
      `file://${root}/gone.YML`,
      `file://${root}/set.ts`,
    ];
    assertEquals([...urls, "https://a.b/c.yaml", `file://${root}/gone`].map(isDatasetFile), [
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
    return Promise.resolve();
  });
});
