import { assertEquals, assertRejects } from "@std/assert";
import { linkFiles, sharedFolder } from "../../../src/launch/command/shared_folder.ts";
import { filesBelow, withFolder } from "../../cli/terminal_fixture.ts";

Deno.test("sharedFolder() makes a folder once, and nothing of one that fails", () =>
  withFolder(async (folder) => {
    let made = 0;
    const make = async (path: string) => {
      made++;
      await Deno.mkdir(`${path}/a`);
      await Deno.writeTextFile(`${path}/a/b.txt`, "b");
    };
    const first = await sharedFolder(`${folder}/inputs`, "key", make);
    assertEquals(await sharedFolder(`${folder}/inputs`, "key", make), first);
    assertEquals(made, 1);
    assertEquals((await Deno.stat(`${first}/a/b.txt`)).mode! & 0o222, 0);
    await assertRejects(() =>
      sharedFolder(`${folder}/inputs`, "other", () => Promise.reject(new Error("no")))
    );
    assertEquals(await filesBelow(folder), ["inputs/key/a/b.txt"]);
  }));

Deno.test("sharedFolder() takes the folder of a process that was faster", () =>
  withFolder(async (folder) => {
    const make = async (path: string) => {
      await Deno.writeTextFile(`${path}/mine`, "");
      await Deno.mkdir(`${folder}/key`);
      await Deno.writeTextFile(`${folder}/key/theirs`, "");
    };
    assertEquals(await sharedFolder(folder, "key", make), `${folder}/key`);
    assertEquals(await filesBelow(folder), ["key/theirs"]);
  }));

Deno.test("linkFiles() gives a folder the files of another, which lose nothing when it is removed", () =>
  withFolder(async (folder) => {
    await Deno.mkdir(`${folder}/from/a`, { recursive: true });
    await Deno.writeTextFile(`${folder}/from/a/b.txt`, "b");
    await Deno.mkdir(`${folder}/to`);
    await linkFiles(`${folder}/from`, `${folder}/to`);
    const [from, to] = ["from", "to"].map((name) => Deno.statSync(`${folder}/${name}/a/b.txt`).ino);
    assertEquals(from, to);
    await Deno.remove(`${folder}/to`, { recursive: true });
    assertEquals(await filesBelow(folder), ["from/a/b.txt"]);
  }));
