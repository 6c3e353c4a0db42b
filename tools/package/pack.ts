/**
 * `deno task pack`: lays out npm's package in `.omh/package` and compares what npm would pack with what it should.
 *
 * @module
 */
import { dirname } from "node:path";
import config from "../../deno.json" with { type: "json" };
import { npmInclude, npmPackage, publishedFiles } from "./contents.ts";

const HOME = new URL("../../", import.meta.url);
const TARGET = new URL(".omh/package/", HOME);

if (import.meta.main) {
  const tracked = (await output("git", ["ls-files", "-z"], HOME)).split("\0").filter(Boolean);
  const files = publishedFiles(tracked, npmInclude(config));
  await Deno.mkdir(TARGET, { recursive: true });
  await Deno.remove(TARGET, { recursive: true });
  for (const file of files) {
    await Deno.mkdir(new URL(`${dirname(file)}/`, TARGET), { recursive: true });
    await Deno.copyFile(new URL(file, HOME), new URL(file, TARGET));
  }
  await Deno.writeTextFile(new URL("package.json", TARGET), npmPackage(config));
  const [{ files: packed, size }] = JSON.parse(
    await output("npm", ["pack", "--dry-run", "--json"], TARGET),
  ) as [
    { files: { path: string }[]; size: number },
  ];
  const found = new Set(packed.map(({ path }) => path));
  const missing = files.filter((file) => !found.has(file));
  const more = [...found].filter((file) => file !== "package.json" && !files.includes(file));
  if (missing.length + more.length > 0) {
    console.error(
      `Cannot pack "${config.name}": npm leaves out ${missing.join(", ") || "nothing"} and adds ${
        more.join(", ") || "nothing"
      }, expected the ${files.length} files that are published`,
    );
    Deno.exit(1);
  }
  console.log(
    `${config.name} ${config.version}: ${found.size} files, ${(size / 2 ** 20).toFixed(1)} MiB, as expected`,
  );
}

async function output(program: string, args: string[], folder: URL): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command(program, { args, cwd: folder }).output();
  if (code !== 0) {
    throw new Error(
      `Cannot run "${program} ${args.join(" ")}": ${new TextDecoder().decode(stderr)}, expected exit code 0`,
    );
  }
  return new TextDecoder().decode(stdout);
}
