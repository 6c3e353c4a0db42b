import { assert, assertAlmostEquals, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import {
  abs,
  argMax,
  matMul,
  mul,
  neg,
  norm,
  relu,
  type Scalar,
  type Tensor,
  type Tensor2D,
  tensor2d,
  type Variable,
} from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { RandomStreams } from "../../src/base/random.ts";
import { ownedVariable } from "../../src/nn/initialize.ts";
import { l2Normalize } from "../../src/nn/normalize.ts";
import { lossGradients } from "../../src/nn/gradients.ts";
import { cosinePredictor, Hierarchy } from "../../src/omh/hierarchy.ts";
import type { OmhOptions } from "../../src/omh/options.ts";
import {
  assertGradients,
  assertKeeps,
  assertTensor,
  assertValues,
  tensorTest,
} from "../nn/tensor_fixture.ts";
import { matrix, omh } from "./omh_fixture.ts";

function create(changes: Partial<OmhOptions> = {}, seed = 0): Hierarchy {
  return Hierarchy.create(new RandomStreams(seed), 3, 4, omh(changes));
}

/** The value of the hierarchy's losses and their gradients in the codes and all centres. */
async function differentiate(hierarchy: Hierarchy, codes: Tensor2D) {
  const variable = ownedVariable(codes.clone());
  const plans = await hierarchy.plans();
  const parameters: Variable[] = [variable, ...hierarchy.centers];
  const { losses, gradients } = lossGradients(() => hierarchy.losses(variable, plans), parameters);
  const [ofCodes, ...ofCenters] = gradients;
  return { losses, ofCodes, ofCenters };
}

tensorTest("Hierarchy.create() starts levels of standard normal centres from streams of their own", () => {
  const random = new RandomStreams(0);
  const hierarchy = Hierarchy.create(random, 3, 4, omh());
  assertEquals(hierarchy.centers.map((centers) => centers.shape), [[3, 4], [6, 4], [12, 4]]);
  hierarchy.centers.forEach((centers, m) =>
    assertEquals(centers.dataSync(), random.stream("omh/centers", m).normals(centers.size))
  );
  assertEquals(Object.keys(hierarchy.parameters), ["omh.centers_1", "omh.centers_2", "omh.centers_3"]);
  assertEquals(Object.values(hierarchy.parameters), hierarchy.centers);
});

tensorTest("Hierarchy.create() draws the coarse levels alike whatever the number of levels", () => {
  const [two, four] = [create({ levels: 2 }), create({ levels: 4 })];
  two.centers.forEach((centers, m) => assertEquals(centers.dataSync(), four.centers[m].dataSync()));
});

tensorTest("cosinePredictor() clips the cosines at 0 and assigns the best cluster", () => {
  const unit = tensor2d([[0.6, 0.8], [-1, 0]]);
  const { activations, winners } = cosinePredictor(unit, tensor2d([[5, 0], [0, 2], [0, -1]]));
  assertTensor(activations, [2, 3], [0.6, 0.8, 0, 0, 0, 0], 1e-6);
  assertTensor(winners, [2], [1, 0], 0);
});

tensorTest("losses() are worked by hand for two levels of two clusters", async () => {
  const centers = [tensor2d([[1, 0], [0, 1]]), tensor2d([[0, 3], [2, 0]])].map(ownedVariable);
  const hierarchy = new Hierarchy(centers, omh({ levels: 2, epsilon: 0.02 }));
  const plans = await hierarchy.plans();
  // Equal centres cost 0 and orthogonal ones 1: all mass, to e^-50, lies on equal pairs, half each.
  assertValues(plans[0].plan, [0, 0.5, 0.5, 0], 1e-6);
  const { omh_cluster, omh_match } = hierarchy.losses(tensor2d([[3, 4]]), plans);
  // A = (0.6, 0.8) and (0.8, 0.6): the best is 0.8 in each level; the pairs give 0.5 * 0.36 and 0.5 * 0.64.
  assertTensor(omh_cluster, [], [-1.6], 1e-5);
  assertTensor(omh_match, [], [-0.5], 1e-5);
});

tensorTest("losses() are the weighted sums of levelLosses()", async () => {
  const hierarchy = create({ lambda_cluster: 0.5, lambda_match: 3 });
  const [codes, plans] = [matrix(5, 4, 30), await hierarchy.plans()];
  const { cluster, match } = hierarchy.levelLosses(codes, plans);
  assertEquals([cluster.length, match.length], [3, 2]);
  const total = (losses: Scalar[]) => losses.reduce((sum, loss) => sum + loss.dataSync()[0], 0);
  const { omh_cluster, omh_match } = hierarchy.losses(codes, plans);
  assertTensor(omh_cluster, [], [0.5 * total(cluster)], 1e-6);
  assertTensor(omh_match, [], [3 * total(match)], 1e-6);
});

tensorTest("losses() of one level have no matching part", async () => {
  const hierarchy = create({ levels: 1 });
  const { losses, ofCodes } = await differentiate(hierarchy, matrix(5, 4, 30));
  assertTensor(losses.omh_match, [], [0], 0);
  assertNotEquals(losses.omh_cluster.dataSync()[0], 0);
  assertNotEquals(abs(ofCodes).max().dataSync()[0], 0);
});

tensorTest("losses() have the gradient that differences show, in codes and centres", async () => {
  for (const match_over of ["all", "assigned"] as const) {
    const hierarchy = create({ levels: 2, match_over, epsilon: 0.1 });
    const plans = await hierarchy.plans();
    const loss = (codes: Tensor, ...centers: Tensor[]) => {
      const moved = new Hierarchy(centers as typeof hierarchy.centers[number][], hierarchy.options);
      const { omh_cluster, omh_match } = moved.losses(codes as Tensor2D, plans);
      return omh_cluster.add(omh_match) as Scalar;
    };
    await assertGradients(loss, [matrix(3, 4, 70), ...hierarchy.centers.map((centers) => centers.clone())]);
  }
});

tensorTest("losses() ignore the length of codes, and pull at right angles to them", async () => {
  const lengths = fc.array(fc.double({ min: 0.2, max: 5, noNaN: true }), { minLength: 6, maxLength: 6 });
  const hierarchy = create();
  const codes = matrix(6, 4, 20);
  const { losses } = await differentiate(hierarchy, codes);
  await fc.assert(
    fc.asyncProperty(lengths, async (scales) => {
      const scaled = mul(codes, tensor2d(scales, [6, 1])) as Tensor2D;
      const found = await differentiate(hierarchy, scaled);
      for (const name of ["omh_cluster", "omh_match"]) {
        assertTensor(found.losses[name], [], losses[name].dataSync(), 1e-5);
      }
      const along = mul(found.ofCodes, scaled).sum(1);
      // The gradient at a code of length L is below 4/L: rounding of four products of order 1.
      assertTensor(along, [6], new Array(6).fill(0), 2e-6);
    }),
    { numRuns: 10 },
  );
});

tensorTest("losses() of codes that every centre turns away from are 0 and without gradient", async () => {
  const centers = [matrix(3, 4), matrix(6, 4, 30)].map((centers) => ownedVariable(abs(centers)));
  const hierarchy = new Hierarchy(centers, omh({ levels: 2 }));
  const { losses, ofCodes, ofCenters } = await differentiate(hierarchy, neg(abs(matrix(5, 4, 80))));
  assertAlmostEquals(losses.omh_cluster.dataSync()[0], 0, 0);
  assertAlmostEquals(losses.omh_match.dataSync()[0], 0, 0);
  for (const gradient of [ofCodes, ...ofCenters]) {
    assertValues(gradient.dataSync(), new Float32Array(gradient.size), 0);
  }
});

tensorTest("losses() with one weight 0 are the other's alone, with its gradient", async () => {
  const codes = matrix(5, 4, 30);
  const both = await differentiate(create(), codes);
  const cluster = await differentiate(create({ lambda_match: 0 }), codes);
  const match = await differentiate(create({ lambda_cluster: 0 }), codes);
  assertTensor(cluster.losses.omh_match, [], [0], 0);
  assertTensor(match.losses.omh_cluster, [], [0], 0);
  assertEquals(cluster.losses.omh_cluster.dataSync(), both.losses.omh_cluster.dataSync());
  assertEquals(match.losses.omh_match.dataSync(), both.losses.omh_match.dataSync());
  for (const { ofCodes } of [cluster, match]) assertNotEquals(abs(ofCodes).max().dataSync()[0], 0);
  // Float32 sums of gradients of order 0.1 in another order.
  assertTensor(cluster.ofCodes.add(match.ofCodes), [5, 4], both.ofCodes.dataSync(), 1e-6);
});

tensorTest("losses() averaged over levels are a third and a half of the sums of three levels", async () => {
  const [sums, means] = [create(), create({ level_weighting: "mean" })];
  const [codes, plans] = [matrix(5, 4, 30), await sums.plans()];
  const [sum, mean] = [sums.losses(codes, plans), means.losses(codes, plans)];
  assertTensor(mean.omh_cluster, [], [sum.omh_cluster.dataSync()[0] / 3], 1e-6);
  assertTensor(mean.omh_match, [], [sum.omh_match.dataSync()[0] / 2], 1e-6);
  const single = create({ levels: 1, level_weighting: "mean" });
  assertTensor(single.losses(codes, await single.plans()).omh_match, [], [0], 0);
});

tensorTest("plans() are not solved where the matching has no weight", async () => {
  // This problem would diverge.
  const hierarchy = create({ lambda_match: 0, solver: "plain", epsilon: 1e-4 });
  assertEquals(await hierarchy.plans(), []);
  assertEquals(hierarchy.diagnostics([]), {});
});

tensorTest("plans() of a fixed plan are the same whatever the centres", async () => {
  for (const plan of ["uniform", "fixed"] as const) {
    const hierarchy = create({ plan });
    const before = await hierarchy.plans();
    hierarchy.centers.forEach((centers) => centers.assign(neg(centers)));
    assertEquals(await hierarchy.plans(), before);
    assertEquals(before.map(({ rows, columns }) => [rows, columns]), [[3, 6], [6, 12]]);
  }
});

tensorTest("losses() of one tree of two equal levels match each code with one partner", async () => {
  const centers = [tensor2d([[1, 0], [0, 1]]), tensor2d([[0, 3], [2, 0]])].map(ownedVariable);
  const hierarchy = new Hierarchy(centers, omh({ levels: 2, expansion: 1, plan: "fixed" }));
  const plans = await hierarchy.plans();
  const { omh_match } = hierarchy.losses(tensor2d([[3, 4]]), plans);
  // A = (0.6, 0.8) and (0.8, 0.6): partners that point alike give 0.5 * 0.36 and 0.5 * 0.64, the others 0.5 * 0.48 twice.
  assertTensor(omh_match, [], [plans[0].plan[0] === 0 ? -0.5 : -0.48], 1e-6);
});

/** A hierarchy whose codes are `codes`, and how often it has asked for them. */
function startingFrom(codes: Tensor2D, changes: Partial<OmhOptions>) {
  const asked = { times: 0 };
  const give = () => {
    asked.times++;
    return Promise.resolve(codes.clone());
  };
  const hierarchy = Hierarchy.create(new RandomStreams(0), 2, 4, omh({ levels: 2, ...changes }), give);
  return { hierarchy, asked };
}

tensorTest("prepare() rests until the losses begin", async () => {
  const { hierarchy, asked } = startingFrom(matrix(9, 4), { start_step: 2 });
  for (const step of [0, 1]) {
    const plans = await hierarchy.prepare(step);
    assertEquals([plans, asked.times], [null, 0]);
    const { omh_cluster, omh_match } = hierarchy.losses(matrix(5, 4, 30), plans);
    assertTensor(omh_cluster, [], [0], 0);
    assertTensor(omh_match, [], [0], 0);
    assertEquals(hierarchy.diagnostics(plans), { plan_entropy_1: 0 });
  }
  assertEquals(await hierarchy.prepare(2), await hierarchy.plans());
  assertEquals(asked.times, 0);
});

tensorTest("prepare() turns the centres to the codes once, and keeps their lengths", async () => {
  // Two directions at the coarse level, two of each at the fine one.
  const codes = tensor2d([[5, 0.5, 0, 0], [1, -0.1, 0, 0], [0, 0, 2, 0.2], [0, 0, 1, -0.1]]);
  const { hierarchy, asked } = startingFrom(codes, { start_step: 1, start_centers: "kmeans" });
  const lengths = hierarchy.centers.map((centers) => norm(centers, 2, 1).dataSync());
  await hierarchy.prepare(0);
  assertEquals(asked.times, 0);
  await hierarchy.prepare(1);
  await hierarchy.prepare(2);
  assertEquals(asked.times, 1);
  hierarchy.centers.forEach((centers, m) =>
    assertTensor(norm(centers, 2, 1), [2 ** (m + 1)], lengths[m], 1e-5)
  );
  const [coarse, fine] = hierarchy.centers.map((centers) => cosinePredictor(l2Normalize(codes), centers));
  const best = (level: typeof coarse) => level.activations.max(1);
  assertTensor(best(fine), [4], [1, 1, 1, 1], 1e-5);
  // A direction between codes 0.0997 and -0.0997 radians off it.
  assertTensor(best(coarse), [4], new Array(4).fill(Math.cos(Math.atan(0.1))), 1e-5);
});

tensorTest("prepare() leaves no tensor behind where it turns the centres", async () => {
  const codes = matrix(9, 4);
  const { hierarchy } = startingFrom(codes, { start_centers: "kmeans" });
  await assertKeeps(0, () => hierarchy.prepare(0));
});

Deno.test("Hierarchy refuses to start from codes that the method does not give", () => {
  assertThrows(
    () => new Hierarchy([], omh({ start_centers: "kmeans" })),
    RangeError,
    'Cannot start the centres of OMH from "kmeans": the method gives no codes, expected start_centers random',
  );
});

tensorTest("losses() with weights 0 are 0 and without gradient", async () => {
  const hierarchy = create({ lambda_cluster: 0, lambda_match: 0 });
  const { losses, ofCodes } = await differentiate(hierarchy, matrix(5, 4, 30));
  for (const loss of Object.values(losses)) assertAlmostEquals(loss.dataSync()[0], 0, 0);
  assertValues(ofCodes.dataSync(), new Float32Array(20), 0);
});

tensorTest("losses() count what another predictor activates and assigns", () => {
  const levels: number[] = [];
  const hierarchy = new Hierarchy(
    create({ levels: 2 }).centers,
    omh({ levels: 2 }),
    {
      predict: (unit, centers, level) => {
        levels.push(level);
        const activations = relu(matMul(unit, centers, false, true)) as Tensor2D;
        return { activations, winners: argMax(neg(activations), 1).as1D() };
      },
    },
  );
  const codes = tensor2d([[1, 0, 0, 0]]);
  const { cluster } = hierarchy.levelLosses(codes, []);
  assertEquals(levels, [0, 1]);
  cluster.forEach((loss, m) => {
    const first = [...hierarchy.centers[m].slice([0, 0], [-1, 1]).dataSync<"float32">()];
    assertTensor(loss, [], [-Math.max(0, Math.min(...first))], 1e-6);
  });
});

tensorTest(
  "plans() are between the transported centres where there are others than the predictor's",
  async () => {
    const options = omh({ levels: 2, plan_gradient: "unrolled", epsilon: 0.2 });
    const [students, teachers] = [create({ levels: 2 }).centers, create({ levels: 2 }, 1).centers];
    const hierarchy = new Hierarchy(students, options, { transported: teachers });
    const plans = await hierarchy.plans();
    assertEquals(plans[0].plan, (await new Hierarchy(teachers, options).plans())[0].plan);
    const { gradients } = lossGradients(
      () => ({ match: hierarchy.levelLosses(matrix(5, 4, 30), plans).match[0] }),
      [...teachers],
    );
    for (const gradient of gradients) assertNotEquals(abs(gradient).max().dataSync()[0], 0);
  },
);

tensorTest("diagnostics() name the entropy of every plan", async () => {
  const [cold, hot] = [create({ epsilon: 0.02 }), create({ epsilon: 0.2 })];
  const cool = cold.diagnostics(await cold.plans());
  const warm = hot.diagnostics(await hot.plans());
  assertEquals(Object.keys(cool), ["plan_entropy_1", "plan_entropy_2"]);
  for (const name of Object.keys(cool)) assert(warm[name] > cool[name], name);
  assert(warm.plan_entropy_1 <= Math.log(3 * 6));
});

tensorTest("losses() keep two scalars", async () => {
  const hierarchy = create({ plan_gradient: "unrolled" });
  const [codes, plans] = [matrix(5, 4), await hierarchy.plans()];
  await assertKeeps(2, () => hierarchy.losses(codes, plans));
});
