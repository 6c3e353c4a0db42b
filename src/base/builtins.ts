/**
 * The objects of the language as they were when this module was loaded, before any plugin.
 *
 * A module that assigns to `Number.prototype.toFixed` changes the tables of methods that it has nothing to do with. Freezing
 * the prototypes would keep it from that, and libraries from working: with `Error.prototype` frozen, `error.name = "X"` of
 * an error of their own is refused too, as is `toString` of a prototype. So they are compared, and put back.
 *
 * @module
 */

const { ownKeys, getOwnPropertyDescriptor, defineProperty, deleteProperty } = Reflect;

const NAMES = [
  ...["Object", "Function", "Array", "Number", "String", "Boolean", "Symbol", "BigInt", "Math", "JSON"],
  ...[
    "Reflect",
    "Proxy",
    "Map",
    "Set",
    "WeakMap",
    "WeakSet",
    "WeakRef",
    "Promise",
    "Date",
    "RegExp",
    "Iterator",
  ],
  ...["Error", "TypeError", "RangeError", "SyntaxError", "Intl", "Atomics", "ArrayBuffer", "DataView"],
  ...[
    "Int8Array",
    "Uint8Array",
    "Uint8ClampedArray",
    "Int16Array",
    "Uint16Array",
    "Int32Array",
    "Uint32Array",
  ],
  ...["Float32Array", "Float64Array", "BigInt64Array", "BigUint64Array"],
  ...["parseInt", "parseFloat", "isNaN", "isFinite", "structuredClone"],
];

interface Kept {
  readonly name: string;
  readonly owner: object;
  readonly keys: readonly PropertyKey[];
  readonly descriptors: readonly PropertyDescriptor[];
}

const kept: Kept[] = [];

function keep(name: string, owner: object, keys: readonly PropertyKey[] = ownKeys(owner)): void {
  kept.push({ name, owner, keys, descriptors: keys.map((key) => getOwnPropertyDescriptor(owner, key)!) });
}

keep("globalThis", globalThis, NAMES);
for (const name of NAMES) {
  const value = (globalThis as unknown as Record<string, { readonly prototype?: object }>)[name];
  // What V8 writes into stacks is for whoever debugs to set.
  if (!name.endsWith("Error")) keep(name, value);
  if (value.prototype !== undefined) keep(`${name}.prototype`, value.prototype);
}
for (const name of ["NumberFormat", "DateTimeFormat", "Collator"] as const) {
  keep(`Intl.${name}.prototype`, Intl[name].prototype);
}
// What has no name of its own: where typed arrays, iterators and generators have their methods.
const UNNAMED: Readonly<Record<string, object>> = {
  TypedArray: Object.getPrototypeOf(Uint8Array),
  "TypedArray.prototype": Object.getPrototypeOf(Uint8Array.prototype),
  "the iterators of arrays": Object.getPrototypeOf([][Symbol.iterator]()),
  "the iterators of maps": Object.getPrototypeOf(new Map()[Symbol.iterator]()),
  "the iterators of sets": Object.getPrototypeOf(new Set()[Symbol.iterator]()),
  "the iterators of strings": Object.getPrototypeOf(""[Symbol.iterator]()),
  "the iterators of matches": Object.getPrototypeOf("".matchAll(/./g)),
};
for (const name of Object.keys(UNNAMED)) keep(name, UNNAMED[name]);

/**
 * Puts the objects of the language back to what they were, with nothing but what was kept: what may have changed is not used.
 *
 * @returns Name of the first that had changed, `Number.prototype.toFixed`; `undefined` if none had.
 */
export function restoreBuiltins(): string | undefined {
  let first: string | undefined;
  for (let i = 0; i < kept.length; i++) {
    const { name, owner, keys, descriptors } = kept[i];
    for (let k = 0; k < keys.length; k++) {
      if (isSame(descriptors[k], getOwnPropertyDescriptor(owner, keys[k]))) continue;
      defineProperty(owner, keys[k], descriptors[k]);
      first ??= nameOf(name, keys[k]);
    }
    if (owner === globalThis) continue;
    const now = ownKeys(owner);
    for (let k = 0; now.length > keys.length && k < now.length; k++) {
      if (isAmong(now[k], keys)) continue;
      deleteProperty(owner, now[k]);
      first ??= nameOf(name, now[k]);
    }
  }
  return first;
}

function isSame(a: PropertyDescriptor, b: PropertyDescriptor | undefined): boolean {
  if (b === undefined || a.get !== b.get || a.set !== b.set) return false;
  return a.value === b.value || (a.value !== a.value && b.value !== b.value);
}

function isAmong(key: PropertyKey, keys: readonly PropertyKey[]): boolean {
  for (let k = 0; k < keys.length; k++) if (keys[k] === key) return true;
  return false;
}

function nameOf(owner: string, key: PropertyKey): string {
  return typeof key === "symbol"
    ? `a symbol of ${owner}`
    : owner === "globalThis"
    ? `${key as string}`
    : `${owner}.${key}`;
}
