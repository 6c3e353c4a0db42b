/** What tests may run. */
export const PYTHON = "/usr/bin/python3";

/** Why what needs Python's numpy is left out; null where it is not. */
export const withoutNumpy: string | null = hasNumpy() ? null : ` (left out: ${PYTHON} has no numpy)`;

function hasNumpy(): boolean {
  try {
    return new Deno.Command(PYTHON, { args: ["-c", "import numpy"], clearEnv: true }).outputSync().success;
  } catch {
    return false;
  }
}
