/**
 * Installs a package in a folder of packages of its own.
 *
 * @param source Its program.
 * @param use Is given the folder of packages, which lies in an otherwise empty folder.
 */
export async function withPackage(
  name: string,
  source: string,
  use: (folder: string) => Promise<void>,
): Promise<void> {
  const home = await Deno.makeTempDir({ prefix: "omh-bench-test-" });
  const folder = `${home}/node_modules`;
  try {
    await Deno.mkdir(`${folder}/${name}`, { recursive: true });
    await Deno.writeTextFile(`${folder}/${name}/package.json`, JSON.stringify({ name, version: "1.2.3" }));
    await Deno.writeTextFile(`${folder}/${name}/index.js`, source);
    await use(folder);
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}
