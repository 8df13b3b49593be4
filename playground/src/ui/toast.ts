// Short words about what just happened, with at most one thing to do about it.

import { h, icon } from "./dom.ts";

const holder = h("div", { class: "toasts", role: "status", "aria-live": "polite" });
document.body.append(holder);

export function toast(words: string, action?: { label: string; run: () => void }, seconds = action ? 12 : 4): void {
  holder.replaceChildren();
  const remove = () => one.remove();
  const one = h(
    "div",
    { class: "toast" },
    h("span", {}, words),
    action &&
      h(
        "button",
        {
          type: "button",
          class: "toast-action",
          onclick: () => {
            remove();
            action.run();
          },
        },
        action.label,
      ),
    h("button", { type: "button", class: "quiet-button", "aria-label": "Dismiss", onclick: remove }, icon("close")),
  );
  holder.append(one);
  let timer = setTimeout(remove, seconds * 1000);
  // Who reads or reaches for it is not hurried.
  one.addEventListener("pointerenter", () => clearTimeout(timer));
  one.addEventListener("focusin", () => clearTimeout(timer));
  one.addEventListener("pointerleave", () => (timer = setTimeout(remove, 3000)));
}
