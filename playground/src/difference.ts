// How one text becomes another by a single change.

/** The one change between two texts that leaves their common beginning and end alone. */
export function difference(old: string, now: string): { from: number; to: number; insert: string } | null {
  if (old === now) return null;
  const most = Math.min(old.length, now.length);
  let from = 0;
  while (from < most && old.charCodeAt(from) === now.charCodeAt(from)) from++;
  let tail = 0;
  while (tail < most - from && old.charCodeAt(old.length - 1 - tail) === now.charCodeAt(now.length - 1 - tail)) tail++;
  return { from, to: old.length - tail, insert: now.slice(from, now.length - tail) };
}
