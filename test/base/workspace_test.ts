import { assert, assertEquals } from "@std/assert";
import { isNotFound, isWithin, openWorkspace, packageFolder } from "../../src/base/workspace.ts";

const HOME = packageFolder();

Deno.test("packageFolder() is the folder of deno.json", async () => {
  assert((await Deno.stat(`${HOME}/deno.json`)).isFile);
});

Deno.test("openWorkspace() keeps what a user writes in the user's folder, and looks in the package as well", () => {
  assertEquals(openWorkspace({ folder: "/study" }), {
    home: HOME,
    folder: "/study",
    base: "/study",
    specs: ["/study", `${HOME}/benchmarks`],
    data: ["/study/datasets", `${HOME}/datasets`],
    results: "/study/results",
    checkpoints: "/study/.omh/checkpoints",
    cache: "/study/.omh/features",
    commands: "/study/.omh/commands",
    logs: "/study/.omh/logs",
    digests: "/study/.omh/digests",
    launch: "/study/.omh/launch",
    trials: "/study/.omh/trials",
  });
});

Deno.test("openWorkspace() of a folder in the package is the package's, its data named once", () => {
  const { folder, data, results, cache } = openWorkspace({ folder: `${HOME}/benchmarks/tables` });
  assertEquals(
    { folder, data, results, cache },
    {
      folder: `${HOME}/benchmarks/tables`,
      data: [`${HOME}/datasets`],
      results: `${HOME}/results`,
      cache: `${HOME}/.omh/features`,
    },
  );
});

Deno.test("openWorkspace() takes other folders, relative to the user's", () => {
  const { data, results, cache, checkpoints } = openWorkspace({
    folder: "/study",
    data: "../sets",
    results: "out",
    cache: "/tmp/features",
    checkpoints: "saved",
  });
  assertEquals([data[0], results, cache, checkpoints], [
    "/sets",
    "/study/out",
    "/tmp/features",
    "/study/saved",
  ]);
});

Deno.test("isWithin() knows a folder, what lies below it and what only begins like it", () => {
  const within = ["/a/b", "/a/b/c", "/a/bc", "/a", "/", "/a/..b"].map((path) => isWithin(path, "/a/b"));
  assertEquals(within, [true, true, false, false, false, false]);
  assertEquals(isWithin("/a/..b", "/a"), true);
});

Deno.test("isNotFound() knows a path that is not there, and one through a file", async () => {
  for (const path of [`${HOME}/none`, `${HOME}/deno.json/none`]) {
    const error = await Deno.stat(path).catch((error) => error);
    assertEquals(isNotFound(error), true, path);
  }
  assertEquals(isNotFound(new Error("no such file")), false);
});
