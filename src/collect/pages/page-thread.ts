import { parentPort } from "node:worker_threads";
import { answerPage, type PageRequest } from "./page-request.ts";

/** The code of a page thread: one request at a time, until the thread is ended from outside. */
const port = parentPort;
if (port === null) throw new Error("page-thread.ts runs as a worker thread only.");
port.on("message", (request: PageRequest) => port.postMessage(answerPage(request)));
port.postMessage("ready");
