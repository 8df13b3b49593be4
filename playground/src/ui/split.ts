// The line between two halves, which pointer and arrow keys move.

import { h } from "./dom.ts";

/** Puts a handle between the two first children of `parent`; their shares are kept by `keep`. */
export function split(parent: HTMLElement, share: number, keep: (share: number) => void): HTMLElement {
  const handle = h("div", {
    class: "handle",
    role: "separator",
    tabindex: 0,
    "aria-orientation": "vertical",
    "aria-label": "Width of the program",
    "aria-valuemin": 20,
    "aria-valuemax": 80,
  });
  const set = (to: number) => {
    share = Math.min(80, Math.max(20, to));
    parent.style.setProperty("--share", `${share}%`);
    handle.setAttribute("aria-valuenow", String(Math.round(share)));
  };
  set(share);
  handle.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    const box = parent.getBoundingClientRect();
    const move = (event: PointerEvent) => set(((event.clientX - box.left) / box.width) * 100);
    handle.addEventListener("pointermove", move);
    const end = () => {
      handle.removeEventListener("pointermove", move);
      keep(share);
    };
    handle.addEventListener("lostpointercapture", end, { once: true });
  });
  handle.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -2, ArrowRight: 2 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    set(share + by);
    keep(share);
  });
  handle.addEventListener("dblclick", () => {
    set(50);
    keep(share);
  });
  return handle;
}
