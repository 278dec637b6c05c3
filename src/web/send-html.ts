import type { FastifyReply } from "fastify";

/** Answers with a whole page. */
export async function sendHtml(reply: FastifyReply, html: string): Promise<FastifyReply> {
  return await reply.type("text/html; charset=utf-8").send(html);
}

/** Answers with a page that is for one reader or one moment and must not be kept; `null` is "there is no such page". */
export async function sendPage(reply: FastifyReply, html: string | null): Promise<FastifyReply> {
  if (html !== null) return await sendHtml(reply.header("cache-control", "no-store"), html);
  reply.callNotFound();
  return reply;
}
