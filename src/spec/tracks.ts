/** Name of a track: lower-case words joined with hyphens. A spec gives it; {@linkcode EMBEDDED} is what runs unless another is asked for. */
export type TrackName = string;

/** The track of what ships with the repository. */
export const EMBEDDED: TrackName = "embedded";

/** What a spec says of a track besides its settings. */
export interface TrackTraits {
  /** The engine that the track runs on unless another is asked for; names are the engine room's. */
  readonly engine: string;
  /** Whether the track is the paper's own setting: only there do scores compare with the paper's. */
  readonly paper: boolean;
}

/**
 * The traits of a track, where its spec does not say otherwise.
 *
 * @param name Name of the track.
 * @returns `wasm` for the embedded track, whose numbers are compared digit by digit; the paper's setting for `paper`.
 */
export function defaultTraits(name: TrackName): TrackTraits {
  return { engine: name === EMBEDDED ? "wasm" : "auto", paper: name === "paper" };
}
