// The Markdown of documentation, as elements: what the engine writes, and no more of it. Nothing is read as
// HTML, and a link leads out of the page only where it says so.

import { append, h } from "./dom.ts";

/** Colours the code of a block, where its language is known. */
export type Colour = (code: string, language: string) => Node;

const plain: Colour = (code) => document.createTextNode(code);

export function markdown(text: string, colour: Colour = plain): DocumentFragment {
  const out = document.createDocumentFragment();
  const lines = text.split("\n");
  for (let at = 0; at < lines.length; ) at = block(lines, at, out, colour);
  return out;
}

/** Writes the block that begins at a line, and gives the line behind it. */
function block(lines: string[], at: number, out: Node, colour: Colour): number {
  const line = lines[at]!;
  const fence = /^\s*(`{3,})\s*(\S*)/.exec(line);
  if (fence) return code(lines, at, fence, out, colour);
  if (line.trim() === "") return at + 1;
  if (/^(-{3,}|\*{3,})$/.test(line.trim())) {
    out.appendChild(h("hr"));
    return at + 1;
  }
  const heading = /^(#{1,6})\s+(.*)$/.exec(line);
  if (heading) {
    const level = Math.min(6, heading[1]!.length + 2) as 3 | 4 | 5 | 6;
    out.appendChild(h(`h${level}`, {}, inline(heading[2]!)));
    return at + 1;
  }
  if (/^\s*\|.*\|\s*$/.test(line) && /^\s*\|[\s:|-]+\|\s*$/.test(lines[at + 1] ?? "")) return table(lines, at, out);
  if (/^\s*([-*]|\d+\.)\s+/.test(line)) return list(lines, at, out);
  let end = at + 1;
  while (end < lines.length && lines[end]!.trim() !== "" && !/^\s*(`{3,}|#{1,6}\s|[-*]\s|\|)/.test(lines[end]!)) end++;
  out.appendChild(h("p", {}, inline(lines.slice(at, end).join("\n"))));
  return end;
}

function code(lines: string[], at: number, fence: RegExpExecArray, out: Node, colour: Colour): number {
  let end = at + 1;
  while (end < lines.length && !lines[end]!.trimStart().startsWith(fence[1]!)) end++;
  const text = lines.slice(at + 1, end).join("\n");
  out.appendChild(h("pre", { tabindex: 0 }, h("code", {}, colour(text, fence[2]!))));
  return end + 1;
}

function list(lines: string[], at: number, out: Node): number {
  const ordered = /^\s*\d/.test(lines[at]!);
  const items = h(ordered ? "ol" : "ul");
  while (at < lines.length) {
    const item = /^\s*(?:[-*]|\d+\.)\s+(.*)$/.exec(lines[at]!);
    if (!item) break;
    const words = [item[1]!];
    at++;
    while (at < lines.length && /^\s{2,}\S/.test(lines[at]!) && !/^\s*([-*]|\d+\.)\s/.test(lines[at]!)) words.push(lines[at++]!.trim());
    items.append(h("li", {}, inline(words.join("\n"))));
  }
  out.appendChild(items);
  return at;
}

function table(lines: string[], at: number, out: Node): number {
  const cells = (line: string) =>
    line.trim().slice(1, -1).split(/(?<!\\)\|/).map((cell) => inline(cell.trim().replaceAll("\\|", "|")));
  const head = h("tr");
  append(head, cells(lines[at]!).map((cell) => h("th", { scope: "col" }, cell)));
  const body = h("tbody");
  for (at += 2; /^\s*\|.*\|\s*$/.test(lines[at] ?? ""); at++) {
    const row = h("tr");
    append(row, cells(lines[at]!).map((cell) => h("td", {}, cell)));
    body.append(row);
  }
  out.appendChild(h("table", {}, h("thead", {}, head), body));
  return at;
}

const MARKS = /(`+)(.+?)\1|\*\*(.+?)\*\*|(?<![\w*])[*_](?!\s)(.+?)(?<!\s)[*_](?!\w)|\[([^\]]*)\]\(([^)\s]*)\)|<(https:\/\/[^>\s]+)>/s;

/** Words with code, emphasis and links. */
export function inline(text: string): DocumentFragment {
  const out = document.createDocumentFragment();
  for (let rest = text; rest !== ""; ) {
    const found = MARKS.exec(rest);
    if (!found) {
      append(out, lineBreaks(rest));
      break;
    }
    append(out, lineBreaks(rest.slice(0, found.index)));
    const [whole, , code, strong, emphasis, words, target, address] = found;
    if (code !== undefined) out.append(h("code", {}, code.trim() || code));
    else if (strong !== undefined) out.append(h("strong", {}, inline(strong)));
    else if (emphasis !== undefined) out.append(h("em", {}, inline(emphasis)));
    else out.append(link(words ?? address!, target ?? address!));
    rest = rest.slice(found.index + whole.length);
  }
  return out;
}

/** Two spaces before the end of a line, or a backslash, break it; other ends are spaces. */
function lineBreaks(text: string): (Node | string)[] {
  const parts = text.replaceAll(/\\([\\`*_{}[\]()#+.!|<>-])/g, "$1").split(/(?: {2,}|\\)\n/);
  return parts.flatMap((part, at) => (at === 0 ? [part] : [h("br"), part]));
}

function link(words: string, target: string): HTMLElement {
  const code = /^(?:.*\/)?(K\d{4})(?:\.md)?$/.exec(target)?.[1];
  if (code) return h("a", { href: `#explain-${code}`, "data-explain": code }, inline(words));
  if (!/^https:\/\//.test(target)) return h("span", {}, inline(words));
  return h("a", { href: target, target: "_blank", rel: "noopener noreferrer" }, inline(words));
}
