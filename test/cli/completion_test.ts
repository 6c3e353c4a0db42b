import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { Command } from "../../src/cli/command.ts";
import { completionScript, SHELLS } from "../../src/cli/completion.ts";

const COMMANDS: readonly Command[] = [{
  name: "draw",
  summary: "draw what's there: all [of it]",
  argument: { name: "SHAPE", about: "a shape", choices: ["circle", "square"] },
  flags: {
    colour: { value: "NAME", about: "its colour,\nor none", choices: ["red", "green"] },
    out: { value: "FILE", about: "where" },
    quick: { about: "do not wait" },
  },
  run: () => Promise.resolve(0),
}];

/** The lines of a shell's script. */
const linesOf = (shell: typeof SHELLS[number]) => completionScript(COMMANDS, shell, "my.omh").split("\n");

Deno.test("completionScript() knows commands, all flags and what they may be given, in every shell", () => {
  for (const shell of SHELLS) {
    const script = completionScript(COMMANDS, shell, "my.omh");
    for (const word of ["draw", "colour", "red green", "out", "quick", "help", "circle square"]) {
      assertStringIncludes(script, word, `${shell}: ${word}`);
    }
    assert(script.endsWith("\n"));
    assert(!/colour,\n/.test(script), shell);
  }
});

Deno.test("completionScript() names its function by letters alone, whatever the program is called", () => {
  assertEquals(linesOf("bash").at(-2), "complete -o default -F _my_omh my.omh");
  assertEquals(linesOf("zsh")[0], "#compdef my.omh");
  assertEquals(linesOf("zsh").at(-2), "compdef _my_omh my.omh");
});

Deno.test("completionScript() quotes what is a shell's own", () => {
  assertStringIncludes(linesOf("zsh").join("\n"), "'draw:draw what'\\''s there\\: all \\[of it\\]'");
  assertStringIncludes(linesOf("fish").join("\n"), "-d 'draw what\\'s there: all [of it]'");
});
