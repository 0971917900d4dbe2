import type { z } from "zod";

/** What keys of the file come to, once read. */
export type Values<Keys extends z.ZodRawShape> = z.output<z.ZodObject<Keys>>;
