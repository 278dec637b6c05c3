import { createServer, type AddressInfo } from "node:net";

/** A loopback port that is free now. Another program may take it before the caller does; listening then says so. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done, fail) => void server.once("error", fail).listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}
