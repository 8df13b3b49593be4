// Tabs, as WAI-ARIA describes them: arrows move, the chosen one is the only stop of the Tab key.

import { h } from "./dom.ts";

export interface Tab {
  id: string;
  label: string;
  panel: HTMLElement;
  shown?: () => void;
}

export interface Tabs {
  bar: HTMLElement;
  panels: HTMLElement;
  current: () => string;
  choose: (id: string, focus?: boolean) => void;
  /** A number behind the label, with words for those who hear it. */
  mark: (id: string, count: number, words: string, kind: string) => void;
}

export function tabs(all: Tab[], label: string, chosen: (id: string) => void): Tabs {
  let current = all[0]!.id;
  const buttons = new Map(
    all.map((tab) => [
      tab.id,
      h(
        "button",
        {
          type: "button",
          role: "tab",
          id: `tab-${tab.id}`,
          "aria-controls": `panel-${tab.id}`,
          class: "tab",
          onclick: () => choose(tab.id),
        },
        h("span", {}, tab.label),
        h("span", { class: "count", hidden: true }),
      ),
    ]),
  );
  const bar = h("div", { class: "tabs", role: "tablist", "aria-label": label }, ...buttons.values());
  bar.addEventListener("keydown", (event) => {
    const at = all.findIndex((tab) => tab.id === current);
    const last = all.length - 1;
    const moves: Record<string, number> = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: last };
    const to = moves[event.key];
    if (to === undefined) return;
    event.preventDefault();
    choose(all[(to + all.length) % all.length]!.id, true);
  });
  const panels = h("div", { class: "panels" });
  for (const tab of all) {
    tab.panel.id = `panel-${tab.id}`;
    tab.panel.classList.add("panel");
    tab.panel.setAttribute("role", "tabpanel");
    tab.panel.setAttribute("aria-labelledby", `tab-${tab.id}`);
    panels.append(tab.panel);
  }
  function choose(id: string, focus = false): void {
    if (!buttons.has(id)) return;
    current = id;
    for (const tab of all) {
      const button = buttons.get(tab.id)!;
      button.setAttribute("aria-selected", String(tab.id === id));
      button.tabIndex = tab.id === id ? 0 : -1;
      tab.panel.hidden = tab.id !== id;
    }
    if (focus) buttons.get(id)!.focus();
    all.find((tab) => tab.id === id)?.shown?.();
    chosen(id);
  }
  function mark(id: string, count: number, words: string, kind: string): void {
    const badge = buttons.get(id)?.querySelector<HTMLElement>(".count");
    if (!badge) return;
    badge.hidden = count === 0;
    badge.textContent = String(count);
    badge.dataset["kind"] = kind;
    badge.setAttribute("aria-label", words);
  }
  return { bar, panels, current: () => current, choose, mark };
}
