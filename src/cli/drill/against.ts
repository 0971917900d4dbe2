/** The exchanges that a drill may be played on. The real one is none of them. */
export const againsts = ["box", "demo", "custom"] as const;
export type Against = (typeof againsts)[number];
