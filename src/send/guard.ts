import type { Clock, Log } from "../domain/log.ts";
import type { GuardStore, MarkKeeper, SendMark, SendPause } from "../domain/send-guard.ts";

export type Marking = { readonly guard: GuardStore; readonly marks: MarkKeeper };
type GuardParts = Marking & { readonly clock: Clock; readonly log: Log };

/**
 * Whether mails may go out. A database whose mark is behind the one that was kept outside of it was put back to an earlier state:
 * it no longer knows what has been sent since, so nothing more goes out before the operator has spoken.
 */
export async function checkMark({ guard, marks, clock, log }: GuardParts): Promise<SendPause | null> {
  const kept = await orWarn(async () => await marks.read(), log);
  const mark = await guard.mark();
  if (kept !== null && isPutBack(mark, kept)) {
    const lost = kept.count - mark.count;
    const why = `The database was put back to an earlier state: mails were taken ${lost} times since, and it knows nothing of it.`;
    await guard.pause({ since: clock(), why }, kept.count);
  }
  const begun = await guard.paused();
  if (begun?.awaitsPass === true) await guard.pause({ since: clock(), why: begun.why }, (await guard.mark()).count);
  const pause = await guard.paused();
  if (pause !== null) log.error({ since: pause.since, why: pause.why }, "Nothing is sent: newsdesk delivery resume");
  return pause;
}

function isPutBack(mark: SendMark, kept: SendMark): boolean {
  return kept.database === mark.database && kept.count > mark.count;
}

/**
 * Notes that mails were taken, before the first of them goes out and again after the last one: so a database that is put back to any
 * moment before or between the two is behind.
 */
export async function noteTaken({ guard, marks, log }: Omit<GuardParts, "clock">): Promise<void> {
  const mark = await guard.advance();
  await orWarn(async () => await marks.keep(mark), log);
}

/** Without the file a restore is not noticed; that is no reason to send nothing. */
async function orWarn<Value>(act: () => Promise<Value>, log: Log): Promise<Value | null> {
  try {
    return await act();
  } catch (cause) {
    log.warn(
      { err: cause },
      "The mark of what was sent cannot be kept (mail.mark): a restored database would not be noticed",
    );
    return null;
  }
}
