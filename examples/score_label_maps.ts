/** `deno run --allow-read examples/score_label_maps.ts PREDICTED LABELS CLASSES`: scores the PNG files of one folder by those of another. */
import { readLabelPng, scoreLabelMaps, type Scores } from "@omh/bench";

/** Ids are matched to classes over all pictures; pixels whose label is no class, such as 255, are ignored. */
export async function scoreFolders(predicted: string, labels: string, classes: number): Promise<Scores> {
  const names = [...Deno.readDirSync(labels)].map(({ name }) => name).filter((name) => name.endsWith(".png"));
  const pairs = await Promise.all(names.map(async (name) => ({
    prediction: await readLabelPng(`${predicted}/${name}`),
    label: await readLabelPng(`${labels}/${name}`),
  })));
  return scoreLabelMaps(pairs, { classes, resolution: 320 });
}

if (import.meta.main) {
  const [predicted, labels, classes] = Deno.args;
  const { accuracy, miou, assignment } = await scoreFolders(predicted, labels, Number(classes));
  console.log({ accuracy, miou, assignment });
}
