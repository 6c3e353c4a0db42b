import { assertRejects } from "@std/assert";
import { checkAgainstManifest } from "./manifest.ts";
import { withFiles } from "../data/_files.ts";

/** The check value of CRC-32: that of these nine digits. */
const LISTED = JSON.stringify({ files: { "a.pth": { bytes: 9, crc32: "cbf43926" } } });

Deno.test("checkAgainstManifest() takes the file that is listed, and files that are not", () =>
  withFiles({ "manifest.json": LISTED, "a.pth": "123456789", "b.pth": "1" }, async (folder) => {
    await checkAgainstManifest(`${folder}/a.pth`);
    await checkAgainstManifest(`${folder}/b.pth`);
  }));

Deno.test("checkAgainstManifest() takes anything where there is no manifest, or one without files", () =>
  withFiles({ "other/manifest.json": "{}", "a.pth": "1", "other/a.pth": "1" }, async (folder) => {
    await checkAgainstManifest(`${folder}/a.pth`);
    await checkAgainstManifest(`${folder}/other/a.pth`);
  }));

for (
  const [content, message] of [
    ["12345678", 'Cannot trust "a.pth": it has 8 bytes'],
    ["123456780", "expected 9 of cbf43926"],
  ]
) {
  Deno.test(`checkAgainstManifest() refuses a file with the content "${content}"`, () =>
    withFiles({ "manifest.json": LISTED, "a.pth": content }, async (folder) => {
      await assertRejects(() => checkAgainstManifest(`${folder}/a.pth`), RangeError, message);
    }));
}

Deno.test("checkAgainstManifest() refuses a manifest that is no JSON", () =>
  withFiles({ "manifest.json": "files: none", "a.pth": "1" }, async (folder) => {
    await assertRejects(() => checkAgainstManifest(`${folder}/a.pth`), SyntaxError, "expected JSON");
  }));
