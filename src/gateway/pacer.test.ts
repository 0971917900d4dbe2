import { expect, test } from "vitest";
import { millis, minus, plus, seconds, time, type Time } from "../domain/units.ts";
import { tokenBucket } from "../lib/token-bucket.ts";
import { virtualClock } from "../runtime/virtual-clock.ts";
import { createHearing } from "./hearing.ts";
import { createPacer } from "./pacer.ts";

const budget = { refill: 100, capacity: 100 };
const way = millis(20);

/** An exchange that bills what arrives, and hears nothing from one second on for so long: then everything at once. */
function stalling(span: Time) {
  const clock = virtualClock(time(0));
  const hearing = createHearing();
  const pacer = createPacer(clock, budget, hearing);
  const bucket = tokenBucket(budget);
  const counts = { sent: 0, refused: 0, urgentInStall: 0 };
  const [from, until] = [seconds(1), plus(seconds(1), span)];
  const isDeaf = (at: Time): boolean => at >= from && at < until;
  const send = async (cost: number, isUrgent: boolean, isHanging = false): Promise<void> => {
    if ((await pacer.admit({ cost, isUrgent, waitMax: seconds(2) })) !== undefined) return;
    const sentAt = clock.now();
    const arrived = pacer.depart(cost);
    counts.sent += 1;
    if (isUrgent && isDeaf(sentAt)) counts.urgentInStall += 1;
    const due = plus(sentAt, way);
    clock.after(minus(isDeaf(due) ? until : due, sentAt), () => {
      if (!bucket.take(cost, clock.now())) counts.refused += 1;
      clock.after(isHanging ? seconds(9) : way, () => {
        hearing.heard(sentAt);
        arrived();
      });
    });
  };
  return { clock, counts, send };
}

test.each([0.2, 0.9, 2, 5, 9])(
  "after %f seconds in which nothing arrived, nothing is refused for its rate",
  async (span) => {
    const { clock, counts, send } = stalling(seconds(span));
    const more = (): void => {
      for (let count = 0; count < 3; count += 1) void send(10, false);
      if (clock.now() < seconds(20)) clock.after(millis(100), more);
    };
    more();
    await clock.pass(seconds(25));
    expect(counts.refused).toBe(0);
    // Twenty seconds, of which the stall and what was on its way are lost, bring ten orders each.
    expect(counts.sent).toBeGreaterThan(10 * (18 - span));
  },
);

test("a request that hangs alone holds nothing back once a later one is answered", async () => {
  const { clock, counts, send } = stalling(time(0));
  for (let count = 0; count < 5; count += 1) void send(10, false, true);
  await clock.pass(seconds(2));
  void send(10, false);
  await clock.pass(seconds(3));
  for (let count = 0; count < 10; count += 1) void send(10, false);
  await clock.pass(way);
  expect(counts).toMatchObject({ sent: 16, refused: 0 });
});

test("what only takes risk away goes out even while nothing is heard", async () => {
  const { clock, counts, send } = stalling(seconds(8));
  // All tokens are on their way when it begins.
  clock.after(millis(995), () => {
    for (let count = 0; count < 10; count += 1) void send(10, false);
  });
  const cancel = (): void => {
    void send(2, true);
    if (clock.now() < seconds(8)) clock.after(millis(50), cancel);
  };
  clock.after(seconds(1), cancel);
  await clock.pass(seconds(10));
  expect(counts.urgentInStall).toBeGreaterThan(100);
});
