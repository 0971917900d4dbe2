/**
 * Where our order stands in its level's queue, as far as the level's size tells. Sizes are contracts as
 * floats: a place in a queue is an estimate.
 */
export interface QueueModel {
  readonly name: string;
  /** The share of what left the level without trading that stood behind us, in [0, 1]. */
  behindShare(front: number, back: number): number;
}

/**
 * The size ahead of us after the level went from `before` to `now`, of which `traded` was trades that have
 * already been taken off the front [theory A11].
 */
export function frontAfter(
  model: QueueModel,
  front: number,
  level: { readonly before: number; readonly now: number; readonly traded: number },
): number {
  const left = level.before - level.now - level.traded;
  if (left <= 0) return Math.min(front, level.now);
  const back = level.before - front;
  const share = model.behindShare(front, back);
  const moved = front - (1 - share) * left + Math.min(back - share * left, 0);
  // Cancels alone bring us to the front, never past it.
  return Math.max(0, Math.min(moved, level.now));
}
