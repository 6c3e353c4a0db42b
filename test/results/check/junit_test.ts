import { assertEquals, assertStringIncludes } from "@std/assert";
import { renderJunit } from "../../../src/results/check/junit.ts";
import { checkOf, DIFFERS } from "./finding_fixture.ts";

/** What a strict parser reads: the attributes of all elements of a name, and their text. */
async function read(
  xml: string,
  name: string,
): Promise<{ attributes: Record<string, string>; text: string }[]> {
  const script = "import sys, json, xml.etree.ElementTree as t\n" +
    "print(json.dumps([dict(attributes=e.attrib, text=e.text or '') for e in t.fromstring(sys.stdin.buffer.read()).iter(sys.argv[1])]))";
  const child = new Deno.Command("/usr/bin/python3", {
    args: ["-c", script, name],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(xml));
  await writer.close();
  const { success, stdout } = await child.output();
  assertEquals(success, true, xml);
  return JSON.parse(new TextDecoder().decode(stdout));
}

Deno.test("renderJunit() has a case for each cell and file, and the message of what fails", async () => {
  const missing = { verdict: "cannot compare", reason: "it has no committed result" } as const;
  const xml = renderJunit([checkOf({ cells: [DIFFERS, missing, {}] }), checkOf()], "results");
  const [all] = await read(xml, "testsuites");
  assertEquals(all.attributes, { name: "check", tests: "14", failures: "1", errors: "1" });
  const suites = await read(xml, "testsuite");
  assertEquals(suites.map(({ attributes }) => attributes.failures), ["1", "0"]);
  const cases = await read(xml, "testcase");
  assertEquals(cases.length, 14);
  assertEquals(cases[0].attributes, {
    classname: "tiny.embedded",
    name: "STEGO, seed 0",
    file: "results/tiny/embedded/cells/key0.json",
  });
  const [failure] = await read(xml, "failure");
  assertEquals(failure, {
    attributes: { type: "differs", message: "acc 90 -> 90.01 (+0.0100)" },
    text: "acc 90 -> 90.01 (+0.0100)",
  });
  const [error] = await read(xml, "error");
  assertEquals(error.attributes, { type: "cannot compare", message: "it has no committed result" });
});

Deno.test("renderJunit() is XML whatever names and messages hold, and a parser reads them back", async () => {
  const odd = "a < b && \"c\" > 'd'\n]]>\té";
  const xml = renderJunit([
    checkOf({
      cells: [{ row: odd, verdict: "cannot compare", reason: `${odd}\u0000\u001b[31m\ud800` }],
      now: odd,
    }),
  ], "results");
  const [{ attributes }] = await read(xml, "testcase");
  assertEquals(attributes.name, `${odd}, seed 0`);
  const [error] = await read(xml, "error");
  assertEquals(error.text, `${odd}\ufffd\ufffd[31m\ufffd`);
  assertStringIncludes(xml, "&#10;");
});

Deno.test("renderJunit() of no checks is a document without suites", async () => {
  assertEquals(await read(renderJunit([], "results"), "testsuite"), []);
});
