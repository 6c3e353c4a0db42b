import { AssertionError, difference, show, suffix } from "./assertion_error.ts";
import { equal } from "./equal.ts";

/**
 * Asserts that a value is truthy.
 *
 * @param expression What must be truthy.
 * @param message Shown if it is not.
 * @throws {AssertionError} If it is not.
 */
export function assert(expression: unknown, message = ""): asserts expression {
  if (!expression) throw new AssertionError(message);
}

/**
 * Asserts that two values are deeply equal. NaN equals NaN, `-0` equals `0`.
 *
 * @throws {AssertionError} If they are not, with their difference.
 */
export function assertEquals<T>(actual: T, expected: T, message?: string): void {
  if (!equal(actual, expected)) throw new AssertionError(difference(actual, expected, message));
}

/**
 * Asserts that two values are not deeply equal.
 *
 * @throws {AssertionError} If they are.
 */
export function assertNotEquals<T>(actual: T, expected: T, message?: string): void {
  if (equal(actual, expected)) {
    throw new AssertionError(
      `Expected actual: ${show(actual)} not to be: ${show(expected)}${suffix(message)}`,
    );
  }
}

/**
 * Asserts that two values are the same, by `Object.is`.
 *
 * @throws {AssertionError} If they are not, with their difference.
 */
export function assertStrictEquals<T>(actual: unknown, expected: T, message?: string): asserts actual is T {
  if (!Object.is(actual, expected)) throw new AssertionError(difference(actual, expected, message));
}

/**
 * Asserts that two numbers are close.
 *
 * @param tolerance Largest absolute difference allowed. Default: `1e-7` of the expected value, or `1e-7` if that is zero or
 * not finite.
 * @throws {AssertionError} If they are further apart, or one is NaN and the other is not.
 */
export function assertAlmostEquals(
  actual: number,
  expected: number,
  tolerance?: number,
  message?: string,
): void {
  if (Object.is(actual, expected)) return;
  const relative = Math.abs(expected) * 1e-7;
  const allowed = tolerance ?? (Number.isFinite(relative) && relative > 0 ? relative : 1e-7);
  const apart = Math.abs(expected - actual);
  if (apart <= allowed) return;
  throw new AssertionError(
    `Expected actual: "${actual}" to be close to "${expected}": difference "${apart}" is greater than ` +
      `"${allowed}"${suffix(message)}`,
  );
}

/**
 * Asserts that a value is neither null nor undefined.
 *
 * @throws {AssertionError} If it is.
 */
export function assertExists<T>(actual: T, message?: string): asserts actual is NonNullable<T> {
  if (actual === undefined || actual === null) {
    throw new AssertionError(`Expected actual: "${actual}" to not be null or undefined${suffix(message)}`);
  }
}

/**
 * Asserts that a value is an instance of a class.
 *
 * @throws {AssertionError} If it is not.
 */
export function assertInstanceOf<T>(
  actual: unknown,
  // deno-lint-ignore no-explicit-any -- a class is named whatever its constructor takes
  expectedType: abstract new (...args: any[]) => T,
  message?: string,
): asserts actual is T {
  if (actual instanceof expectedType) return;
  throw new AssertionError(
    `Expected object to be an instance of "${expectedType.name}" but was ${show(actual)}${suffix(message)}`,
  );
}

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
