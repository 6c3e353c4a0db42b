import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { runCommand } from "./terminal_fixture.ts";

Deno.test("main() lists the commands when it is given none", async () => {
  const { code, out, err } = await runCommand([]);
  assertEquals([code, err], [0, ""]);
  for (const name of ["bench", "plan", "schema"]) {
    assertMatch(out, new RegExp(`^${name} +\\S`, "m"));
  }
  assertEquals((await runCommand(["--help"])).out, out);
});

Deno.test("main() prints a command's usage without running it", async () => {
  const { code, out } = await runCommand(["bench", "no/such/spec.yaml", "--help"]);
  assertEquals(code, 0);
  assertMatch(out, /^bench SPEC/);
});

Deno.test("main() refuses an unknown command, names the nearest and exits 2", async () => {
  const { code, out, err } = await runCommand(["bnech"]);
  assertEquals([code, out], [2, ""]);
  assertStringIncludes(err, 'Cannot run "bnech": there is no such command, expected one of bench, ');
  assertStringIncludes(err, '(nearest: "bench")');
});

Deno.test("main() does not take a name of Object.prototype for a command", async () => {
  assertEquals((await runCommand(["constructor"])).code, 2);
});

Deno.test("main() refuses an unknown flag, names the nearest and exits 2", async () => {
  const { code, err } = await runCommand(["bench", "tiny.yaml", "--frehs"]);
  assertEquals(code, 2);
  assertEquals(err, 'Cannot read "--frehs": unknown flag, did you mean "--fresh"\n');
});

Deno.test("main() says in one line what is wrong, without a stack", async () => {
  const { code, err } = await runCommand(["plan"]);
  assertEquals(code, 2);
  assertEquals(err, "Cannot tell which spec to take: 0 are named, expected one\n");
});
