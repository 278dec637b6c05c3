import { parentPort } from "node:worker_threads";
import { answerRead, type ReadRequest } from "./read-request.ts";

/** The code of a reading thread: one document at a time, until the thread is ended from outside. */
const port = parentPort;
if (port === null) throw new Error("reader-thread.ts runs as a worker thread only.");
port.on("message", (request: ReadRequest) => {
  void answerRead(request).then((answer) => port.postMessage(answer));
});
port.postMessage("ready");
