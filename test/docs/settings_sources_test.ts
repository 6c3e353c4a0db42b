/** Editors show what the schema says: it is to say as much as the settings page. */
import { assertEquals } from "@std/assert";
import schema from "../../benchmarks/spec.schema.json" with { type: "json" };

interface Node {
  readonly description?: string;
  readonly properties?: object;
}

Deno.test("every setting of the JSON Schema has a description, and its default with the source", () => {
  const settings = Object.entries<Node>(schema.$defs.settings.properties);
  const options = settings.filter(([name, { properties }]) => name.includes(".") && properties === undefined);
  const lacking = options.filter(([, node]) =>
    !("default" in node) || !/\bDefault [^(]+ ?\([^)]+\)/.test(node.description ?? "")
  );
  assertEquals(options.length > 50, true);
  assertEquals(lacking.map(([name]) => name), []);
});
