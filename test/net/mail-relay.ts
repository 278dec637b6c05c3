import { once } from "node:events";
import type { AddressInfo, Socket } from "node:net";
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from "smtp-server";

/** A message that the relay answered with 250. */
type Accepted = { readonly from: string; readonly to: readonly string[]; readonly raw: string };

/** What the relay does with a message: an answer, or one of the ways a line breaks. */
type Verdict =
  | { readonly kind: "accept" }
  | { readonly kind: "refuse"; readonly code: number; readonly text: string }
  | { readonly kind: "drop" }
  | { readonly kind: "silence" };

export type RelayScript = {
  readonly onRcpt?: (to: string) => Verdict;
  /** Asked when the first byte of a message is here. */
  readonly onBody?: (to: string) => Verdict;
  /** Asked when the whole message and its dot are here. */
  readonly onDot?: (to: string) => Verdict;
  readonly server?: SMTPServerOptions;
};

export type TestRelay = {
  readonly port: number;
  readonly url: string;
  readonly accepted: readonly Accepted[];
  /** Whole messages that came with their dot, answered or not. */
  readonly arrived: readonly string[];
  /** Recipients of messages of which bytes came. */
  readonly begun: readonly string[];
  close(): Promise<void>;
};

const ACCEPT: Verdict = { kind: "accept" };

/** A real SMTP server on a free port of the loopback, which follows a script. */
export async function openTestRelay(script: RelayScript = {}): Promise<TestRelay> {
  const accepted: Accepted[] = [];
  const arrived: string[] = [];
  const begun: string[] = [];
  const sockets = new Set<Socket>(); // Plain ones only: to destroy the socket under a TLS one crashes Node 24.

  const drop = (session: SMTPServerSession): void => {
    for (const socket of sockets) if (socket.remotePort === session.remotePort) socket.destroy();
  };
  const follow = (verdict: Verdict, session: SMTPServerSession, done: (error?: Error | null) => void): void => {
    if (verdict.kind === "drop") drop(session);
    else if (verdict.kind === "accept") done();
    else if (verdict.kind === "refuse") done(Object.assign(new Error(verdict.text), { responseCode: verdict.code }));
  };

  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    disableReverseLookup: true,
    closeTimeout: 100, // Lines that a test left silent are cut after this many milliseconds.
    onRcptTo: ({ address }, session, done) => follow(script.onRcpt?.(address) ?? ACCEPT, session, done),
    onData(stream, session, done) {
      const to = session.envelope.rcptTo.map(({ address }) => address);
      const first = to[0] ?? "";
      const chunks: Buffer[] = [];
      stream.on("error", () => {}); // The line was cut in the middle of a message.
      stream.on("data", (chunk: Buffer) => {
        if (chunks.push(chunk) > 1) return;
        begun.push(first);
        if (script.onBody !== undefined) follow(script.onBody(first), session, () => {});
      });
      stream.on("end", () => {
        const raw = Buffer.concat(chunks).toString("latin1");
        arrived.push(raw);
        const verdict = script.onDot?.(first) ?? ACCEPT;
        const from = session.envelope.mailFrom === false ? "" : session.envelope.mailFrom.address;
        if (verdict.kind === "accept") accepted.push({ from, to, raw });
        follow(verdict, session, done);
      });
    },
    ...script.server,
  });
  server.on("error", () => {}); // Lines that clients cut are what these tests are about.
  const listener = server.listen(0, "127.0.0.1");
  listener.on("connection", (socket: Socket) => {
    if (script.server?.secure === true) return;
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await once(listener, "listening");
  const { port } = listener.address() as AddressInfo;
  return {
    port,
    url: `smtp://127.0.0.1:${port}`,
    accepted,
    arrived,
    begun,
    async close() {
      await new Promise<void>((resolve) => {
        server.close(resolve);
      });
    },
  };
}
