// A button that opens a list of things to do, for pointer and keyboard alike.

import { h, icon, type IconName } from "./dom.ts";

export interface Item {
  label: string;
  detail?: string;
  keys?: string;
  icon?: IconName;
  checked?: boolean;
  /** Of what is chosen: one of several, if not said. */
  role?: "menuitemcheckbox";
  run: () => void;
}

export interface Section {
  title?: string;
  items: Item[];
}

/** Makes `button` open what `sections` gives at that moment. */
export function menuButton(button: HTMLButtonElement, sections: () => Section[]): HTMLElement {
  button.setAttribute("aria-haspopup", "menu");
  button.setAttribute("aria-expanded", "false");
  const holder = h("div", { class: "menu-holder" }, button);
  button.addEventListener("click", () => toggle(holder, button, sections));
  button.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown") return;
    event.preventDefault();
    toggle(holder, button, sections);
  });
  return holder;
}

let closeOpen: ((focus: boolean) => void) | null = null;

function toggle(holder: HTMLElement, button: HTMLButtonElement, sections: () => Section[]): void {
  const wasOpen = button.getAttribute("aria-expanded") === "true";
  closeOpen?.(false);
  if (wasOpen) return;
  const menu = build(sections());
  button.setAttribute("aria-expanded", "true");
  const box = button.getBoundingClientRect();
  holder.append(menu);
  place(menu, box);
  closeOpen = close(menu, (focus) => {
    button.setAttribute("aria-expanded", "false");
    if (focus) button.focus();
  });
  items(menu)[0]?.focus();
}

/** Opens a list at a place of the window, such as that of the cursor. */
export function menuAt(box: { left: number; bottom: number; top: number; right: number }, all: Section[], back: () => void): void {
  closeOpen?.(false);
  const menu = build(all);
  document.body.append(menu);
  place(menu, box);
  closeOpen = close(menu, (focus) => focus && back());
  items(menu)[0]?.focus();
}

function place(menu: HTMLElement, box: { left: number; bottom: number; top: number; right: number }): void {
  // At the edge it would be squeezed before it is measured.
  menu.style.left = menu.style.top = "0";
  const { width, height } = menu.getBoundingClientRect();
  const left = Math.max(8, Math.min(box.left, innerWidth - width - 8));
  const below = box.bottom + 4;
  const top = below + height > innerHeight - 8 ? Math.max(8, Math.min(box.top - height - 4, innerHeight - height - 8)) : below;
  menu.style.left = `${left}px`;
  menu.style.top = `${top}px`;
}

function build(all: Section[]): HTMLElement {
  const menu = h("div", { class: "menu", role: "menu" });
  all.forEach((section, at) => {
    if (section.items.length === 0) return;
    if (at > 0 && menu.childElementCount > 0) menu.append(h("div", { class: "menu-line", role: "separator" }));
    if (section.title) menu.append(h("div", { class: "menu-title", role: "presentation" }, section.title));
    for (const item of section.items) menu.append(row(item));
  });
  return menu;
}

function row(item: Item): HTMLElement {
  const choice = item.checked !== undefined;
  return h(
    "button",
    {
      class: "menu-item",
      type: "button",
      role: choice ? (item.role ?? "menuitemradio") : "menuitem",
      "aria-checked": choice ? String(item.checked) : null,
      tabindex: -1,
      onclick: () => {
        closeOpen?.(true);
        item.run();
      },
    },
    choice || item.icon ? h("span", { class: "menu-icon" }, choice ? (item.checked ? icon("check") : null) : icon(item.icon!)) : null,
    h("span", { class: "menu-words" }, item.label, item.detail ? h("small", {}, item.detail) : null),
    item.keys ? h("kbd", {}, item.keys) : null,
  );
}

const items = (menu: HTMLElement) => [...menu.querySelectorAll<HTMLElement>(".menu-item")];

function close(menu: HTMLElement, done: (focus: boolean) => void): (focus: boolean) => void {
  const outside = (event: Event) => {
    if (!menu.contains(event.target as Node)) finish(false);
  };
  const finish = (focus: boolean) => {
    if (closeOpen !== finish) return;
    closeOpen = null;
    menu.remove();
    removeEventListener("pointerdown", outside, true);
    done(focus);
  };
  // The press that opened the list is not one outside of it.
  setTimeout(() => addEventListener("pointerdown", outside, true));
  menu.addEventListener("keydown", (event) => keys(event, menu, finish));
  return finish;
}

function keys(event: KeyboardEvent, menu: HTMLElement, finish: (focus: boolean) => void): void {
  const all = items(menu);
  const at = all.indexOf(document.activeElement as HTMLElement);
  const go = (to: number) => {
    event.preventDefault();
    all[(to + all.length) % all.length]?.focus();
  };
  if (event.key === "ArrowDown") go(at + 1);
  else if (event.key === "ArrowUp") go(at - 1);
  else if (event.key === "Home") go(0);
  else if (event.key === "End") go(all.length - 1);
  else if (event.key === "Escape" || event.key === "Tab") {
    event.preventDefault();
    finish(true);
  } else if (event.key.length === 1 && /\S/.test(event.key)) {
    const begins = (item: HTMLElement) => item.innerText.toLowerCase().startsWith(event.key.toLowerCase());
    const next = [...all.slice(at + 1), ...all.slice(0, at + 1)].find(begins);
    next?.focus();
  }
}
