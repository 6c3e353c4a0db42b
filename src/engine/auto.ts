import type { Engine, EngineName } from "./types.ts";

/** An engine to try. */
export interface Candidate {
  readonly name: EngineName;
  start(): Promise<Engine>;
}

/**
 * Starts the first engine that works.
 *
 * @param candidates Engines, the best first.
 * @returns The engine; its description also says which were passed over and why.
 * @throws {AggregateError} None works; it holds the reasons.
 */
export async function startFirst(candidates: readonly Candidate[]): Promise<Engine> {
  const errors: Error[] = [];
  const passedOver: string[] = [];
  for (const { name, start } of candidates) {
    try {
      const engine = await start();
      const reasons = passedOver.length === 0 ? "" : ` (passed over ${passedOver.join("; ")})`;
      return { ...engine, description: engine.description + reasons };
    } catch (error) {
      errors.push(error as Error);
      passedOver.push(`${name}: ${reasonOf(error as Error)}`);
    }
  }
  throw new AggregateError(
    errors,
    `Cannot start an engine: ${passedOver.join("; ")}, expected one of them to work`,
  );
}

/** What was found, without what was being done and what was expected. */
function reasonOf({ message }: Error): string {
  return /^Cannot start the engine "\w+": (.*?)(?:, expected .*)?$/s.exec(message)?.[1] ?? message;
}
