import { counted } from "../domain/counted.ts";
import type { PassReport } from "./run-once.ts";

/** A pass as it is logged and printed for machines: counts and reasons, nothing that could hold a secret. */
export type PassSummary = {
  readonly collect: Omit<PassReport["collect"], "failures" | "notes"> & {
    readonly failures: readonly { readonly source: string; readonly reason: string; readonly detail: string }[];
    readonly notes: readonly { readonly source: string; readonly note: string }[];
  };
  readonly curate: PassReport["curate"];
  readonly publish: {
    readonly changed: readonly string[];
    readonly editions: readonly EditionSummary[];
    readonly own: PassReport["publish"]["own"];
    readonly problems: PassReport["publish"]["problems"];
  };
  readonly send: PassReport["send"];
};

type EditionSummary = {
  readonly digest: string;
  readonly slot: string;
  readonly stories: number;
  readonly skipped: string | null;
};

export function summarize({ collect, curate, publish, send }: PassReport): PassSummary {
  return {
    collect: {
      ...collect,
      failures: collect.failures.map(({ source, reason, detail }) => ({ source: source.name, reason, detail })),
      notes: collect.notes.map(({ source, note }) => ({ source: source.name, note })),
    },
    curate,
    publish: { ...publish, editions: publish.editions.map(toEditionSummary) },
    send,
  };
}

function toEditionSummary(report: PassReport["publish"]["editions"][number]): EditionSummary {
  if (report.kind === "skipped") return { digest: report.digest, slot: report.slot, stories: 0, skipped: report.why };
  return { digest: report.digest, slot: report.edition.slot, stories: report.edition.storyIds.length, skipped: null };
}

/**
 * Whether something was left undone that the operator should hear of. A single source that is down is an ordinary day:
 * it is stored and asked again.
 */
export function hasTrouble({ collect, publish, send }: PassSummary): boolean {
  const nobodyAnswered = collect.asked > 0 && collect.failures.length === collect.asked;
  const unsent = send.deferred + send.failed + send.bounced + send.expired + send.held.length;
  const isBlocked =
    send.relayProblem !== null || send.boxProblem !== null || send.pause !== null || (send.reports.policy ?? 0) > 0;
  return nobodyAnswered || publish.problems.length > 0 || unsent > 0 || isBlocked;
}

/** The pass in words, a line each. */
export function summaryLines(summary: PassSummary): readonly string[] {
  return [
    ...collectLines(summary.collect),
    ...curateLines(summary.curate),
    ...publishLines(summary.publish),
    ...sendLines(summary.send),
  ];
}

function collectLines(collect: PassSummary["collect"]): readonly string[] {
  const { asked, fresh, unchanged, putOff, newItems, heldItems, changedItems, failures, notes } = collect;
  const held = heldItems === 0 ? "" : `, ${heldItems} held back`;
  return [
    `collect  ${counted(asked, "source")} asked: ${fresh} fresh, ${unchanged} unchanged, ` +
      `${failures.length} without an answer; ${counted(newItems, "new item")}${held}, ${changedItems} changed`,
    ...(putOff === 0 ? [] : [`         ${putOff} not asked, because their hosts asked to be left alone`]),
    ...failures.map(({ source, reason, detail }) => `         ${source}: ${reason}, ${detail}`),
    ...notes.map(({ source, note }) => `         ${source} needs a look: ${note}`),
  ];
}

const LIST_HELD = "newsdesk story list --held";

/** What changed settings, corrections and the repair did is told too: no item of it is new. */
function curateLines(curate: PassSummary["curate"]): readonly string[] {
  const { items, started, joined, changed, moved, merged, split, stories, heldBack } = curate;
  const [all, gone, apart] = [counted(moved, "item"), counted(merged, "story", "stories"), `${split} came off others`];
  return [
    `curate   ${counted(items, "item")}: ${counted(started, "story", "stories")} started, ${joined} joined, ${changed} changed`,
    ...(moved === 0 ? [] : [`         ${all} moved by the repair: ${gone} went up in others, ${apart}`]),
    ...(heldBack === 0 ? [] : [`         ${counted(heldBack, "story", "stories")} held back as filler: ${LIST_HELD}`]),
    ...(items > 0 || stories === 0 ? [] : [`         ${counted(stories, "story", "stories")} written anew`]),
  ];
}

function publishLines({ changed, editions, own, problems }: PassSummary["publish"]): readonly string[] {
  return [
    `publish  ${counted(changed.length, "document")} changed`,
    ...editions.map(({ digest, slot, stories, skipped }) =>
      skipped === null
        ? `         ${digest} ${slot}: an edition of ${counted(stories, "story", "stories")}`
        : `         ${digest} ${slot}: no edition, ${skipped}`,
    ),
    ...own.map(
      ({ digest, editions: made, readers, skipped }) =>
        `         ${digest}: ${counted(made, "edition")} of their own for ${counted(readers, "subscriber")}, too little new for ${skipped}`,
    ),
    ...problems.map(({ what, problem, hint }) => `         ${what}: ${problem} ${hint}`),
  ];
}

function sendLines(send: PassSummary["send"]): readonly string[] {
  const {
    queued,
    sent,
    deferred,
    failed,
    bounced,
    expired,
    held,
    relayProblem,
    relaysOut,
    refusals,
    boxProblem,
    pause,
  } = send;
  const reports = Object.entries(send.reports).map(([end, mails]) => `${mails} ${end}`);
  const refused = counted(refusals?.deliveries ?? 0, "mail");
  return [
    `send     ${queued} queued: ${sent} sent, ${deferred} deferred, ${failed} failed, ${bounced} bounced, ${expired} expired`,
    ...held.map(({ id, messageId }) => `         ${id} is held: nobody can say whether <${messageId}> arrived`),
    ...(pause === null ? [] : [`         nothing is sent: ${pause.why} See newsdesk delivery resume`]),
    ...(relayProblem === null ? [] : [`         the mail relay cannot be used: ${relayProblem}`]),
    ...relaysOut.map(
      ({ relay, detail }) => `         ${relay} cannot be used, the next relay takes its mails: ${detail}`,
    ),
    ...(refusals === null
      ? []
      : [`         ${refused} refused for what the desk sends, or how; it says: ${refusals.detail}`]),
    ...(reports.length === 0 ? [] : [`         reports that came in: ${reports.join(", ")}`]),
    ...((send.reports.policy ?? 0) > 0
      ? [`         mails came back for what the desk sends, or how; the log says why`]
      : []),
    ...(boxProblem === null ? [] : [`         the mailbox of reports cannot be read: ${boxProblem}`]),
  ];
}
