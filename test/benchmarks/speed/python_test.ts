import { assertEquals, assertStringIncludes } from "@std/assert";
import { PYTHON, pythonFault } from "../../../benchmarks/speed/python.ts";

Deno.test("pythonFault() says that a Python is not there, or what it lacks", async () => {
  const { state } = await Deno.permissions.query({ name: "run", command: PYTHON });
  if (state !== "granted") return;
  const fault = await pythonFault(PYTHON, "import no_such_module");
  if (fault === `${PYTHON} is not there`) return;
  assertStringIncludes(fault!, "No module named 'no_such_module'");
  assertEquals(await pythonFault(PYTHON, "import sys"), null);
});

Deno.test("pythonFault() waits no longer than it is told for one that hangs", async () => {
  const { state } = await Deno.permissions.query({ name: "run", command: PYTHON });
  if (state !== "granted") return;
  const fault = await pythonFault(PYTHON, "import time; time.sleep(60)", AbortSignal.timeout(500));
  if (fault === `${PYTHON} is not there`) return;
  assertEquals(fault, `${PYTHON} was ended before it had answered`);
});

Deno.test("pythonFault() says that a Python may not be run, or is not there", async () => {
  const fault = await pythonFault("/no/such/python", "");
  assertEquals(/^\/no\/such\/python (is not there|may not be run: .*)$/.test(fault!), true, fault!);
});
