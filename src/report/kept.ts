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

/** What a hierarchy learned. */
export interface ShownHierarchy {
  /** Seed of its model. */
  readonly seed: number;
  /** Plans, coarsest first. */
  readonly plans: readonly ShownPlan[];
}

/** What kept models add to a table; nothing where none was kept. */
export interface KeptParts {
  /** Null where no row has a model. */
  readonly pictures: ShownPictures | null;
  /** By row name. */
  readonly hierarchies: Readonly<Record<string, ShownHierarchy>>;
}
