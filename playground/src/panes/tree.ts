// The files of the project: a list that opens, adds, renames and deletes.

import type { Store } from "../state/project.ts";
import { paths, wrongName } from "../state/project.ts";
import { ask } from "../ui/dialog.ts";
import { fill, h, icon } from "../ui/dom.ts";
import { menuButton } from "../ui/menu.ts";
import { toast } from "../ui/toast.ts";

const FRESH: Record<string, string> = {
  "kdsl.toml": '# What the program is for, and what differs between its environments.\n[environments.dev]\n\n[environments.prod]\n',
};

export class Tree {
  private readonly list = h("ul", { class: "files" });
  /** The worst severity of each file that has findings. */
  private marks = new Map<string, string>();

  constructor(
    readonly element: HTMLElement,
    private readonly store: Store,
    upload: () => void,
    private readonly move: (from: string, to: string) => void,
  ) {
    element.setAttribute("aria-label", "Files");
    element.append(
      h(
        "div",
        { class: "tree-head" },
        h("h2", {}, "Files"),
        h("button", { type: "button", class: "quiet-button", "aria-label": "Upload files or CustomResourceDefinitions", title: "Upload files or CustomResourceDefinitions", onclick: upload }, icon("upload")),
        h("button", { type: "button", class: "quiet-button", "aria-label": "New file", title: "New file", onclick: () => void this.add() }, icon("add")),
      ),
      this.list,
    );
    this.draw();
  }

  mark(marks: Map<string, string>): void {
    const same = marks.size === this.marks.size && [...marks].every(([path, mark]) => this.marks.get(path) === mark);
    if (same) return;
    this.marks = marks;
    this.draw();
  }

  draw(): void {
    const focused = document.activeElement?.getAttribute("data-file");
    fill(this.list, ...paths(this.store.project.files).map((path) => this.row(path)));
    if (focused) this.list.querySelector<HTMLElement>(`[data-file="${CSS.escape(focused)}"]`)?.focus();
  }

  async add(): Promise<void> {
    const { files } = this.store.project;
    const path = await ask("New file", { label: "Name", value: "kdsl.toml" in files ? "lib.kdsl" : "lib.kdsl", hint: "Programs end in .kdsl; kdsl.toml is the project.", check: (name) => wrongName(name, files) }, "Add");
    if (path !== null) this.store.add(path, FRESH[path] ?? "");
  }

  private row(path: string): HTMLElement {
    const open = path === this.store.open;
    const more = h("button", { type: "button", class: "quiet-button", "aria-label": `More about ${path}` }, icon("more"));
    const mark = this.marks.get(path);
    return h(
      "li",
      { class: open ? "file open" : "file" },
      h(
        "button",
        { type: "button", class: "file-name", "data-file": path, "aria-current": open ? "true" : null, onclick: () => this.store.choose(path) },
        icon("file"),
        h("span", {}, path),
        mark ? h("span", { class: `dot ${mark}`, role: "img", "aria-label": `has ${mark}s` }) : null,
      ),
      menuButton(more, () => [
        {
          items: [
            { label: "Rename…", icon: "rename", run: () => void this.rename(path) },
            { label: "Delete", icon: "trash", run: () => this.remove(path) },
          ],
        },
      ]),
    );
  }

  private async rename(path: string): Promise<void> {
    const { files } = this.store.project;
    const check = (name: string) => (name === path ? null : wrongName(name, files));
    const name = await ask("Rename file", { label: "Name", value: path, check }, "Rename");
    if (name !== null && name !== path) this.move(path, name);
  }

  private remove(path: string): void {
    const text = this.store.project.files[path] ?? "";
    this.store.remove(path);
    if (Object.keys(this.store.project.files).length === 0) this.store.add("main.kdsl", "");
    toast(`Deleted ${path}.`, { label: "Undo", run: () => this.store.add(path, text) });
  }
}
