import { assertEquals } from "@std/assert";
import { findingsOf } from "../../../src/results/check/findings.ts";
import { checkOf, DIFFERS } from "./finding_fixture.ts";

Deno.test("findingsOf() has each cell, each file of the table and the table as a whole, of the same names from check to check", () => {
  const findings = findingsOf(checkOf());
  assertEquals(findings.map(({ name, file }) => [name, file]), [
    ["STEGO, seed 0", "cells/key0.json"],
    ["STEGO, seed 1", "cells/key1.json"],
    ["STEGO, seed 2", "cells/key2.json"],
    ["table.json", "table.json"],
    ["table.md", "table.md"],
    ["table.csv", "table.csv"],
    ["all that is compared is there", "table.json"],
  ]);
  assertEquals(findings.filter(({ verdict, messages }) => verdict !== "same" || messages.length > 0), []);
});

Deno.test("findingsOf() tells what differs and what was altered at its cell or its file, and what is missing at the table", () => {
  const where = "results";
  const findings = findingsOf(checkOf({
    cells: [DIFFERS, {}, { verdict: "within tolerance" }],
    altered: [
      { where, file: "cells/key1.json", message: "no digest", cell: "STEGO, seed 1" },
      { where, file: "table.md", message: "not what table.json renders to", cell: null },
      { where, file: "cells/odd.json", message: "no digest", cell: null },
    ],
    obstacles: ["no table.csv"],
    until_decided: true,
  }));
  assertEquals(findings.filter(({ verdict }) => verdict !== "same"), [
    {
      name: "STEGO, seed 0",
      file: "cells/key0.json",
      verdict: "differs",
      messages: ["acc 90 -> 90.01 (+0.0100)"],
    },
    {
      name: "STEGO, seed 1",
      file: "cells/key1.json",
      verdict: "differs",
      messages: ["altered: cells/key1.json of results: no digest"],
    },
    { name: "STEGO, seed 2", file: "cells/key2.json", verdict: "within tolerance", messages: [] },
    {
      name: "table.md",
      file: "until-decided/table.md",
      verdict: "differs",
      messages: ["altered: table.md of results: not what table.json renders to"],
    },
    {
      name: "cells/odd.json",
      file: "cells/odd.json",
      verdict: "differs",
      messages: ["altered: cells/odd.json of results: no digest"],
    },
    {
      name: "all that is compared is there",
      file: "until-decided/table.json",
      verdict: "cannot compare",
      messages: ["no table.csv"],
    },
  ]);
});

Deno.test("findingsOf() has a row that is held against the paper's number", () => {
  const reproduced = { verdict: "not reproduced", p_outside: 1, p_within: 0 } as const;
  const [row] = findingsOf(checkOf({ cells: [], rows: [{ reproduced }] })).filter(({ name }) =>
    name.endsWith("paper")
  );
  assertEquals([row.name, row.verdict, row.messages], [
    "STEGO, acc of the paper",
    "differs",
    ["not reproduced: 65 here, 70 in the paper"],
  ]);
});
