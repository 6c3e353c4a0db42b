/**
 * Runs a command whose user has pressed Ctrl-C already. It goes on in the background, and with it what it runs outside of
 * JavaScript, so it needs a process of its own: to end a thread of the tests under it ends them all.
 *
 * @module
 */
import { runCommand } from "./terminal_fixture.ts";

const { code, err } = await runCommand(Deno.args, { signal: AbortSignal.abort() });
await Deno.stderr.write(new TextEncoder().encode(err));
Deno.exit(code);
