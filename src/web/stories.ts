import type { FastifyInstance } from "fastify";
import type { Site } from "../app/site.ts";
import { sendPage } from "./send-html.ts";

/** Story pages are drawn when they are asked for: there are many, and most are read seldom. */
export function addStories(web: FastifyInstance, site: Site): void {
  web.get<{ Params: { id: string } }>("/story/:id", async (request, reply) => {
    return await sendPage(reply, await site.storyPage(request.params.id));
  });
}
