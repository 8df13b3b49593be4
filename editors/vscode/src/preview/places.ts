// Which line of the YAML comes from where, and the other way round.

export interface Position {
  line: number;
  character: number;
}

export interface Range {
  start: Position;
  end: Position;
}

export interface Place {
  uri: string;
  range: Range;
}

/** What `kdsl.preview` gives: the YAML, null where errors keep it from being written, and for lines of it, counted from 0, where they were written. */
export interface Preview {
  yaml: string | null;
  map: [line: number, place: Place][];
  /** The params that have no value; a secret has a placeholder. */
  missing?: string[];
}

/** Where a line of the YAML was written: that of the last line at or before it that is known. */
export function placeOf(map: Preview["map"], line: number): Place | undefined {
  let best: Preview["map"][number] | undefined;
  for (const entry of map) {
    if (entry[0] <= line && (best === undefined || entry[0] > best[0])) best = entry;
  }
  return best?.[1];
}

/**
 * The lines that come from a position, in order: those of the smallest piece of the source that holds it,
 * else those of what begins on its line.
 */
export function linesOf(map: Preview["map"], uri: string, position: Position): number[] {
  const here = map.filter(([, place]) => place.uri === uri);
  const holding = here.filter(([, { range }]) => holds(range, position));
  const smallest = holding.reduce<Range | undefined>(
    (best, [, { range }]) => (best === undefined || isWithin(range, best) ? range : best),
    undefined,
  );
  const found =
    smallest === undefined
      ? here.filter(([, { range }]) => range.start.line === position.line)
      : holding.filter(([, { range }]) => isWithin(range, smallest));
  return [...new Set(found.map(([line]) => line))].sort((a, b) => a - b);
}

const compare = (a: Position, b: Position) => a.line - b.line || a.character - b.character;
const holds = (range: Range, at: Position) => compare(range.start, at) <= 0 && compare(at, range.end) <= 0;
const isWithin = (inner: Range, outer: Range) =>
  compare(outer.start, inner.start) <= 0 && compare(inner.end, outer.end) <= 0;
