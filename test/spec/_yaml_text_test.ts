import { assertEquals, assertStringIncludes } from "@std/assert";
import { parseDocument, type Scalar } from "yaml";
import { detab, scalarFault } from "../../src/spec/_yaml_text.ts";

const faultOf = (text: string) => scalarFault(parseDocument(text).contents as unknown as Scalar);

Deno.test("scalarFault() refuses numbers that look octal", () => {
  for (const text of ["010", "-010", "0o17", "007.5", "00"]) {
    assertStringIncludes(faultOf(text) ?? "", "octal");
  }
});

Deno.test("scalarFault() refuses dates and numbers that are not finite", () => {
  for (const text of ["2024-01-01", "2024-1-1T10:00:00Z"]) assertStringIncludes(faultOf(text) ?? "", "date");
  for (const text of [".inf", "-.inf", ".nan"]) assertStringIncludes(faultOf(text) ?? "", "finite");
});

Deno.test("scalarFault() takes what is quoted or plain", () => {
  for (const text of ['"010"', "'2024-01-01'", "0", "0.5", "-0.1", "10", "vit-b8", "null", "1e-3", "2024"]) {
    assertEquals(faultOf(text), undefined);
  }
});

Deno.test("detab() makes tabs that indent spaces and finds the way back", () => {
  const { text, tabs, source } = detab("a:\n\tb: 1\n\t\tc:\t2\n", 4);
  assertEquals(text, "a:\n    b: 1\n        c:\t2\n");
  assertEquals(tabs, [3, 9]);
  assertEquals(source(text.indexOf("b")), 4);
  assertEquals(source(text.indexOf("c")), 11);
  assertEquals(source(text.indexOf("a")), 0);
});

Deno.test("detab() leaves empty lines and comments alone", () => {
  assertEquals(detab("a: 1\n\t\n\t# note\n", 2).tabs, []);
});
