// The bar on top: the name, what to open, what to build for, and what to do with it.

import { EXAMPLES } from "./examples.ts";
import type { Store } from "./state/project.ts";
import { setTheme, theme, type Theme } from "./state/storage.ts";
import { fill, h, icon } from "./ui/dom.ts";
import { menuButton, type Section } from "./ui/menu.ts";

export interface HeaderActs {
  example: (name: string) => void;
  tour: () => void;
  blank: () => void;
  format: () => void;
  importYaml: () => void;
  upload: () => void;
  actions: () => void;
  copyLink: () => void;
  copyMarkdown: () => void;
  copyCommand: () => void;
  copyFrame: () => void;
  downloadYaml: () => void;
  downloadZip: () => void;
  keys: () => void;
  about: () => void;
  toggleTree: () => void;
  toggleInputs: () => void;
  /** Whether hints stand in the lines. */
  hints: () => boolean;
  lenses: () => boolean;
  toggleLenses: () => void;
  symbols: () => void;
  toggleHints: () => void;
}

export class Header {
  readonly element: HTMLElement;
  private readonly env = h("select", { id: "env", "aria-label": "Environment", title: "Environment of kdsl.toml" });
  private readonly version = h("select", { id: "kubernetes", "aria-label": "Kubernetes version", title: "Version of Kubernetes" });
  private readonly inputs: HTMLButtonElement;
  private readonly tree: HTMLButtonElement;
  private versions: readonly string[] = [];
  private drawn = "";

  constructor(
    private readonly store: Store,
    private readonly acts: HeaderActs,
    embed: boolean,
  ) {
    this.env.addEventListener("change", () => store.target({ env: this.env.value }));
    this.version.addEventListener("change", () => store.target({ kubernetes: this.version.value }));
    this.inputs = h("button", { type: "button", class: "bar-button", "aria-pressed": "false", title: "Values for the program's params", onclick: acts.toggleInputs }, icon("inputs"), h("span", { class: "wide" }, "Inputs"));
    this.tree = h("button", { type: "button", class: "bar-button", "aria-pressed": "false", title: "Files of the project", onclick: acts.toggleTree }, icon("files"), h("span", { class: "wide" }, "Files"));
    this.element = h("header", { class: "bar" }, ...(embed ? this.small() : this.full()));
  }

  /** Says which parts are open. */
  pressed(tree: boolean, inputs: boolean): void {
    this.tree.setAttribute("aria-pressed", String(tree));
    this.inputs.setAttribute("aria-pressed", String(inputs));
  }

  /** Offers what there is to choose, with what is chosen. */
  offer(versions: readonly string[], environments: readonly string[], ofProject: string, hasParams: boolean, missing: boolean): void {
    const { env, kubernetes } = this.store.project;
    const now = JSON.stringify([versions, environments, ofProject, env, kubernetes, hasParams, missing]);
    if (now === this.drawn) return;
    this.drawn = now;
    if (versions.length > 0) this.versions = versions;
    const option = (value: string, label: string, chosen: string) => h("option", { value, selected: value === chosen }, label);
    const unknown = (list: readonly string[], chosen: string) => (chosen && !list.includes(chosen) ? [chosen] : []);
    const newest = [...this.versions].reverse();
    fill(
      this.version,
      option("", ofProject && !kubernetes ? ofProject : "default", kubernetes),
      ...[...unknown(newest, kubernetes), ...newest].map((one) => option(one, one, kubernetes)),
    );
    fill(
      this.env,
      option("", environments.length > 0 ? "no environment" : "no environments", env),
      ...[...unknown(environments, env), ...environments].map((one) => option(one, one, env)),
    );
    this.env.hidden = environments.length === 0 && env === "";
    this.inputs.hidden = !hasParams;
    this.inputs.classList.toggle("missing", missing);
  }

  private full(): Node[] {
    const { acts } = this;
    const open = h("button", { type: "button", class: "bar-button" }, "Examples", icon("chevron"));
    const share = h("button", { type: "button", class: "button primary" }, icon("share"), h("span", { class: "wide" }, "Share"));
    const more = h("button", { type: "button", class: "bar-button", "aria-label": "More" }, icon("more"));
    return [
      mark(),
      h(
        "nav",
        { class: "bar-group", "aria-label": "Open" },
        menuButton(open, () => this.examples()),
        h("button", { type: "button", class: "bar-button tour-button", onclick: acts.tour }, "Tour"),
        this.tree,
        this.inputs,
      ),
      h("div", { class: "bar-space" }),
      h("div", { class: "bar-group targets", role: "group", "aria-label": "What is built for" }, this.env, versionLabel(), this.version),
      h("div", { class: "bar-group" }, menuButton(share, () => this.sharing()), menuButton(more, () => this.others())),
    ];
  }

  private small(): Node[] {
    const whole = h("a", { class: "bar-button", href: "./", target: "_blank", rel: "noopener", title: "Open in the playground" }, "Open in playground", icon("open"));
    whole.addEventListener("pointerdown", () => this.lead(whole));
    whole.addEventListener("focus", () => this.lead(whole));
    return [mark(), h("div", { class: "bar-space" }), h("div", { class: "bar-group targets" }, this.env, versionLabel(), this.version), whole];
  }

  /** The link takes the program as it stands when it is used. */
  lead: (anchor: HTMLAnchorElement) => void = () => undefined;

  private examples(): Section[] {
    const { acts } = this;
    return [
      { title: "Examples", items: EXAMPLES.map(({ name, title, detail }) => ({ label: title, detail, run: () => acts.example(name) })) },
      {
        items: [
          { label: "Guided tour", icon: "next", run: acts.tour },
          { label: "Import YAML…", icon: "upload", run: acts.importYaml },
          { label: "Empty program", icon: "file", run: acts.blank },
        ],
      },
    ];
  }

  private sharing(): Section[] {
    const { acts } = this;
    return [
      { items: [{ label: "Copy link", detail: "The whole program is in it; no server sees it", icon: "share", run: acts.copyLink }] },
      {
        title: "Copy as",
        items: [
          { label: "Markdown", icon: "copy", run: acts.copyMarkdown },
          { label: "kubectl command", icon: "copy", run: acts.copyCommand },
          { label: "Frame for a page", icon: "copy", run: acts.copyFrame },
        ],
      },
      {
        title: "Download",
        items: [
          { label: "YAML", icon: "download", run: acts.downloadYaml },
          { label: "Project as zip", icon: "download", run: acts.downloadZip },
        ],
      },
    ];
  }

  private others(): Section[] {
    const { acts } = this;
    const mac = /Mac|iP(ad|hone)/.test(navigator.platform);
    const control = mac ? "⌘" : "Ctrl ";
    const item = (chosen: Theme, label: string) => ({ label, checked: theme() === chosen, run: () => setTheme(chosen) });
    return [
      {
        items: [
          { label: "Format", icon: "format", keys: `${control}S`, run: acts.format },
          { label: "Mend or rewrite…", icon: "hint", keys: `${control}.`, run: acts.actions },
          { label: "Files", icon: "files", run: acts.toggleTree },
          { label: "Inputs", icon: "inputs", run: acts.toggleInputs },
          { label: "Go to symbol…", icon: "next", keys: mac ? "⇧⌘O" : "Ctrl Shift O", run: acts.symbols },
          { label: "Hints in the lines", checked: acts.hints(), role: "menuitemcheckbox", run: acts.toggleHints },
          { label: "Lenses above them", checked: acts.lenses(), role: "menuitemcheckbox", run: acts.toggleLenses },
          { label: "Import YAML…", icon: "upload", run: acts.importYaml },
          { label: "Upload files or CRDs…", icon: "upload", run: acts.upload },
        ],
      },
      { title: "Theme", items: [item("auto", "As the system"), item("light", "Light"), item("dark", "Dark")] },
      {
        items: [
          { label: "Keys", icon: "help", run: acts.keys },
          { label: "About", run: acts.about },
        ],
      },
    ];
  }
}

const versionLabel = () => h("span", { class: "quiet target-label", "aria-hidden": "true" }, "Kubernetes");

/** The wordmark. */
function mark(): HTMLElement {
  const image = h("img", { src: "./icon.svg", alt: "", width: 24, height: 24 });
  return h("a", { class: "mark", href: "./", "aria-label": "kdsl playground" }, image, h("span", { class: "mark-name" }, "kdsl"), h("span", { class: "mark-kind" }, "playground"));
}
