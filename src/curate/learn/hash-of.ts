/** FNV-1a over the characters of a part of a text (32 bits), its bits mixed at the end as MurmurHash3 does. */
export function hashOf(seed: number, text: string, start: number, end: number): number {
  let hash = Math.imul(0x811c9dc5 ^ seed, 0x01000193);
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
