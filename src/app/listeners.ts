/**
 * Several that are told how a run is coming along.
 *
 * @module
 */
import type { UntilDecidedListener } from "./until_decided.ts";

/** One listener that tells all of them, in their order. */
export function together(...listeners: readonly UntilDecidedListener[]): Required<UntilDecidedListener> {
  return {
    onEngine: (...told) => listeners.forEach((listener) => listener.onEngine?.(...told)),
    onNotice: (...told) => listeners.forEach((listener) => listener.onNotice?.(...told)),
    onExpected: (...told) => listeners.forEach((listener) => listener.onExpected?.(...told)),
    onStart: (...told) => listeners.forEach((listener) => listener.onStart?.(...told)),
    onProgress: (...told) => listeners.forEach((listener) => listener.onProgress?.(...told)),
    onCell: (...told) => listeners.forEach((listener) => listener.onCell?.(...told)),
    onTable: (...told) => listeners.forEach((listener) => listener.onTable?.(...told)),
  };
}
