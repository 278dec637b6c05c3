/** Longest part of a path, in characters: some systems take no longer names, and the temporary ending comes to it. */
const MAX_PART_CHARS = 200;
/** Longest path below the folder, in characters; all are ASCII. */
const MAX_PATH_CHARS = 400;
/** What Windows keeps for devices, with any ending. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/;

/** Of an edition: its address is in feeds already, so the colon and the capital stay. */
const SLOT = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/;

/**
 * Whether a tag, feed or source may name a file anywhere: as the settings allow names, and no device. All are in lower
 * case, so that no two are one on a system that does not tell capitals apart. A link to it needs no escaping, so it does
 * not matter what a host makes of `%2F`.
 */
export function isFileName(name: string): boolean {
  return /^[a-z0-9][a-z0-9-]*$/.test(name) && name.length <= MAX_PART_CHARS && !DEVICE.test(name);
}

/** Whether a file of ours may stand here, below the folder: no way up, nothing hidden, one spelling. */
export function isFilePath(path: string): boolean {
  return path.length <= MAX_PATH_CHARS && path.split("/").every(isPart);
}

function isPart(part: string): boolean {
  if (SLOT.test(part)) return true;
  return /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/.test(part) && part.length <= MAX_PART_CHARS && !DEVICE.test(part);
}
