/** Runs a task once on inputs that are there. */
export type Repetition = () => Promise<void>;
