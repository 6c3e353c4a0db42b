import { assertEquals, assertStringIncludes } from "@std/assert";
import { exampleTree } from "../../../src/report/pages/example_tree.ts";

/** Two clusters into three: the first takes most of 1, the second of 0 and 2. */
const PLAN = { rows: 2, columns: 3, data: [0.1, 0.3, 0, 0.2, 0, 0.4] };
const LEVELS = [
  [{ share: 0.25, pictures: ["a", "b"] }, { share: 0.75, pictures: ["b"] }],
  [{ share: 0.125, pictures: ["<c>"] }, { share: 0.875, pictures: ["a"] }, { share: 0, pictures: [] }],
];
const { text } = exampleTree({
  plans: [PLAN],
  examples: { file: "pictures/clusters-3.jpg", each: 2, side: 24, levels: LEVELS },
});

Deno.test("the tree of examples has finer clusters inside the coarser one that takes most of their mass", () => {
  assertStringIncludes(text, "Tree of 2, 3 clusters");
  const order = [...text.matchAll(/<(\/?)(ul|li)>|level (\d), cluster (\d)/g)].map((
    [, end, tag, level, cluster],
  ) => tag ? `${end}${tag}` : `${level}.${cluster}`);
  assertEquals(
    order.join(" "),
    "ul li 1.0 ul li 2.1 /li /ul /li li 1.1 ul li 2.0 /li li 2.2 /li /ul /li /ul",
  );
});

Deno.test("a cluster is shown by its own strip, as wide as it has patches, and named in words", () => {
  const strips = [
    ...text.matchAll(/style="--n:(\d)"><img src="([^"]*)" alt="([^"]*)" style="--y:(\d)"/g),
  ];
  assertStringIncludes(text, 'style="--each:2;--strips:5"');
  const file = "pictures/clusters-3.jpg";
  assertEquals(strips.map(([, patches, file, , above]) => [patches, file, above]), [
    ["2", file, "0"],
    ["1", file, "3"],
    ["1", file, "1"],
    ["1", file, "2"],
    ["0", file, "4"],
  ]);
  assertEquals(strips.map(([, , , alt]) => alt), [
    "level 1, cluster 0, 25.0% of the patches: those nearest to its centre, of a, b",
    "level 2, cluster 1, 87.5% of the patches: those nearest to its centre, of a",
    "level 1, cluster 1, 75.0% of the patches: those nearest to its centre, of b",
    "level 2, cluster 0, 12.5% of the patches: those nearest to its centre, of &lt;c&gt;",
    "level 2, cluster 2: no patch",
  ]);
});
