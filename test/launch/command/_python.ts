/** What tests may run. */
export const PYTHON = "/usr/bin/python3";

/** Why what needs Python's numpy is left out; null where it is not. */
export const withoutNumpy: string | null = without("numpy");

/** Why what needs Python's scipy is left out; null where it is not. */
export const withoutScipy: string | null = without("scipy");

function without(name: string): string | null {
  return has(name) ? null : ` (left out: ${PYTHON} has no ${name})`;
}

function has(name: string): boolean {
  try {
    return new Deno.Command(PYTHON, { args: ["-c", `import ${name}`], clearEnv: true }).outputSync().success;
  } catch {
    return false;
  }
}
