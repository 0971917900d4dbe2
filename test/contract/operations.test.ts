import { startExchange } from "./start-exchange.ts";
import { operationSuite } from "./operation/suite.ts";

operationSuite(startExchange);
