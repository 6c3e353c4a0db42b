import { AssertionError, show, suffix } from "./assertion_error.ts";

/**
 * Asserts that `actual > expected`.
 *
 * @throws {AssertionError} If it is not.
 */
export function assertGreater<T>(actual: T, expected: T, message?: string): void {
  if (!(actual > expected)) fail(actual, ">", expected, message);
}

/**
 * Asserts that `actual >= expected`.
 *
 * @throws {AssertionError} If it is not.
 */
export function assertGreaterOrEqual<T>(actual: T, expected: T, message?: string): void {
  if (!(actual >= expected)) fail(actual, ">=", expected, message);
}

/**
 * Asserts that `actual < expected`.
 *
 * @throws {AssertionError} If it is not.
 */
export function assertLess<T>(actual: T, expected: T, message?: string): void {
  if (!(actual < expected)) fail(actual, "<", expected, message);
}

/**
 * Asserts that `actual <= expected`.
 *
 * @throws {AssertionError} If it is not.
 */
export function assertLessOrEqual<T>(actual: T, expected: T, message?: string): void {
  if (!(actual <= expected)) fail(actual, "<=", expected, message);
}

function fail(actual: unknown, sign: string, expected: unknown, message?: string): never {
  throw new AssertionError(`Expected actual: ${show(actual)} ${sign} ${show(expected)}${suffix(message)}`);
}
