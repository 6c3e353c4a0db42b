import { assert, assertEquals } from "@std/assert";
import { readText } from "../../docs/build/markdown.ts";

Deno.test("the picture of the data's way shows the nodes and edges of its source: deno task diagram renders it", async () => {
  const [source, picture] = [await readText("docs/data-flow.dot"), await readText("docs/data-flow.svg")];
  const labels = [...source.matchAll(/^ {2}(\w+) \[label="([^"]+)"/gm)].map(([, name, label]) => ({
    name,
    lines: label.split("\\n"),
  }));
  assert(labels.length > 10);
  assertEquals(titles(picture, "node"), labels.map(({ name }) => name).sort());
  assertEquals(titles(picture, "edge"), edgesOf(source));
  const shown = new Set([...picture.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => plain(text)));
  assertEquals(labels.flatMap(({ lines }) => lines).filter((line) => !shown.has(line)), []);
});

function titles(picture: string, kind: "node" | "edge"): string[] {
  const found = picture.matchAll(new RegExp(`class="${kind}">\\s*<title>([^<]*)</title>`, "g"));
  return [...found].map(([, title]) => plain(title)).sort();
}

/** Edges of chains such as `a -> b -> c` and of groups such as `{a b} -> c`. */
function edgesOf(source: string): string[] {
  const chains = source.split("\n").filter((line) => line.includes("->")).map((line) =>
    line.replace(/\[.*$/, "").replace(/;.*$/, "").split("->").map((part) => part.match(/\w+/g)!)
  );
  return chains.flatMap((steps) =>
    steps.slice(1).flatMap((to, i) => steps[i].flatMap((a) => to.map((b) => `${a}->${b}`)))
  ).sort();
}

function plain(text: string): string {
  return text.replaceAll("&#45;", "-").replaceAll("&gt;", ">").replaceAll("&lt;", "<").replaceAll(
    "&amp;",
    "&",
  );
}
