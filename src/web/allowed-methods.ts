import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";

type Route = { readonly parts: readonly string[]; readonly methods: readonly string[] };

/**
 * Notes each route of `web` that is added from now on. The answer tells a request for none of them which methods its
 * address has; empty when there is no such address.
 */
export function notedMethods(web: FastifyInstance): (request: FastifyRequest) => readonly string[] {
  const routes: Route[] = [];
  web.addHook("onRoute", ({ url, method }) => {
    routes.push({ parts: partsOf(url), methods: [method].flat() });
  });
  return ({ url }) => {
    const asked = partsOf(url.split("?", 1)[0] ?? "");
    const methods = routes.filter(({ parts }) => isMet(parts, asked)).flatMap((route) => route.methods);
    return methods.length === 0 ? [] : [...new Set([...methods, "OPTIONS"])].sort();
  };
}

/** Says what an address can do: to OPTIONS as an answer, to any other method as a refusal, which the caller words. */
export function allow(reply: FastifyReply, methods: readonly string[]): FastifyReply {
  return reply.header("allow", methods.join(", "));
}

function partsOf(path: string): readonly string[] {
  return path.replace(/\/$/, "").split("/");
}

function isMet(parts: readonly string[], asked: readonly string[]): boolean {
  return (
    parts.length === asked.length && parts.every((part, index) => part === asked[index] || isValue(part, asked[index]))
  );
}

function isValue(part: string, asked = ""): boolean {
  return part.startsWith(":") && asked !== "";
}
