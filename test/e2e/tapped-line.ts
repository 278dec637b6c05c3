import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

export type TappedLine = {
  readonly port: number;
  /** The mails that went over the line with their dot, byte by byte as `latin1`, as their maker wrote them. */
  readonly mails: readonly string[];
  close(): Promise<void>;
};

const DOT = "\r\n.\r\n";

/**
 * A line to a server on this machine, over which all goes as it is. `onTaken`: called when the server answers to the dot
 * of a mail; that answer is held back and the line says no more, whatever comes after. Once at most.
 */
export async function tapLine(serverPort: number, onTaken?: (client: Socket) => void): Promise<TappedLine> {
  const mails: string[] = [];
  const sockets = new Set<Socket>();
  let cuts = onTaken === undefined ? 0 : 1;
  const listener = createServer((client) => {
    const server = connect(serverPort, "127.0.0.1");
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on("error", () => {}); // Lines that break are what this is for.
    }
    let [said, isTaken, isDead] = ["", false, false];
    client.on("data", (chunk: Buffer) => {
      said += chunk.toString("latin1");
      if (said.endsWith(DOT)) {
        isTaken = true;
        mails.push(mailOf(said));
        said = "";
      }
      server.write(chunk);
    });
    server.on("data", (chunk: Buffer) => {
      // What came before it is no part of the mail. The answer may stand behind others (RFC 2920).
      if (/^354/m.test(chunk.toString("latin1"))) said = "";
      if (isTaken && cuts > 0) {
        cuts -= 1;
        isDead = true;
        onTaken?.(client);
      }
      isTaken = false;
      if (!isDead) client.write(chunk);
    });
    client.on("close", () => server.destroy());
    server.on("close", () => client.destroy());
  }).listen(0, "127.0.0.1");
  await once(listener, "listening");
  return {
    port: (listener.address() as AddressInfo).port,
    mails,
    async close() {
      for (const socket of sockets) socket.destroy();
      listener.close();
      await once(listener, "close");
    },
  };
}

/** Without the dot at its end, and those that are doubled on the line (RFC 5321, 4.5.2). */
function mailOf(data: string): string {
  return data.slice(0, -(DOT.length - 2)).replaceAll("\r\n..", "\r\n.");
}
