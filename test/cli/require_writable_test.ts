import { assertThrows } from "@std/assert";
import { UsageError } from "../../src/cli/command.ts";
import { requireWritable } from "../../src/cli/require_writable.ts";

const asked: Deno.PermissionDescriptor[] = [];
const permissions = (state: Deno.PermissionState) => ({
  querySync: (descriptor: Deno.PermissionDescriptor) => {
    asked.push(descriptor);
    return { state } as Deno.PermissionStatus;
  },
});

Deno.test("requireWritable() passes a folder that may be written to", () => {
  requireWritable("/some/results", permissions("granted"));
});

Deno.test("requireWritable() refuses any other with the command that may write there", () => {
  for (const state of ["prompt", "denied"] as const) {
    assertThrows(
      () => requireWritable("/some/results", permissions(state)),
      UsageError,
      "--allow-write=/some/results,",
    );
  }
});
