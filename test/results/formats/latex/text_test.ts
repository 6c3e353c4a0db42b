import { assertEquals } from "@std/assert";
import {
  codeLatex,
  commentLatex,
  escapeLatex,
  sentenceLatex,
} from "../../../../src/results/formats/latex/text.ts";

Deno.test("escapeLatex() leaves no character that LaTeX takes for a command", () => {
  assertEquals(
    escapeLatex("a_b & 5% of $x {y} #1 ^2 ~z \\w"),
    "a\\_b \\& 5\\% of \\$x \\{y\\} \\#1 \\textasciicircum{}2 \\textasciitilde{}z \\textbackslash{}w",
  );
  assertEquals(
    escapeLatex("a < b | c > `d`"),
    "a \\textless{} b \\textbar{} c \\textgreater{} \\textasciigrave{}d\\textasciigrave{}",
  );
});

Deno.test("escapeLatex() pairs quotation marks, keeps hyphens apart, and one line", () => {
  assertEquals(escapeLatex('"one" and "two" and 5"'), "``one'' and ``two'' and 5''");
  assertEquals(escapeLatex("--fresh, a-b, 1–2, ---"), "-{}-fresh, a-b, 1--2, -{}-{}-");
  assertEquals(escapeLatex("a\n  b\tc"), "a b c");
});

Deno.test("escapeLatex() sets Greek letters and signs as mathematics, and leaves other letters", () => {
  assertEquals(escapeLatex("τ ± 1 ≤ é"), "\\ensuremath{\\tau} \\ensuremath{\\pm} 1 \\ensuremath{\\le} é");
  assertEquals(escapeLatex("城市"), "城市");
});

Deno.test("codeLatex() lets lines break after slashes and underscores", () => {
  assertEquals(codeLatex("a/b_c"), "\\texttt{a/\\allowbreak{}b\\_\\allowbreak{}c}");
});

Deno.test("sentenceLatex() sets what stands between backticks as code", () => {
  assertEquals(sentenceLatex("With `a_b` 5%"), "With \\texttt{a\\_\\allowbreak{}b} 5\\%");
});

Deno.test("commentLatex() does not end before its text does", () => {
  assertEquals(commentLatex("one\r\ntwo\n\\end{table}"), "% one two \\end{table}");
});
