/** Several processes on one card, each of which names it. */
import { assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { answerOf, missingAdapter, probeEngine, testUnless } from "../engine/_probe.ts";

interface Probed {
  readonly description: string;
  readonly numerics: string;
  readonly cells: readonly { readonly status: string; readonly numerics: string; readonly engine: string }[];
}

const probed = await probeEngine("webgpu");

testUnless(
  missingAdapter(probed),
  "two workers train on one card at once, and their results name it",
  async () => {
    answerOf(probed);
    const folder = await Deno.makeTempDir({ prefix: "omh-bench-test-" });
    try {
      const script = fileURLToPath(new URL("card_probe.ts", import.meta.url));
      const permissions = [
        "--allow-read",
        "--allow-env",
        "--allow-sys",
        "--allow-ffi",
        "--allow-run=deno,git",
      ];
      const { stdout } = await new Deno.Command("deno", {
        args: ["run", "--quiet", "--no-check", ...permissions, `--allow-write=${folder}`, script, folder],
        stderr: "null",
      }).output();
      const last = new TextDecoder().decode(stdout).trim().split("\n").at(-1)!;
      const { description, numerics, cells }: Probed = JSON.parse(last);
      assertEquals(
        cells,
        Array.from({ length: 2 }, () => ({ status: "finished", numerics, engine: description })),
      );
      // The card's name stands in both.
      const card = /^webgpu: (.*), with own kernels/.exec(description)![1];
      assertEquals(numerics.includes(card.replaceAll(/[\s/]+/g, "-")), true);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
);
