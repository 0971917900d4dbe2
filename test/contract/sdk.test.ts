import { sdkSuite } from "./sdk-suite.ts";
import { startExchange } from "./start-exchange.ts";

sdkSuite(() => startExchange());
