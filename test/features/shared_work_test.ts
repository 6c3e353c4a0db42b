import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { memory, mul, type Scalar, scalar, tidy } from "@tensorflow/tfjs-core";
import { SharedWork } from "../../src/features/shared_work.ts";
import { tensorTest } from "../nn/tensor_fixture.ts";

/** Work that holds two tensors and something else, and leaves one tensor to its caller. */
function work(): { first: Scalar; rest: { second: Scalar }[]; count: number } {
  return { first: mul(scalar(1), scalar(2)), rest: [{ second: scalar(3) }], count: 4 };
}

tensorTest("SharedWork gives the second to ask what it made for the first", () => {
  const shared = new SharedWork();
  // Each trainer asks in a scope of its own, as trainers do.
  const ids = [0, 1].map(() => {
    let id = 0;
    tidy(() => {
      const { first, rest, count } = shared.take(work, "a", work);
      assertEquals([first.dataSync()[0], rest[0].second.dataSync()[0], count], [2, 3, 4]);
      id = first.id;
    });
    return id;
  });
  assertEquals(ids[0], ids[1]);
  shared.dispose();
});

tensorTest("SharedWork makes work of another key or another maker afresh", () => {
  tidy(() => {
    const shared = new SharedWork();
    const take = (maker: unknown, key: string) => shared.take(maker, key, work).first.id;
    const first = take(work, "a");
    const second = take(work, "b");
    assertNotEquals(second, first);
    assertNotEquals(take(tidy, "b"), second);
    shared.dispose();
  });
});

tensorTest("SharedWork holds the tensors of the latest work alone, and frees them with the batch", () => {
  const shared = new SharedWork();
  const before = memory().numTensors;
  for (const key of ["a", "b", "b"]) {
    tidy(() => void shared.take(work, key, work));
    assertEquals(memory().numTensors, before + 2);
  }
  shared.dispose();
  shared.dispose();
  assertEquals(memory().numTensors, before);
});

tensorTest("SharedWork holds nothing of work that failed", () => {
  const shared = new SharedWork();
  const fail = () => {
    throw new Error("no work");
  };
  let message = "";
  try {
    shared.take(work, "a", fail);
  } catch (error) {
    message = (error as Error).message;
  }
  assertEquals(message, "no work");
  tidy(() => assert(shared.take(work, "a", work).count === 4));
  shared.dispose();
});
