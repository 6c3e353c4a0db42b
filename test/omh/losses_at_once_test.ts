import { assert, assertEquals } from "@std/assert";
import { registerKernel, scalar, type Tensor, tensor2d, unregisterKernel } from "@tensorflow/tfjs-core";
import { lossesAtOnce } from "../../src/omh/losses_at_once.ts";
import { omhOptions } from "../../src/omh/options.ts";
import { tensorTest } from "../nn/tensor_fixture.ts";

const codes = () => tensor2d([[1, 0], [0, 1]]);
const plan = { rows: 1, columns: 2, plan: Float32Array.of(0.5, 0.5), entropy: 0 };

/** The losses of two levels of one and two clusters, and what a kernel that only listens was asked for. */
function asked(options: Record<string, unknown>, plans = [plan]) {
  const calls: { inputs: string[]; attrs: Record<string, unknown> }[] = [];
  registerKernel({
    kernelName: "HierarchyLosses",
    backendName: "wasm",
    kernelFunc: ({ inputs, attrs }) => {
      calls.push({ inputs: Object.keys(inputs), attrs: { ...attrs } });
      return [scalar(1), scalar(2)] as Tensor[];
    },
  });
  try {
    const centers = [tensor2d([[1, 1]]), tensor2d([[1, 0], [0, 1]])];
    const losses = lossesAtOnce(
      codes(),
      { centers, labelling: centers },
      plans,
      omhOptions.parse({ levels: 2, ...options }),
    );
    return { losses, calls };
  } finally {
    unregisterKernel("HierarchyLosses", "wasm");
  }
}

tensorTest("lossesAtOnce() gives none where the engine has no kernels for them", () => {
  const centers = [tensor2d([[1, 1]])];
  assertEquals(lossesAtOnce(codes(), { centers, labelling: centers }, [], omhOptions.parse({})), null);
});

tensorTest("lossesAtOnce() leaves what its kernel cannot to other operations", () => {
  for (const options of [{ match_over: "assigned" }, { plan_gradient: "unrolled" }]) {
    assertEquals(asked(options), { losses: null, calls: [] });
  }
  assertEquals(asked({ lambda_cluster: 0, lambda_match: 0 }, []), { losses: null, calls: [] });
});

tensorTest("lossesAtOnce() asks for both losses by weights over the number of positions", () => {
  const { losses, calls: [call] } = asked({ lambda_match: 3, reduction: "entries", plan_scale: "row" });
  assert(losses);
  assertEquals([losses.omh_cluster.dataSync()[0], losses.omh_match.dataSync()[0]], [1, 2]);
  assertEquals(call.inputs, ["codes", "center0", "center1", "plan0"]);
  // Two positions; one cluster in the kept level.
  const { cluster0, cluster1, match0, overLower } = call.attrs;
  assertEquals([cluster0, cluster1, match0, overLower], [-1 / 2, -1 / 4, -3 / 2, true]);
  const other = asked({ level_weighting: "mean", match_axis: "higher", plan_scale: "row" }).calls[0].attrs;
  assertEquals([other.cluster0, other.match0, other.overLower], [-1 / 4, -1 / 2, false]);
});
