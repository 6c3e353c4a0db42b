/**
 * What ends the work of a graphics device: its loss, and errors after which its numbers mean nothing.
 *
 * @module
 */
import type { DataId, GpuBackend } from "./backend.ts";

/** The part of a device that says how it fares. */
export interface WatchedDevice extends Pick<EventTarget, "addEventListener"> {
  readonly lost: Promise<{ readonly message: string }>;
}

/**
 * Makes reading a tensor fail once the device is gone: it would wait for ever, or give what was never computed.
 *
 * @param card Its name, for messages.
 * @returns Resolves to why, if the device stops working.
 */
export function watchDevice(
  backend: Pick<GpuBackend, "read"> & { readonly device: WatchedDevice },
  card: string,
): Promise<Error> {
  const { promise, resolve } = Promise.withResolvers<Error>();
  let end: Error | undefined;
  // A promise of the device's own would keep a reaction of every read for as long as it lives.
  const waiting = new Set<(error: Error) => void>();
  const stop = (why: string) => {
    if (end) return;
    end = new Error(`Cannot go on computing on "${card}": ${why}, expected a device that works`);
    // Before anybody takes a failed read for an outcome.
    resolve(end);
    waiting.forEach((reject) => reject(end!));
  };
  backend.device.lost.then(({ message }) => stop(`the device was lost (${message})`));
  backend.device.addEventListener("uncapturederror", (event) => {
    event.preventDefault();
    const { error } = event as Event & { readonly error: { readonly message: string } };
    stop(`it reports "${error.message.trim()}"`);
  });
  const read = backend.read.bind(backend);
  backend.read = async (id: DataId) => {
    if (end) throw end;
    const { promise: ended, reject } = Promise.withResolvers<never>();
    waiting.add(reject);
    try {
      const values = await Promise.race([read(id), ended]);
      if (end) throw end;
      return values;
    } catch (error) {
      // A read that the loss has broken may say so before the device does.
      await new Promise((resolve) => setTimeout(resolve, 0));
      throw end ?? error;
    } finally {
      waiting.delete(reject);
    }
  };
  return promise;
}
