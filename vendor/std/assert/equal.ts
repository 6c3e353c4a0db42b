/**
 * Whether two values are deeply equal: same constructor, same own keys, same values. NaN equals NaN, `-0` equals `0`.
 *
 * @param actual The one value.
 * @param expected The other value.
 * @returns `true` if they are equal.
 */
export function equal(actual: unknown, expected: unknown): boolean {
  return compare(actual, expected, new Map());
}

function compare(a: unknown, b: unknown, seen: Map<object, object>): boolean {
  if (a === b || Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (constructorOf(a) !== constructorOf(b)) return false;
  if (a instanceof Date) return Object.is(a.getTime(), (b as Date).getTime());
  if (a instanceof RegExp || a instanceof URL) return String(a) === String(b);
  if (seen.get(a) === b) return true;
  seen.set(a, b);
  if (a instanceof Set) return sameMembers([...a], [...b as Set<unknown>], seen);
  if (a instanceof Map) return sameMembers([...a], [...b as Map<unknown, unknown>], seen);
  if (a instanceof ArrayBuffer) return compare(new Uint8Array(a), new Uint8Array(b as ArrayBuffer), seen);
  if (ArrayBuffer.isView(a) && !(a instanceof DataView)) {
    return sameNumbers(a as unknown as ArrayLike<unknown>, b as ArrayLike<unknown>);
  }
  return sameProperties(a, b, seen);
}

function constructorOf(value: object): unknown {
  return Object.getPrototypeOf(value)?.constructor ?? Object;
}

function sameNumbers(a: ArrayLike<unknown>, b: ArrayLike<unknown>): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) {
    if (a[i] !== b[i] && !Object.is(a[i], b[i])) return false;
  }
  return true;
}

function sameMembers(a: unknown[], b: unknown[], seen: Map<object, object>): boolean {
  if (a.length !== b.length) return false;
  const left = [...b];
  return a.every((member) => {
    const at = left.findIndex((other) => compare(member, other, seen));
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
}

function sameProperties(a: object, b: object, seen: Map<object, object>): boolean {
  const keys = ownKeys(a);
  if (keys.length !== ownKeys(b).length) return false;
  if (a instanceof Error && a.message !== (b as Error).message) return false;
  return keys.every((key) =>
    Object.hasOwn(b, key) &&
    compare(a[key as keyof typeof a], b[key as keyof typeof b], seen)
  );
}

function ownKeys(value: object): PropertyKey[] {
  return Reflect.ownKeys(value).filter((key) => Object.prototype.propertyIsEnumerable.call(value, key));
}
