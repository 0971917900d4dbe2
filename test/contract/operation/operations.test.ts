import { startExchange } from "../start-exchange.ts";
import { operationSuite } from "./suite.ts";

operationSuite(startExchange);
