import { Failure } from "../domain/failure.ts";

/** Writes into a folder; a refusal of the disk is told with the folder and the disk's own words. */
export function writeInto<Value>(folder: string, write: () => Value): Value {
  try {
    return write();
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Failure("folder-unwritable", `${folder} cannot be written: ${why}`, { cause });
  }
}
