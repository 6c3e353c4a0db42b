import { assert, assertEquals, assertRejects } from "@std/assert";
import { FileLock } from "../../../src/features/cache/file_lock.ts";
import { withFolder } from "../../cli/terminal_fixture.ts";

Deno.test("FileLock.try() takes a free lock and no other", () =>
  withFolder(async (folder) => {
    const path = `${folder}/lock`;
    {
      using first = await FileLock.try(path);
      assert(first);
      assertEquals(await FileLock.try(path), undefined);
      assert(await FileLock.isHeld(path));
    }
    assertEquals(await FileLock.isHeld(path), false);
    using second = await FileLock.try(path);
    assert(second);
  }));

Deno.test("FileLock.wait() has the lock when it is free", () =>
  withFolder(async (folder) => {
    const path = `${folder}/lock`;
    const first = await FileLock.wait(path);
    let waited = false;
    const second = FileLock.wait(path).then((lock) => {
      waited = true;
      return lock;
    });
    await new Promise((resolve) => setTimeout(resolve, 30));
    assertEquals(waited, false);
    first[Symbol.dispose]();
    (await second)[Symbol.dispose]();
  }));

Deno.test("FileLock.share() gives many a lock that keeps others from having it alone", () =>
  withFolder(async (folder) => {
    const path = `${folder}/key`;
    await assertRejects(() => FileLock.share(path), Deno.errors.NotFound);
    await Deno.writeTextFile(path, "");
    {
      using _one = await FileLock.share(path);
      using _other = await FileLock.share(path);
      assertEquals(await FileLock.try(path), undefined);
    }
    assertEquals(await FileLock.isHeld(path), false);
  }));

Deno.test("FileLock.wait() tells that it takes long, and no longer once it has the lock", () =>
  withFolder(async (folder) => {
    const path = `${folder}/lock`;
    let told = 0;
    const notice = { after: 20, tell: () => void told++ };
    const first = await FileLock.wait(path, notice);
    const second = FileLock.wait(path, notice);
    await new Promise((resolve) => setTimeout(resolve, 60));
    assertEquals(told, 1);
    first[Symbol.dispose]();
    using _ = await second;
    await new Promise((resolve) => setTimeout(resolve, 40));
    assertEquals(told, 1);
  }));
