/**
 * Promises of a method's definition.
 *
 * @module
 */
import { requireMethod } from "../registry.ts";
import { streamNeeds } from "../needs.ts";
import type { MethodFixture } from "./method_fixture.ts";

/** A key that no method has. */
const UNKNOWN_KEY = "no_such_option";

/** Every member is there and of its type. */
export function checkMembers({ method }: MethodFixture): void {
  requireMethod(method, method.name);
}

/** The example is a valid section, with and without the options for few images. */
export function checkExample(fixture: MethodFixture): void {
  const { example, smallDataset, options } = fixture.method;
  for (const section of [example, { ...example, ...smallDataset }]) {
    const result = options.safeParse(section);
    if (result.success) continue;
    const [{ path, message }] = result.error.issues;
    fixture.refuse(`its example is refused at "${path.map(String).join(".")}" (${message})`, "valid options");
  }
}

/** Options that a section leaves out have defaults. */
export function checkDefaults(fixture: MethodFixture): void {
  const { options } = fixture.method;
  const parsed = options.parse(fixture.section);
  const schema = options.toJSONSchema({ io: "input", unrepresentable: "any" });
  const known = "properties" in schema ? Object.keys(schema.properties as object) : [];
  const missing = known.find((key) => !(key in parsed));
  if (missing) fixture.refuse(`its option "${missing}" has no value after validation`, "a default");
  const again = options.parse(parsed);
  if (JSON.stringify(again) !== JSON.stringify(parsed)) {
    fixture.refuse("validating its options again changes them", "validated options to stay as they are");
  }
}

/** A misspelt option is an error, not a default in disguise. */
export function checkUnknownOption(fixture: MethodFixture): void {
  if (fixture.method.options.safeParse({ ...fixture.section, [UNKNOWN_KEY]: 1 }).success) {
    fixture.refuse(`its options take the unknown key "${UNKNOWN_KEY}"`, "a refusal");
  }
}

/** The costs that a plan is made from. */
export function checkCosts(fixture: MethodFixture): void {
  const { method, classes, channels } = fixture;
  const options = method.options.parse(fixture.section);
  streamNeeds(method, options);
  const shape = { batch: 2, positions: 16, channels, classes, clusters: classes };
  const flops = method.stepFlops(shape, options);
  if (!Number.isFinite(flops) || flops < 0) {
    fixture.refuse(`stepFlops() gives ${flops}`, "a number of operations from 0");
  }
  const bytes = method.stepBytes?.(shape, options) ?? 0;
  if (!Number.isFinite(bytes) || bytes < 0) {
    fixture.refuse(`stepBytes() gives ${bytes}`, "a number of bytes from 0");
  }
  const extra = method.extraImages?.({ steps: 7, stepsPerEpoch: 3, batch: 2, images: 6 }, options) ?? 0;
  if (!Number.isFinite(extra) || extra < 0) {
    fixture.refuse(`extraImages() gives ${extra}`, "a number of images from 0");
  }
}
