import { assertEquals, assertStringIncludes } from "@std/assert";
import { childEnvironment, denoCommand, LIBRARY_PATH, libraryFolders } from "../../src/base/child_process.ts";

Deno.test("childEnvironment() leaves out what the loader heeds and hands on where libraries lie", () => {
  const environment = {
    HOME: "/home",
    LD_PRELOAD: "/evil.so",
    LD_LIBRARY_PATH: "/x:/y",
    DYLD_INSERT_LIBRARIES: "/evil.dylib",
    OLD_LD_THING: "kept",
  };
  assertEquals(childEnvironment({ NO_COLOR: "1" }, environment), {
    HOME: "/home",
    OLD_LD_THING: "kept",
    [LIBRARY_PATH]: "/x:/y",
    NO_COLOR: "1",
  });
  assertEquals(childEnvironment({}, { HOME: "/home", LD_LIBRARY_PATH: "" }), { HOME: "/home" });
});

Deno.test("libraryFolders() are those that a child was told of, also by way of another child", () => {
  const first = childEnvironment({}, { LD_LIBRARY_PATH: "/x:/y:" });
  const second = childEnvironment({}, first);
  assertEquals(libraryFolders(new Map(Object.entries(second))), ["/x", "/y"]);
  assertEquals(libraryFolders(new Map()), []);
});

/** What a program prints that runs with the permission for `deno` alone, and with `LD_LIBRARY_PATH` set. */
async function printed(code: string): Promise<string> {
  const module = new URL("../../src/base/child_process.ts", import.meta.url);
  const script = `import { denoCommand } from "${module}"; Deno.env.set("LD_LIBRARY_PATH", "/x"); ${code}`;
  const url = `data:application/typescript,${encodeURIComponent(script)}`;
  const permissions = ["--no-prompt", "--allow-read", "--allow-env", "--allow-run=deno"];
  const { stdout, stderr } = await denoCommand({ args: ["run", "--quiet", ...permissions, url] }).output();
  return new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
}

Deno.test("denoCommand() starts Deno where LD_LIBRARY_PATH is set and only deno may be run", async () => {
  const child = `console.log(Deno.env.get("LD_LIBRARY_PATH"), Deno.env.get("${LIBRARY_PATH}"))`;
  const code =
    `const { stdout } = await denoCommand({ args: ["eval", ${JSON.stringify(child)}] }).output();` +
    "await Deno.stdout.write(stdout);";
  assertEquals(await printed(code), "undefined /x\n");
});

Deno.test("a command by the bare name is what Deno refuses where LD_LIBRARY_PATH is set", async () => {
  const code =
    'try { new Deno.Command("deno", { args: ["--version"] }).outputSync() } catch { console.log("refused") }';
  assertEquals(await printed(code), "refused\n");
});

Deno.test("spawnDeno() says that there is no deno on the search path", async () => {
  const module = new URL("../../src/base/child_process.ts", import.meta.url).href;
  const script =
    `import { spawnDeno } from "${module}"; Deno.env.set("PATH", "/nowhere"); spawnDeno({ args: [] });`;
  const url = `data:application/typescript,${encodeURIComponent(script)}`;
  const { stderr } = await denoCommand({
    args: ["run", "--quiet", "--no-prompt", "--allow-read", "--allow-env", "--allow-run=deno", url],
  }).output();
  assertStringIncludes(new TextDecoder().decode(stderr), 'there is no "deno" on the search path');
});
