import type { PassReport } from "../../src/app/run-once.ts";

/** A pass in which nothing was due. */
export const QUIET_PASS: PassReport = {
  collect: {
    asked: 0,
    fresh: 0,
    unchanged: 0,
    throttled: 0,
    gone: 0,
    failed: 0,
    putOff: 0,
    newItems: 0,
    heldItems: 0,
    changedItems: 0,
    failures: [],
    notes: [],
  },
  curate: { items: 0, started: 0, joined: 0, changed: 0, moved: 0, merged: 0, split: 0, stories: 0, heldBack: 0 },
  publish: { changed: [], editions: [], own: [], problems: [] },
  send: {
    queued: 0,
    sent: 0,
    deferred: 0,
    failed: 0,
    bounced: 0,
    expired: 0,
    givenBack: 0,
    held: [],
    relayProblem: null,
    pause: null,
    relaysOut: [],
    refusals: null,
    reports: {},
    boxProblem: null,
  },
};
