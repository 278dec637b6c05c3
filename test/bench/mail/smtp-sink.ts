import { createServer, type Socket } from "node:net";

/**
 * A relay that takes everything and keeps nothing, run as a process of its own: enough SMTP for a client that pipelines,
 * and little enough work that the client is what is measured. Tells its port, then on each message from the parent how
 * many mails came, and when the first did.
 */

const END = Buffer.from("\r\n.\r\n");
const ANSWERS: Readonly<Record<string, string>> = {
  EHLO: "250-sink.example\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SIZE 52428800",
  DATA: "354 go on",
  QUIT: "221 bye",
};

const seen = { mails: 0, bytes: 0, firstAtMs: 0 };

function serve(socket: Socket): void {
  let [isData, rest]: [boolean, Buffer] = [false, Buffer.alloc(0)];
  const takeMail = (): boolean => {
    const end = rest.indexOf(END);
    if (end === -1) {
      seen.bytes += Math.max(0, rest.length - END.length);
      rest = rest.subarray(Math.max(0, rest.length - END.length)); // The end may come in two pieces.
      return false;
    }
    seen.bytes += end;
    seen.mails += 1;
    seen.firstAtMs ||= Date.now();
    rest = rest.subarray(end + END.length);
    isData = false;
    socket.write("250 2.0.0 taken\r\n");
    return true;
  };
  const takeLine = (): boolean => {
    const end = rest.indexOf("\r\n");
    if (end === -1) return false;
    const verb = rest.toString("latin1", 0, Math.min(4, end)).toUpperCase();
    rest = rest.subarray(end + 2);
    isData = verb === "DATA";
    socket.write(`${ANSWERS[verb] ?? "250 2.0.0 ok"}\r\n`);
    return true;
  };
  socket.setNoDelay(true);
  socket.on("error", () => {});
  socket.on("data", (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (isData ? takeMail() : takeLine());
  });
  socket.write("220 sink.example ESMTP\r\n");
}

const server = createServer(serve);
server.listen(0, "127.0.0.1", () => {
  const listening = server.address();
  process.send?.({ port: typeof listening === "object" ? listening?.port : undefined });
});
process.on("message", () => process.send?.(seen));
process.on("disconnect", () => process.exit(0));
