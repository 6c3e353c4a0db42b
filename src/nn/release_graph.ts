/**
 * A backward pass that frees its graph as it goes.
 *
 * @module
 */
import { engine, type Tensor } from "@tensorflow/tfjs-core";

/** The library's record of a forward pass, operation by operation. */
type Tape = ReturnType<typeof engine>["state"]["activeTape"];

/**
 * Makes the backward pass over the tape being recorded free an operation's gradient and what its forward pass kept, as soon as
 * it has gone past it. The library itself frees all of it when the whole pass is done, which takes half as much memory again.
 *
 * Gradients of what `value` does not depend on, and tensors that a gradient function made before the backward pass, stay.
 *
 * @param value The last value of the forward pass: the backward pass starts from it.
 */
export function releaseGraphInBackward(value: Tensor): void {
  const tape: Tape = engine().state.activeTape;
  // How many operations a gradient is still to pass; one, unless a gradient function gave it to several.
  const readers = new Map<Tensor, number>();
  let leaveLast = () => {};
  for (const node of tape) {
    const { gradient, saved } = node;
    if (!gradient) continue;
    node.gradient = (gradients) => {
      leaveLast();
      leaveLast = () => {
        for (const dy of gradients) if (dy && dy.id > value.id) release(dy, readers);
        for (const kept of saved ?? []) if (!readers.has(kept)) kept.dispose();
      };
      const parts = Object.entries(gradient(gradients));
      return Object.fromEntries(parts.map(([input, compute]) => [input, () => noted(compute(), readers)]));
    };
  }
}

function noted(gradient: Tensor, readers: Map<Tensor, number>): Tensor {
  readers.set(gradient, (readers.get(gradient) ?? 0) + 1);
  return gradient;
}

/** Frees a gradient unless another operation is to read it. */
function release(gradient: Tensor, readers: Map<Tensor, number>): void {
  const left = (readers.get(gradient) ?? 1) - 1;
  readers.set(gradient, left);
  if (left === 0) gradient.dispose();
}
