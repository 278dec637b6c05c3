import { openStore } from "../../src/store/open-store.ts";

/**
 * A process beside the test's own: `open ADDRESS` opens the database and ends; `hold ADDRESS WORKER` becomes the worker,
 * says "held" and stays until it is killed.
 */
const [action, address = "", worker = ""] = process.argv.slice(2);
const store = await openStore(address);
if (action === "hold") {
  await store.lockWorker(worker, new Date());
  process.stdout.write("held\n");
  process.stdin.resume();
} else {
  await store.close();
}
