import { assertEquals } from "@std/assert";
import { Claims } from "../../../src/base/claims.ts";
import { systemClock } from "../../../src/base/clock.ts";
import { PartFiles, type PartPlace } from "../../../src/features/stage/part_files.ts";
import { filesBelow, withFolder } from "../../cli/terminal_fixture.ts";

/** Files of 20 items, a number each, and which items were made. */
function partFiles(folder: string, claims: Claims, changes: Partial<PartPlace> = {}) {
  const made: number[] = [];
  const warnings: string[] = [];
  const place: PartPlace = {
    folder: `${folder}/part`,
    description: "{}\n",
    items: 20,
    claims,
    key: "key",
    trustedFrom: 0,
    clock: systemClock,
    warn: (message) => void warnings.push(message),
    ...changes,
  };
  const files = new PartFiles(place, (item) => {
    made.push(item);
    return Promise.resolve({ number: { dtype: "I32", shape: [1], data: Int32Array.of(7 * item) } });
  });
  return { files, made, warnings };
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

Deno.test("PartFiles makes a file when an item of it is asked for, and reads it from then on", () =>
  withFolder(async (folder) => {
    await using claims = new Claims(`${folder}/claims`, systemClock);
    const first = partFiles(folder, claims);
    assertEquals([first.files.count, first.files.fileOf(15), first.files.fileOf(16)], [2, 0, 1]);
    assertEquals([...(await first.files.items(1)).keys()], range(16, 20));
    assertEquals(first.made, range(16, 20));
    const { files, made } = partFiles(folder, claims);
    assertEquals((await files.items(1)).get(17)!.number.data[0], 119);
    assertEquals(made, []);
    assertEquals((await filesBelow(`${folder}/part`)).sort(), ["00001.safetensors", "key.json"]);
  }));

Deno.test("PartFiles tells how many items are there as it completes them", () =>
  withFolder(async (folder) => {
    await using claims = new Claims(`${folder}/claims`, systemClock);
    const { files } = partFiles(folder, claims);
    const told: number[] = [];
    await files.complete((items) => Promise.resolve(void told.push(items)));
    assertEquals(told, [16, 20]);
  }));

Deno.test("PartFiles makes again what was kept for another description, with a warning", () =>
  withFolder(async (folder) => {
    await using claims = new Claims(`${folder}/claims`, systemClock);
    await partFiles(folder, claims).files.items(0);
    const { files, made, warnings } = partFiles(folder, claims, { description: '{"other":1}\n' });
    await files.items(0);
    assertEquals([made.length, warnings.length], [16, 1]);
  }));

Deno.test("PartFiles goes on where it cannot say that it uses its folder", () =>
  withFolder(async (folder) => {
    await using claims = new Claims(`${folder}/claims`, systemClock);
    const room = { use: () => Promise.reject(new Error("read-only")), make: () => Promise.resolve() };
    assertEquals((await partFiles(folder, claims, { room }).files.items(0)).size, 16);
  }));
