import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Answer, People } from "../app/people/people.ts";
import { LETTERS_A_DAY } from "../domain/letter-rule.ts";
import { sendPage } from "./send-html.ts";

/** Times that one address on the net may enter mail addresses, in ten minutes; an office shares one. */
const ENTRIES_PER_TEN_MINUTES = 20;
/** The same in a day, by both forms together: so far below what all may cause that nobody uses that up alone. */
const ENTRIES_A_DAY = LETTERS_A_DAY / 10;
const DAY_MS = 24 * 3_600_000;
/** Requests a minute for pages that a token opens: far above what a person needs, and nobody guesses a token so. */
const REQUESTS_PER_MINUTE = 120;

/** An address on the net is an IPv4 address or an IPv6 network of so many bits, of which a household has one (RIPE-690). */
const IPV6_BITS = 48;
const ENTERING = { rateLimit: { max: ENTRIES_PER_TEN_MINUTES, timeWindow: "10 minutes", ipv6Subnet: IPV6_BITS } };
const OWN = { config: { rateLimit: { max: REQUESTS_PER_MINUTE, timeWindow: "1 minute" } } };

type OwnRequest = FastifyRequest<{ Params: { token: string } }>;

/**
 * Signing up, confirming, and one subscriber's own pages. A change is a POST, always: mail scanners open every link. No
 * post needs a token against foreign sites, for there are no cookies that it could ride on: who may do something has a
 * secret in the address itself, and signing up is open to all and answers all alike.
 */
export function addPeople(web: FastifyInstance, people: People): void {
  void web.register(async (scope) => {
    await Promise.resolve();
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("application/x-www-form-urlencoded", { parseAs: "string" }, (_, body, done) =>
      done(null, new URLSearchParams(String(body))),
    );
    addEntries(scope, people);
    addOwnPages(scope, people);
  });
}

function addEntries(scope: FastifyInstance, people: People): void {
  const entering = { config: ENTERING, preHandler: dailyLimit(scope) };
  scope.get("/subscribe", async (_, reply) => await send(reply, await people.subscribePage()));
  scope.post("/subscribe", entering, async (request, reply) => await send(reply, await people.signUp(formOf(request))));
  scope.get("/preferences", async (_, reply) => await send(reply, await people.linkPage()));
  scope.post(
    "/preferences",
    entering,
    async (request, reply) => await send(reply, await people.askLink(formOf(request))),
  );
}

/** Counted beside the limit of ten minutes; in memory, so that no address on the net is stored. */
function dailyLimit(scope: FastifyInstance) {
  const count = scope.createRateLimit({ max: ENTRIES_A_DAY, timeWindow: DAY_MS, ipv6Subnet: IPV6_BITS });
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const counted = await count(request);
    if (counted.isAllowed || !counted.isExceeded) return;
    reply.header("retry-after", counted.ttlInSeconds);
    throw Object.assign(new Error("This address has entered too many mail addresses today."), { statusCode: 429 });
  };
}

/** Pages behind a token: found by no crawler, kept by nobody, and no page that they lead to learns the address. */
function addOwnPages(scope: FastifyInstance, people: People): void {
  scope.get(
    "/confirm/:token",
    OWN,
    own(async (token) => await people.confirmPage(token)),
  );
  scope.post(
    "/confirm/:token",
    OWN,
    own(async (token) => await people.confirm(token)),
  );
  scope.get(
    "/preferences/:token",
    OWN,
    own(async (token) => await people.preferencesPage(token)),
  );
  scope.post(
    "/preferences/:token",
    OWN,
    own(async (token, form) => await people.change(token, form)),
  );
  scope.get(
    "/preferences/:token/erase",
    OWN,
    own(async (token) => await people.erasePage(token)),
  );
  scope.post(
    "/preferences/:token/erase",
    OWN,
    own(async (token) => await people.erase(token)),
  );
  scope.get("/preferences/:token/export", OWN, async (request: OwnRequest, reply) => {
    const json = await people.exported(request.params.token);
    reply.headers({ "x-robots-tag": "noindex, nofollow", "cache-control": "no-store" });
    if (json !== null) return await reply.type("application/json; charset=utf-8").send(json);
    reply.callNotFound();
    return reply;
  });
}

function own(answer: (token: string, form: URLSearchParams) => Promise<Answer | null>) {
  return async (request: OwnRequest, reply: FastifyReply) => {
    reply.header("x-robots-tag", "noindex, nofollow");
    return await send(reply, await answer(request.params.token, formOf(request)));
  };
}

/** A post without a form has said nothing. */
function formOf({ body }: { readonly body: unknown }): URLSearchParams {
  return body instanceof URLSearchParams ? body : new URLSearchParams();
}

async function send(reply: FastifyReply, answer: Answer | null): Promise<FastifyReply> {
  return await sendPage(answer === null ? reply : reply.code(answer.status), answer?.html ?? null);
}
