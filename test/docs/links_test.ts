import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import {
  anchorOf,
  filesBelow,
  headings,
  HOME,
  readText,
  relativeLinks,
  resolveLink,
} from "../../docs/build/markdown.ts";

/** Where a reader comes in. */
const ENTRIES = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"];

Deno.test("every relative link of the documentation leads to a file and a heading", async () => {
  const broken = [];
  for (const page of await pages()) {
    for (const link of relativeLinks(page, await readText(page))) {
      if (!await leadsSomewhere(resolveLink(link))) broken.push(`${page}: ${link.target}`);
    }
  }
  assertEquals(broken, []);
});

Deno.test("every page below docs/ can be reached from the README", async () => {
  const reached = new Set<string>();
  const open = ["README.md"];
  for (let page = open.pop(); page !== undefined; page = open.pop()) {
    if (reached.has(page)) continue;
    reached.add(page);
    if (!page.endsWith(".md")) continue;
    open.push(...relativeLinks(page, await readText(page)).map((link) => resolveLink(link).path));
  }
  const files = (await Promise.all([".md", ".svg"].map((ending) => filesBelow("docs", ending)))).flat();
  assertEquals(files.filter((file) => !reached.has(file)), []);
});

Deno.test("every path that the documentation names is there", async () => {
  const gone = [];
  for (const page of await pages()) {
    const text = await readText(page);
    for (
      const [, path] of text.matchAll(/`((?:src|test|docs|benchmarks|examples|datasets|vendor)\/[\w./-]+)`/g)
    ) {
      const files = [path, `${path}.safetensors`].map((path) => leadsSomewhere({ path, anchor: null }));
      if (!(await Promise.all(files)).includes(true)) gone.push(`${page}: ${path}`);
    }
  }
  assertEquals(gone, []);
});

Deno.test("CONTRIBUTING lists every room", async () => {
  const text = await readText("CONTRIBUTING.md");
  const rooms = (await Array.fromAsync(Deno.readDir(new URL("src/", HOME)))).map(({ name }) => name);
  assertEquals(rooms.filter((room) => !new RegExp(`^src/${room} `, "m").test(text)), []);
});

Deno.test("a link to a heading that is not there is found", async () => {
  const at = (target: string) => leadsSomewhere(resolveLink({ from: "docs/README.md", target }));
  assertEquals(await at("reference/omh.md#4-sinkhorn"), true);
  assertEquals(await at("reference/omh.md#5-sinkhorn"), false);
  assertEquals(await at("reference/nothing.md"), false);
});

async function pages(): Promise<string[]> {
  const below = ["docs", "datasets", "test/golden"].map((folder) => filesBelow(folder, ".md"));
  return [...ENTRIES, ...(await Promise.all(below)).flat()];
}

async function leadsSomewhere({ path, anchor }: { path: string; anchor: string | null }): Promise<boolean> {
  try {
    const { isFile } = await Deno.stat(new URL(path, HOME));
    return anchor === null ||
      (isFile && headings(await readText(path)).some((heading) => anchorOf(heading) === anchor));
  } catch {
    return false;
  }
}

Deno.test("the README links every door for what is one's own in its first half, before the commands", async () => {
  const readme = await readText("README.md");
  const at = readme.indexOf("## Bring your own");
  assert(at > 0 && at < readme.length / 2 && at < readme.indexOf("## Commands"));
  const section = readme.slice(at, readme.indexOf("## Commands"));
  const pages = [
    "your-own-pictures",
    "your-own-predictions",
    "method-in-python",
    "own-repository",
    "backbone",
  ];
  for (const page of pages) assertStringIncludes(section, `(docs/how-to/${page}.md)`);
  assertStringIncludes(section, "(examples/)");
});
