/**
 * What kept models add to a report: pictures with what each row says of them, and learned hierarchies.
 *
 * @module
 */

/** A picture of the validation split. */
export interface ShownPicture {
  /** Its name. */
  readonly id: string;
  /** Why it was chosen. */
  readonly kind: "worst" | "best";
  /** File of the picture, below the table's folder. */
  readonly picture: string;
  /** File of its labels. */
  readonly truth: string;
  /** What each row says of it, in the order of the rows. */
  readonly predictions: readonly { readonly file: string; readonly accuracy: number | null }[];
}

/** Pictures of a table, with what its rows say of them. */
export interface ShownPictures {
  /** Rows, with the seed whose model was kept. */
  readonly rows: readonly { readonly name: string; readonly seed: number }[];
  /** Worst first, then best. */
  readonly pictures: readonly ShownPicture[];
  /** Classes with their colours, 8-bit RGB; the last entry is what has no class. */
  readonly classes: readonly { readonly name: string; readonly colour: readonly number[] }[];
  /** Side of the squares, pixels. */
  readonly side: number;
}

/** A plan between two levels. */
export interface ShownPlan {
  /** Clusters of the coarser level. */
  readonly rows: number;
  /** Clusters of the finer level. */
  readonly columns: number;
  /** Mass, row by row. */
  readonly data: readonly number[];
}

/** What a cluster of a hierarchy is shown by. */
export interface ShownCluster {
  /** Share of the patches that were looked at, fraction of 1. */
  readonly share: number;
  /** Names of the pictures that its patches are of, nearest to its centre first; none where it has no patch. */
  readonly pictures: readonly string[];
}

/** Patches of validation pictures that are nearest to the centres of a hierarchy. */
export interface ShownExamples {
  /** File of all strips, below each other, below the table's folder. */
  readonly file: string;
  /** Places for patches in a strip. */
  readonly each: number;
  /** Side of a patch as it is cut out, pixels. */
  readonly side: number;
  /** Clusters by level, coarsest first, in the order of the strips. */
  readonly levels: readonly (readonly ShownCluster[])[];
}

/** What a hierarchy learned. */
export interface ShownHierarchy {
  /** Seed of its model. */
  readonly seed: number;
  /** Plans, coarsest first. */
  readonly plans: readonly ShownPlan[];
  /** What its clusters look like. */
  readonly examples: ShownExamples;
}

/** What kept models add to a table; nothing where none was kept. */
export interface KeptParts {
  /** Null where no row has a model. */
  readonly pictures: ShownPictures | null;
  /** By row name. */
  readonly hierarchies: Readonly<Record<string, ShownHierarchy>>;
}
