import { afterEach } from "vitest";

/** Gives a function that takes note of what a test opens; after the test all of it is closed, the newest first. */
export function closeAfterEach(): <Opened extends { close(): Promise<void> }>(opened: Opened) => Opened {
  const open: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const one of open.splice(0).toReversed()) await one.close();
  });
  return (opened) => {
    open.push(opened);
    return opened;
  };
}
