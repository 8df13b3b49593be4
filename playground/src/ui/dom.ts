// Elements in one call, so that no text of a user's is ever read as HTML.

type Child = Node | string | null | undefined | false;
type Listener = (event: never) => void;
type Props = Record<string, string | number | boolean | null | undefined | Listener>;

/** An element: `on…` are listeners, `true` is an empty attribute, and what is false or missing is left out. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value as EventListener);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  append(element, children);
  return element;
}

export function append(parent: Node, children: Iterable<Child>): void {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    parent.appendChild(typeof child === "string" ? document.createTextNode(child) : child);
  }
}

export function fill(parent: Element, ...children: Child[]): void {
  parent.replaceChildren();
  append(parent, children);
}

const SVG = "http://www.w3.org/2000/svg";

/** An icon of one or several paths, on a grid of 16, that takes the colour of the text around. */
export function icon(name: keyof typeof PATHS): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.appendChild(path);
  return svg;
}

const PATHS = {
  add: "M8 3.5v9M3.5 8h9",
  auto: "M8 2.5a5.5 5.5 0 1 0 0 11zM8 2.5a5.5 5.5 0 0 1 0 11",
  check: "M3.5 8.5l3 3 6-7",
  chevron: "M4.5 6.5L8 10l3.5-3.5",
  close: "M4 4l8 8M12 4l-8 8",
  copy: "M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z",
  dark: "M13 9.5A5.5 5.5 0 0 1 6.5 3 5.5 5.5 0 1 0 13 9.5z",
  download: "M8 2.5v8M4.5 7.5L8 11l3.5-3.5M3 13.5h10",
  error: "M8 2.2l6.3 11.3H1.7zM8 6.5v3.2M8 11.7v.1",
  file: "M4 2.5h5l3 3v8H4zM9 2.5v3h3",
  files: "M2.5 3.5h4l1.5 2h5.5v7.5h-11z",
  format: "M2.5 4h11M2.5 8h7M2.5 12h9",
  help: "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM6.3 6.5c.1-2.3 3.5-2.1 3.4-.1 0 1.2-1.7 1.3-1.7 2.6M8 11v.1",
  hint: "M6 12.5h4M6.5 14.3h3M5.8 10.5C2.5 7.5 4.8 2.5 8 2.5s5.5 5 2.2 8z",
  inputs: "M2.5 4.5h6M11.5 4.5h2M10 3v3M2.5 11.5h2M7.5 11.5h6M6 10v3",
  light: "M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6zM8 1.5v1.3M8 13.2v1.3M1.5 8h1.3M13.2 8h1.3M3.4 3.4l.9.9M11.7 11.7l.9.9M3.4 12.6l.9-.9M11.7 4.3l.9-.9",
  more: "M3.5 8h.1M8 8h.1M12.5 8h.1",
  next: "M6 3.5L10.5 8 6 12.5",
  offline: "M2 2l12 12M3 8.5a7 7 0 0 1 3-1.9M10 6.6a7 7 0 0 1 3 1.9M8 12.5v.1",
  open: "M9.5 2.5h4v4M13.5 2.5L7.5 8.5M12 9.5v4H2.5V4h4",
  previous: "M10 3.5L5.5 8l4.5 4.5",
  rename: "M10.5 3l2.5 2.5-7 7-3 .5.5-3z",
  share: "M11.5 5.5a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6zM4.5 9.8a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6zM11.5 14.1a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6zM6.1 7.2l3.8-2.4M6.1 8.8l3.8 2.4",
  trash: "M3 4.5h10M6 4.5v-2h4v2M4.5 4.5l.5 9h6l.5-9",
  upload: "M8 11V3M4.5 6L8 2.5 11.5 6M3 13.5h10",
  warning: "M8 2.2l6.3 11.3H1.7zM8 6.5v3.2M8 11.7v.1",
} as const;

export type IconName = keyof typeof PATHS;
