import { assertEquals, assertRejects } from "@std/assert";
import { openSeed } from "../../../src/data/predictions/seed_maps.ts";
import { withFolder } from "../../cli/terminal_fixture.ts";
import { greyPng } from "../../data/dataset_file/_walk.ts";
import { npy } from "../../formats/numpy/_npy_writer.ts";
import { writeZip } from "../../formats/zip/_zip_writer.ts";
import { write } from "../../launch/upload_fixture.ts";

const CODES = npy("<f4", [1, 1, 2], Float32Array.of(1, 2));

Deno.test("openSeed() finds label maps in folders within folders, of 8 and 16 bits", () =>
  withFolder(async (folder) => {
    await write(folder, {
      "seed-3/ulm/b.PNG": greyPng([[0, 1]]),
      "seed-3/a.png": greyPng([[300], [2]], 16),
      "seed-3/notes.txt": "",
      "seed-3/codes/a.npy": CODES,
    });
    const maps = await openSeed(folder, 3, false);
    assertEquals(maps.names, ["a", "ulm/b"]);
    assertEquals((await maps.read("ulm/b")).shape, [1, 2]);
    assertEquals(await maps.read("a"), { dtype: "I32", shape: [2, 1], data: Int32Array.of(300, 2) });
    assertEquals((await openSeed(folder, 3, true)).names, ["a"]);
  }));

Deno.test("openSeed() reads arrays, names them with their file, and takes one place only", () =>
  withFolder(async (folder) => {
    await write(folder, { "seed-0.npz": writeZip([{ name: "ulm/b.npy", data: CODES }]) });
    const maps = await openSeed(folder, 0, true);
    assertEquals([maps.names, maps.files], [["ulm/b"], [`${folder}/seed-0.npz`]]);
    assertEquals(maps.place("ulm/b"), `${folder}/seed-0.npz[ulm/b]`);
    assertEquals((await maps.read("ulm/b")).shape, [1, 1, 2]);
    await write(folder, { "seed-0/a.png": greyPng([[0]]) });
    await assertRejects(() => openSeed(folder, 0, false), RangeError, "expected one of them");
    await assertRejects(() => openSeed(folder, 1, false), Deno.errors.NotFound, "seed-1.safetensors");
  }));
