import { assert } from "@std/assert";

/** Runs git in a folder, as someone else and deaf to a repository that the environment may name. */
export async function git(cwd: string, ...args: string[]): Promise<void> {
  const who = ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"];
  const env = { PATH: Deno.env.get("PATH") ?? "" };
  const command = new Deno.Command("git", { args: [...who, ...args], cwd, clearEnv: true, env });
  const { success, stderr } = await command.output();
  assert(success, new TextDecoder().decode(stderr));
}

/** Hands a temporary folder to a test and removes it afterwards. */
export async function withFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "omh-bench-test-" });
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
