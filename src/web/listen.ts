import type { FastifyInstance } from "fastify";
import { EXIT, UserError } from "../domain/user-error.ts";

/** What is served, and which setting says where. */
type Told = { readonly what: string; readonly setting: string };
const PAGES: Told = { what: "The pages", setting: '"web: { listen: … }" in the settings' };

/** Opens the port and returns the address that a browser can use. Port 0 means any free one. */
export async function listen(
  web: FastifyInstance,
  where: { readonly host: string; readonly port: number },
  { what, setting }: Told = PAGES,
): Promise<string> {
  try {
    return await web.listen({ host: where.host, port: where.port });
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
    const problem = `${what} cannot be served on ${where.host}:${where.port}: ${WHY[code] ?? String(cause)}.`;
    throw new UserError(problem, `Choose another address under ${setting}.`, EXIT.resource, {
      cause,
    });
  }
}

const WHY: Readonly<Record<string, string>> = {
  EADDRINUSE: "another program uses that port",
  EACCES: "this user may not use that port",
  EADDRNOTAVAIL: "this machine does not have that address",
  ENOTFOUND: "that name is not known",
};
