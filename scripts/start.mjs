/** `npm start`: the demo, on a machine that has only Node and npm. Arguments go to `kmm demo`. */
import { setUp } from "./setup.mjs";

await setUp();
process.argv.splice(1, 1, "kmm", "demo");
await import("../dist/cli/main.js");
