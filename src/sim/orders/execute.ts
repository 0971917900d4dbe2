import { unreachable } from "../../lib/assert.ts";
import type { Command } from "../command.ts";
import type { Core } from "../core.ts";
import type { CommandAnswer } from "../exchange.ts";
import { amendOrder } from "./amend.ts";
import { cancelAllOrders } from "./cancel-all.ts";
import { cancelOrder, decreaseOrder } from "./cancel.ts";
import { createOrder } from "./create.ts";
import { tripExceeded } from "./trip.ts";

/** Carries out a command now: whole, or refused with nothing done. */
export function execute(core: Core, command: Command): CommandAnswer {
  const done = obey(core, command);
  tripExceeded(core);
  return done;
}

function obey(core: Core, command: Command): CommandAnswer {
  switch (command.kind) {
    case "create-order":
      return createOrder(core, command);
    case "cancel-order":
      return cancelOrder(core, command);
    case "amend-order":
      return amendOrder(core, command);
    case "decrease-order":
      return decreaseOrder(core, command);
    case "cancel-all-orders":
      return cancelAllOrders(core, command);
    default:
      return unreachable(command);
  }
}
