// To a symbol: those of the open file while nothing is asked for, those of the whole program by their names.

import type { FileSymbol, SymbolKind } from "kdsl";
import type { Engine } from "./engine/client.ts";
import { fill, h } from "./ui/dom.ts";

interface Found {
  name: string;
  detail: string;
  kind: SymbolKind;
  place: { file: string; start: number; end: number };
  depth: number;
}

/** As many as one looks through. */
const MOST = 200;

export function openSymbols(engine: Engine, file: string, go: (file: string, from: number, to: number) => void): void {
  if (document.querySelector("dialog.palette")) return;
  let found: Found[] = [];
  let chosen = 0;
  let asked = 0;
  const input = h("input", {
    type: "text",
    role: "combobox",
    "aria-label": "The name of a symbol",
    "aria-controls": "symbols",
    "aria-expanded": "true",
    "aria-autocomplete": "list",
    placeholder: "A resource, a component, a param …",
    spellcheck: "false",
    autocomplete: "off",
  });
  const list = h("ul", { class: "symbols", id: "symbols", role: "listbox", "aria-label": "Symbols" });
  const dialog = h("dialog", { class: "palette", "aria-label": "Go to symbol" }, input, list);
  const take = (one: Found | undefined) => {
    dialog.close();
    if (one) go(one.place.file, one.place.start, one.place.end);
  };
  const choose = (to: number) => {
    chosen = found.length === 0 ? 0 : (to + found.length) % found.length;
    [...list.children].forEach((row, at) => row.setAttribute("aria-selected", String(at === chosen)));
    list.children[chosen]?.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", `symbol-${chosen}`);
  };
  const look = async () => {
    const number = ++asked;
    const query = input.value.trim();
    const all = query === "" ? outline((await engine.ask("symbols", file)) ?? [], file, 0) : await named(engine, query);
    if (number !== asked) return;
    found = all.slice(0, MOST);
    if (found.length === 0) fill(list, h("li", { class: "quiet", role: "presentation" }, query === "" ? "The file has no symbols." : "No symbol has such a name."));
    else fill(list, ...found.map((one, at) => row(one, at, file, () => take(one))));
    choose(0);
  };
  input.addEventListener("input", () => void look());
  dialog.addEventListener("keydown", (event) => {
    const moves: Record<string, number> = { ArrowDown: chosen + 1, ArrowUp: chosen - 1, PageDown: Math.min(found.length - 1, chosen + 10), PageUp: Math.max(0, chosen - 10) };
    const to = moves[event.key];
    if (to !== undefined) choose(to);
    else if (event.key === "Enter") take(found[chosen]);
    else return;
    event.preventDefault();
  });
  const before = document.activeElement as HTMLElement | null;
  dialog.addEventListener("close", () => {
    dialog.remove();
    before?.focus();
  });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
  input.focus();
  void look();
}

function outline(symbols: readonly FileSymbol[], file: string, depth: number): Found[] {
  return symbols.flatMap(({ name, detail, kind, nameStart, nameEnd, children }) => [
    { name, detail, kind, depth, place: { file, start: nameStart, end: nameEnd } },
    ...outline(children, file, depth + 1),
  ]);
}

async function named(engine: Engine, query: string): Promise<Found[]> {
  const all = (await engine.ask("projectSymbols", query)) ?? [];
  return all.map(({ name, detail, container, kind, file, start, end }) => ({ name, detail: [detail, container && `in ${container}`].filter(Boolean).join(" "), kind, depth: 0, place: { file, start, end } }));
}

function row({ name, detail, kind, place, depth }: Found, at: number, open: string, take: () => void): HTMLElement {
  return h(
    "li",
    { id: `symbol-${at}`, role: "option", "aria-selected": "false", style: `padding-left: ${12 + depth * 16}px`, onclick: take },
    h("span", { class: `symbol-kind of-${kind}` }, kind),
    h("span", { class: "symbol-name" }, name),
    h("span", { class: "quiet" }, detail),
    place.file === open ? null : h("span", { class: "quiet symbol-file" }, place.file),
  );
}
