// Whether a text is made of Kubernetes manifests. It is asked of every paste, so it reads lines and no YAML;
// the server is the one who understands them.

/** No paste of a manifest is longer than this, in UTF-16 units. */
const LONGEST = 2_000_000;

export function looksLikeManifests(text: string): boolean {
  if (text.length > LONGEST) return false;
  const has = (key: string) => new RegExp(`^(?:- )?[ \\t]*"?${key}"?[ \\t]*:[ \\t]*\\S`, "m").test(text);
  return has("apiVersion") && has("kind");
}

/** The text without the indentation that all of its lines have, as it is when a part of a file is copied. */
export function dedent(text: string): string {
  const lines = text.split("\n");
  const depths = lines.filter((line) => line.trim() !== "").map((line) => line.length - line.trimStart().length);
  const depth = Math.min(...depths, Number.MAX_SAFE_INTEGER);
  return lines.map((line) => line.slice(Math.min(depth, line.length))).join("\n");
}

/** The text for a place that is indented; the first line stands where the place is. */
export function indented(text: string, indent: string): string {
  return text.trimEnd().split("\n").map((line, at) => (at === 0 || line === "" ? line : indent + line)).join("\n");
}
