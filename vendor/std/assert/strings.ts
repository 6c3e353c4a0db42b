import { AssertionError, show, suffix } from "./assertion_error.ts";

/**
 * Asserts that a text holds another.
 *
 * @throws {AssertionError} If it does not.
 */
export function assertStringIncludes(actual: string, expected: string, message?: string): void {
  if (!actual.includes(expected)) {
    throw new AssertionError(
      `Expected actual: ${show(actual)} to contain: ${show(expected)}${suffix(message)}`,
    );
  }
}

/**
 * Asserts that a text matches a pattern.
 *
 * @throws {AssertionError} If it does not.
 */
export function assertMatch(actual: string, expected: RegExp, message?: string): void {
  if (!expected.test(actual)) {
    throw new AssertionError(`Expected actual: ${show(actual)} to match: ${expected}${suffix(message)}`);
  }
}
