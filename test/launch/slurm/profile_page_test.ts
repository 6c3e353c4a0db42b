import { assertEquals } from "@std/assert";
import { codeBlocks, readText } from "../../../docs/build/markdown.ts";
import { requestOf } from "../../../src/launch/slurm/element_request.ts";
import { readProfile } from "../../../src/launch/slurm/read_profile.ts";

Deno.test("the profile of the page on clusters is in order", async () => {
  const [{ code }] = codeBlocks(await readText("docs/how-to/cluster.md"), "yaml");
  const profile = readProfile(code, "cluster.yaml");
  assertEquals(requestOf(profile, { method: "constant", row: "majority class" }).walltime.most, 60);
  assertEquals(requestOf(profile, { method: "hp", row: "HP" }).memory, 64 * 1024);
});
