import { assertEquals } from "@std/assert";
import { commandLeftovers } from "../../src/app/command_leftovers.ts";
import { withFolder } from "../cli/terminal_fixture.ts";

Deno.test("commandLeftovers() names what no cell needs: inputs while none is to be run, trials always", () =>
  withFolder(async (commands) => {
    for (const path of ["cells/asked", "cells/gone", "inputs/a", "try/b"]) {
      await Deno.mkdir(`${commands}/${path}`, { recursive: true });
    }
    const left = async (unfinished: boolean) =>
      (await commandLeftovers({ commands }, { keys: new Set(["asked"]), unfinished }))
        .map(({ path }) => path.slice(commands.length + 1));
    assertEquals(await left(false), ["cells/gone", "inputs/a", "try/b"]);
    assertEquals(await left(true), ["cells/gone", "try/b"]);
  }));

Deno.test("commandLeftovers() finds nothing where no program ever ran", () =>
  withFolder(async (folder) => {
    const cells = { keys: new Set<string>(), unfinished: false };
    assertEquals(await commandLeftovers({ commands: `${folder}/none` }, cells), []);
  }));
