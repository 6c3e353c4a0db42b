/**
 * `features`: how good a backbone's features are on a dataset, and what they look like.
 *
 * @module
 */
import { resolve } from "node:path";
import { examineFeatures, type FeatureExamination } from "../app/examine_features.ts";
import { writeFileAtomic } from "../base/atomic_write.ts";
import { stableJson } from "../base/stable_json.ts";
import { alignedTable } from "../results/_format.ts";
import { columnTitle, showScores } from "../results/render_scores.ts";
import { METRICS, SpecError } from "../spec/mod.ts";
import { type Command, EXIT, UsageError } from "./command.ts";
import { CACHE, ENGINE, JSON_OUTPUT, REMOTE, ROOT, runOptions, seedsFlag, WORK } from "./shared_flags.ts";

const FLAGS = {
  seeds: { value: "RANGE", about: "seeds, e.g. 0..9 or 0,3 (default: 0..4)" },
  images: { value: "N", about: "pictures of the validation split that are drawn (default: 6)" },
  out: {
    value: "DIR",
    about: "where features.json and the pictures are written (default: below .omh/looked-at)",
  },
  steps: { value: "N", about: "train the linear probe for at most N steps" },
  ...WORK,
  ...ENGINE,
  ...CACHE,
  ...JSON_OUTPUT("the scores"),
  ...ROOT,
  ...REMOTE,
};

/** Examines the features of a backbone. */
export const features: Command = {
  name: "features",
  summary: "score a backbone's features on a dataset, beside colours alone, and draw what they look like",
  argument: { name: "BACKBONE DATASET", about: "names, or paths of a module and of a dataset file" },
  flags: FLAGS,
  heedsInterrupts: true,
  notes:
    "K-means and principal components see no label. The linear probe and the 20 nearest neighbours have the labels of\n" +
    "training pictures. A picture stands beside its features: their first three principal components over the\n" +
    "training split as red, green and blue, by the backbone and by colours alone.",
  run: async (flags, terminal) => {
    const [backbone, dataset, ...more] = flags.positional;
    if (dataset === undefined || more.length > 0) {
      throw new UsageError(
        `Cannot tell what to examine: ${flags.positional.length} are named, expected a backbone and a dataset`,
      );
    }
    const { examination, pictures, folder } = await examineFeatures(backbone, dataset, {
      ...runOptions(flags, FLAGS, terminal),
      seeds: seedsFlag(flags),
      images: flags.count("images"),
      onStage: (what) => terminal.err(`${what}\n`),
    }).catch((error) => {
      throw error instanceof SpecError ? asUsage(error) : error;
    });
    const out = flags.text("out");
    const path = out === undefined ? folder : resolve(terminal.cwd, out);
    await Deno.mkdir(path, { recursive: true });
    await writeFileAtomic(`${path}/features.json`, stableJson(examination));
    for (const { index, png } of pictures) await writeFileAtomic(`${path}/features-${index}.png`, png);
    terminal.out(flags.has("json") ? stableJson(examination) : showExamination(examination));
    terminal.err(`written to ${path}/\n`);
    return EXIT.ok;
  },
};

/** What is wrong with the two names: the spec that is made of them is no file that one could look at. */
function asUsage({ problems }: SpecError): UsageError {
  const texts = problems.map(({ message, suggestion }) =>
    suggestion === undefined ? message : `${message} (nearest: "${suggestion}")`
  );
  return new UsageError([...new Set(texts)].join("\n"));
}

/** The scores as Markdown. */
export function showExamination({ dataset, seeds, settings, backbones }: FeatureExamination): string {
  const { train, evaluate } = settings;
  const readouts = [
    ["k-means", "kmeans"],
    ["linear probe", "linear"],
    ["nearest neighbours", "neighbors"],
  ] as const;
  return [
    `# Features of ${backbones[0].backbone} on ${dataset}`,
    "",
    ...alignedTable(
      ["", ...readouts.flatMap(([title]) => METRICS.map((metric) => `${title}, ${columnTitle(metric)}`))],
      backbones.map((scores) => [
        scores.backbone,
        ...readouts.flatMap(([, name]) =>
          METRICS.map((metric) => showScores(scores[name]?.[metric.name] ?? null))
        ),
      ]),
    ),
    "",
    `Mean over ${seeds.length} ${
      seeds.length === 1 ? "seed" : "seeds"
    }, from five with its 95% interval. Features of ${train.resolution} px to learn from, of ${evaluate.resolution} px to score, centred: ${
      settings.features.center ? "yes" : "no"
    }.`,
    `K-means: best of ${evaluate.restarts} starts on features of training pictures, no label; clusters are matched to classes to be scored.`,
    `Linear probe: ${train.steps} steps on labels of training pictures. Nearest neighbours: 20 of up to 8192 labelled training patches vote by cosine, temperature 0.07.`,
    ...backbones.map(({ backbone, components }) =>
      `The first principal components of ${backbone} hold ${
        components.map((share) => `${(100 * share).toFixed(1)}%`).join(", ")
      } of the variance.`
    ),
    "",
  ].join("\n");
}
