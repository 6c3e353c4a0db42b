import { AssertionError, show, suffix } from "./assertion_error.ts";

// deno-lint-ignore no-explicit-any -- a class is named whatever its constructor takes
type ErrorConstructor<E extends Error> = new (...args: any[]) => E;

/**
 * Asserts that a function throws.
 *
 * @param fn Called once, without arguments.
 * @param ErrorClass The class the error must have. Default: anything thrown will do.
 * @param msgIncludes A text the error's message must hold.
 * @param msg Shown if the assertion fails.
 * @returns What was thrown.
 * @throws {AssertionError} If it does not throw, or not what was asked for.
 */
export function assertThrows(fn: () => unknown, msg?: string): unknown;
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  ErrorClass: ErrorConstructor<E>,
  msgIncludes?: string,
  msg?: string,
): E;
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  classOrMessage?: ErrorConstructor<E> | string,
  msgIncludes?: string,
  msg?: string,
): unknown {
  const wanted = read(classOrMessage, msgIncludes, msg);
  let thrown: unknown;
  try {
    fn();
  } catch (error) {
    thrown = error;
    return checkThrown(thrown, wanted);
  }
  throw new AssertionError(`Expected function to throw${suffix(wanted.msg)}`);
}

/**
 * Asserts that an asynchronous function rejects.
 *
 * @param fn Called once, without arguments; must return a promise.
 * @param ErrorClass The class the error must have. Default: anything will do.
 * @param msgIncludes A text the error's message must hold.
 * @param msg Shown if the assertion fails.
 * @returns What it rejected with.
 * @throws {AssertionError} If it does not reject, throws before it returns a promise, or rejects with something else.
 */
export function assertRejects(fn: () => PromiseLike<unknown>, msg?: string): Promise<unknown>;
export function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  ErrorClass: ErrorConstructor<E>,
  msgIncludes?: string,
  msg?: string,
): Promise<E>;
export async function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  classOrMessage?: ErrorConstructor<E> | string,
  msgIncludes?: string,
  msg?: string,
): Promise<unknown> {
  const wanted = read(classOrMessage, msgIncludes, msg);
  let promise: PromiseLike<unknown>;
  try {
    promise = fn();
  } catch {
    throw new AssertionError(`Function throws when expected to reject${suffix(wanted.msg)}`);
  }
  try {
    await promise;
  } catch (error) {
    return checkThrown(error, wanted);
  }
  throw new AssertionError(`Expected function to reject${suffix(wanted.msg)}`);
}

interface Wanted {
  ErrorClass?: ErrorConstructor<Error>;
  msgIncludes?: string;
  msg?: string;
}

function read(classOrMessage?: ErrorConstructor<Error> | string, msgIncludes?: string, msg?: string): Wanted {
  return typeof classOrMessage === "string"
    ? { msg: classOrMessage }
    : { ErrorClass: classOrMessage, msgIncludes, msg };
}

function checkThrown(thrown: unknown, { ErrorClass, msgIncludes, msg }: Wanted): unknown {
  if (ErrorClass === undefined) return thrown;
  if (!(thrown instanceof Error)) throw new AssertionError(`A non-Error object was thrown${suffix(msg)}`);
  const message: string = thrown.message;
  const found = thrown.constructor.name;
  if (!(thrown instanceof ErrorClass)) {
    throw new AssertionError(
      `Expected error to be instance of "${ErrorClass.name}", but was "${found}": ${show(message)}${
        suffix(msg)
      }`,
    );
  }
  if (msgIncludes !== undefined && !message.includes(msgIncludes)) {
    throw new AssertionError(
      `Expected error message to include ${show(msgIncludes)}, but got ${show(message)}${suffix(msg)}`,
    );
  }
  return thrown;
}
