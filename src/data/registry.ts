import { Registry } from "../base/registry.ts";
import type { DatasetDefinition } from "./types.ts";

/** The datasets that come with the harness, by name; each module is loaded when it is first asked for. */
export const datasets: Registry<DatasetDefinition> = new Registry<DatasetDefinition>("dataset", {
  earthcover6: () => import("./earthcover6.ts"),
  cocostuff27: () => import("./cocostuff27.ts"),
  cityscapes27: () => import("./cityscapes27.ts"),
  potsdam3: () => import("./potsdam3.ts"),
});
