import { assertEquals } from "@std/assert";
import { parseArgs } from "@std/cli";

Deno.test("parseArgs() reads long flags with and without equals signs", () => {
  assertEquals(parseArgs(["--a=1", "--b", "two", "--c", "rest"], { boolean: ["c"] }), {
    a: 1,
    b: "two",
    c: true,
    _: ["rest"],
  });
});

Deno.test("parseArgs() gives typed flags", () => {
  const args = parseArgs(["--json", "--out", "7", "--set", "a", "--set", "b"], {
    boolean: ["json", "quiet"],
    string: ["out", "set", "track"],
    collect: ["set"],
    default: { track: "embedded" },
  });
  const [json, out, set, track]: [boolean, string | undefined, string[], string] = [
    args.json,
    args.out,
    args.set,
    args.track,
  ];
  assertEquals({ json, out, set, track, quiet: args.quiet }, {
    json: true,
    out: "7",
    set: ["a", "b"],
    track: "embedded",
    quiet: false,
  });
});

Deno.test("parseArgs() takes the last of a flag that is not collected", () => {
  assertEquals(parseArgs(["--n", "1", "--n", "2"]).n, 2);
});

Deno.test("parseArgs() starts collected flags empty", () => {
  assertEquals(parseArgs([], { string: ["set"], collect: ["set"] }).set, []);
});

Deno.test("parseArgs() sets a flag under all its names", () => {
  const args = parseArgs(["-o", "file", "-v"], {
    string: ["out"],
    boolean: ["verbose"],
    alias: { out: "o", verbose: ["v"] },
  });
  assertEquals([args.out, args.o, args.verbose, args.v], ["file", "file", true, true]);
});

Deno.test("parseArgs() negates only flags that are negatable", () => {
  const options = { boolean: ["crf", "json"], negatable: ["crf"], default: { crf: true } } as const;
  assertEquals(parseArgs(["--no-crf"], options).crf, false);
  assertEquals(parseArgs([], options).crf, true);
  assertEquals(parseArgs(["--no-json"], options)["no-json"], true);
});

Deno.test("parseArgs() reads true and false for a boolean", () => {
  assertEquals(parseArgs(["--a", "false", "--b=false", "x"], { boolean: ["a", "b"] }), {
    a: false,
    b: false,
    _: ["x"],
  });
});

Deno.test("parseArgs() splits short flags", () => {
  assertEquals(parseArgs(["-abc", "-n5", "-x=y"]), { a: true, b: true, c: true, n: 5, x: "y", _: [] });
});

Deno.test("parseArgs() keeps what follows two dashes", () => {
  assertEquals(parseArgs(["a", "--", "--b"]), { _: ["a", "--b"] });
  assertEquals(parseArgs(["a", "--", "--b"], { "--": true }), { _: ["a"], "--": ["--b"] });
});

Deno.test("parseArgs() stops early at the first positional", () => {
  assertEquals(parseArgs(["--v", "run", "--b"], { boolean: ["v"], stopEarly: true }), {
    v: true,
    _: ["run", "--b"],
  });
});

Deno.test("parseArgs() reports unknown flags and positionals, and drops them if told to", () => {
  const seen: unknown[] = [];
  const args = parseArgs(["--known", "--odd=1", "file"], {
    boolean: ["known"],
    unknown: (arg, key, value) => {
      seen.push([arg, key, value]);
      return key === undefined;
    },
  });
  assertEquals(args, { known: true, _: ["file"] });
  assertEquals(seen, [["--odd=1", "odd", "1"], ["file", undefined, undefined]]);
});

Deno.test("parseArgs() makes numbers of positionals unless they are to be texts", () => {
  assertEquals(parseArgs(["1e3", "-", "x"])._, [1000, "-", "x"]);
  assertEquals(parseArgs(["1e3"], { string: ["_"] })._, ["1e3"]);
});
