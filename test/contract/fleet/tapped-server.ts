import { connect, createServer, type Socket } from "node:net";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export type TappedServer = {
  /** The same database by way of the tap. */
  readonly address: string;
  /** Breaks the connection right behind the next of our words that holds this: the server still hears it, and its answer is lost. */
  readonly cutBehind: (word: string) => void;
  /** Breaks all connections. */
  readonly cutAll: () => void;
};

/** A line to the server of an address that can be cut. */
export async function tapServer(to: string): Promise<TappedServer> {
  const { hostname, port } = new URL(to);
  const lines = new Set<Socket>();
  let word: string | null = null;
  const tap = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const line of [near, far]) {
      lines.add(line);
      line.on("error", () => {}); // Lines that break are what this is for.
    }
    const cut = (): void => {
      near.resetAndDestroy();
      far.end(); // What was said arrives.
    };
    near.on("data", (bytes) => {
      const isLast = word !== null && bytes.includes(word);
      far.write(bytes);
      if (!isLast) return;
      word = null;
      cut();
    });
    far.on("data", (bytes) => void near.write(bytes));
    near.on("close", () => far.end());
    far.on("close", () => near.destroy());
  });
  await new Promise<void>((done) => void tap.listen(0, "127.0.0.1", done));
  onTestFinished(() => {
    for (const line of lines) line.destroy();
    tap.close();
  });
  const address = new URL(to);
  address.port = String((tap.address() as AddressInfo).port);
  return {
    address: address.href,
    cutBehind: (text) => void (word = text),
    cutAll: () => lines.forEach((line) => line.resetAndDestroy()),
  };
}
