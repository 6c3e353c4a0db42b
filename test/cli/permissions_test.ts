import { assertEquals, assertStringIncludes } from "@std/assert";
import { packageFolder } from "../../src/base/workspace.ts";
import { withFolder } from "./terminal_fixture.ts";
import { permissionMessage } from "../../src/cli/permissions.ts";

const HOME = packageFolder();

Deno.test("permissionMessage() says what a task may not write, and the whole command that may", () => {
  const error = new Deno.errors.NotCapable('Requires write access to "/some/results"');
  assertEquals(
    permissionMessage("bench", ["tables/a b.yaml", "--results", "/some/results"], error),
    'Cannot write "/some/results": the task may write results, .omh only, expected one of these, or the permission: ' +
      "deno run --allow-read --allow-env --allow-sys --allow-ffi " +
      `--allow-write=${HOME}/results,${HOME}/.omh,/some/results --allow-run=deno,git ${HOME}/src/cli/main.ts bench ` +
      "'tables/a b.yaml' --results /some/results",
  );
});

Deno.test("permissionMessage() adds a permission that the task has none of", () => {
  const error = new Deno.errors.NotCapable(
    'Requires write access to "/a/b", run again with the --allow-write flag',
  );
  assertEquals(
    permissionMessage("doctor", [], error),
    'Cannot write "/a/b": the task may write nothing, expected one of these, or the permission: ' +
      `deno run --allow-write=/a/b --allow-read --allow-env --allow-sys --allow-ffi --allow-run=deno ${HOME}/src/cli/main.ts doctor`,
  );
});

Deno.test("permissionMessage() names the configuration of a repository of one's own, whose folders the task writes", () =>
  withFolder(async (folder) => {
    const own = await Deno.realPath(folder);
    await Deno.writeTextFile(`${own}/deno.json`, '{ "imports": { "@omh/bench": "jsr:@omh/bench@^0.1.0" } }');
    const error = new Deno.errors.NotCapable('Requires write access to "/far"');
    Deno.chdir(own);
    try {
      assertStringIncludes(
        permissionMessage("bench", ["a.yaml"], error),
        `--allow-write=${own}/results,${own}/.omh,/far --allow-run=deno,git --config=${own}/deno.json ${HOME}/src/cli/main.ts bench`,
      );
    } finally {
      Deno.chdir(HOME);
    }
  }));

Deno.test("permissionMessage() leaves what it does not understand as it is", () => {
  const error = new Deno.errors.NotCapable("Requires something");
  assertEquals(permissionMessage("bench", [], error), "Requires something");
});

Deno.test("permissionMessage() gives no command for a path with a comma, which would part it in two", () => {
  const error = new Deno.errors.NotCapable('Requires write access to "/a,b"');
  assertEquals(
    permissionMessage("bench", [], error),
    'Cannot write "/a,b": the task may write results, .omh only, expected one of these, or one whose path has no comma: ' +
      "permissions cannot list it",
  );
});
