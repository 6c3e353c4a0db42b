import { assert, assertEquals } from "@std/assert";
import { WORKLOADS } from "../../../benchmarks/speed/workloads.ts";

Deno.test("every workload has a name of its own", () => {
  assertEquals(new Set(WORKLOADS.map(({ name }) => name)).size, WORKLOADS.length);
});

Deno.test("the points of a series ascend, share a task but for one quantity and are played by one implementation", () => {
  const groups = Map.groupBy(WORKLOADS.filter(({ series }) => series), ({ group }) => group);
  assertEquals(groups.size, 5);
  for (const points of groups.values()) {
    const values = points.map(({ series }) => series!.value);
    assertEquals(values, values.toSorted((a, b) => a - b));
    assert(points.every(({ implementations }) => implementations.length === 1));
    const differing = Object.keys(points[0].task).filter((key) =>
      new Set(points.map(({ task }) => JSON.stringify(task[key as keyof typeof task]))).size > 1
    );
    assertEquals(differing.length, 1);
  }
});

Deno.test("every ratio asked for has a peer on as many threads", () => {
  for (const { name, implementations, targets } of WORKLOADS) {
    for (const { engine, quantity } of targets) {
      if (quantity !== "ratio") continue;
      for (
        const implementation of implementations.filter((implementation) => implementation.engine === engine)
      ) {
        const peer = implementations.find(({ engine, threads }) =>
          engine === "torch" && threads === implementation.threads
        );
        assert(peer, `${name}: no peer on ${implementation.threads}`);
      }
    }
  }
});

Deno.test("a quick run is short", () => {
  const quick = WORKLOADS.filter(({ quick }) => quick).map(({ name }) => name);
  assertEquals(quick, ["vit-s8-224", "stego+omh-b32"]);
});
