import { assertMatch, assertRejects } from "@std/assert";
import { engine } from "@tensorflow/tfjs-core";
import { conformanceChecks } from "../../../src/methods/conformance/conformance.ts";
import { MethodFixture } from "../../../src/methods/conformance/method_fixture.ts";
import stego from "../../../src/methods/stego/mod.ts";
import type { MethodDefinition, Trainer, TrainerContext } from "../../../src/methods/types.ts";

/** A place to train STEGO, or what `changes` makes of it. */
export function fixture(changes: Partial<MethodDefinition> = {}): MethodFixture {
  return new MethodFixture({ ...stego, ...changes }, {});
}

/** STEGO with another trainer. */
export function trainedBy(
  trainer: (context: TrainerContext<Record<string, unknown>>) => Trainer,
): Partial<MethodDefinition> {
  return { trainer };
}

/** STEGO whose trainer has other members. */
export function altered(
  change: (trainer: Trainer, context: TrainerContext<Record<string, unknown>>) => Partial<Trainer>,
): Partial<MethodDefinition> {
  return trainedBy((context) => {
    const trainer = stego.trainer(context);
    const changes = change(trainer, context);
    return new Proxy(trainer, {
      get(_, key) {
        const value = Reflect.get(
          key in changes ? changes : trainer,
          key,
          key in changes ? changes : trainer,
        );
        return typeof value === "function" ? value.bind(trainer) : value;
      },
      set: (_, key, value) => Reflect.set(trainer, key, value, trainer),
    });
  });
}

/** Asserts that a check refuses what `changes` make of STEGO, in one line that says `reason`. */
export async function assertRefuses(
  check: string,
  changes: Partial<MethodDefinition>,
  reason: string | RegExp,
): Promise<void> {
  const found = conformanceChecks({ ...stego, ...changes }).find(({ name }) => name === check);
  if (!found) throw new RangeError(`Cannot find the check "${check}": there is none of this name`);
  engine().startScope();
  try {
    const { message } = await assertRejects(
      () => found.run(),
      Error,
      typeof reason === "string" ? reason : "",
    );
    if (typeof reason !== "string") assertMatch(message, reason);
    if (message.includes("\n")) {
      throw new Error(`Cannot accept the message "${message}": it has several lines`);
    }
  } finally {
    engine().endScope();
  }
}
