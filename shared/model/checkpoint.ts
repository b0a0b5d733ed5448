/** Lets long work yield, be heard and be cancelled. Await it every few hundred entries. `done` and `total` are entries. */
export type Checkpoint = (done: number, total: number | null) => Promise<void>
