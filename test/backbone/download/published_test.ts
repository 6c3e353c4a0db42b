import { assert, assertEquals, assertMatch } from "@std/assert";
import config from "../../../deno.json" with { type: "json" };
import { PUBLISHED } from "../../../src/backbone/download/published.ts";
import { backbones } from "../../../src/backbone/registry.ts";

Deno.test("PUBLISHED has DINO's file of every backbone that does not come with the harness", async () => {
  const definitions = await Promise.all(backbones.names.map((name) => backbones.load(name)));
  const files = definitions.filter(({ name }) => name !== "earthcover-vit").map(({ file }) => file);
  assertEquals(Object.keys(PUBLISHED).sort(), files.sort());
});

Deno.test("PUBLISHED has addresses in DINO's form, one folder per file", () => {
  for (const [file, { address, sha256 }] of Object.entries(PUBLISHED)) {
    const folder = file.replace(/\.pth$/, "");
    assertEquals(address, `https://dl.fbaipublicfiles.com/dino/${folder}/${file}`);
    if (sha256 !== undefined) assertMatch(sha256, /^[0-9a-f]{64}$/);
  }
});

Deno.test("the task may reach the hosts of PUBLISHED and no other", () => {
  const hosts = new Set(Object.values(PUBLISHED).map(({ address }) => new URL(address).host));
  assert(config.tasks.weights.includes(` --allow-net=${[...hosts].join()} `));
});
