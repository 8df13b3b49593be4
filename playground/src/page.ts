// The page as a whole: its parts, and what one of them tells the others.

import { Editor } from "./editor/editor.ts";
import { openActions } from "./editor/actions.ts";
import { showHints } from "./editor/hints.ts";
import { showLenses } from "./editor/lenses.ts";
import { link } from "./editor/linked.ts";
import { underline } from "./editor/problems.ts";
import { recolour } from "./editor/tokens.ts";
import { Engine, type Health } from "./engine/client.ts";
import type { Lens, Param } from "kdsl";
import type { Built, Coloured, Facts, State } from "./engine/protocol.ts";
import { EXAMPLES } from "./examples.ts";
import { Header, type HeaderActs } from "./header.ts";
import { Compare } from "./panes/compare.ts";
import { Explain } from "./panes/explain.ts";
import { GraphPane } from "./panes/graph.ts";
import { Inputs } from "./panes/inputs.ts";
import { Output } from "./panes/output.ts";
import { count, Problems, type ProblemActs } from "./panes/problems.ts";
import { Status } from "./panes/status.ts";
import { Syntax } from "./panes/syntax.ts";
import { Tree } from "./panes/tree.ts";
import * as share from "./share.ts";
import type { Change, Edits, Project, Store } from "./state/project.ts";
import { keepLayout, keepProject, layout } from "./state/storage.ts";
import { Tour } from "./tour/tour.ts";
import { about, importYaml, keys, upload } from "./dialogs.ts";
import { painter } from "./colour.ts";
import { openSymbols } from "./symbols.ts";
import { fill, h, icon } from "./ui/dom.ts";
import { menuAt } from "./ui/menu.ts";
import { split } from "./ui/split.ts";
import { tabs, type Tabs } from "./ui/tabs.ts";
import { toast } from "./ui/toast.ts";

/** A build that takes less is waited for, in milliseconds. */
const QUICK = 10;

export interface Settings {
  embed: boolean;
  /** How long a build may take, in seconds. */
  patience: number;
  /** Whether the page was opened by a link that cannot be read. */
  wrong: boolean;
}

export class Page {
  private readonly engine: Engine;
  private readonly editor: Editor;
  private readonly output: Output;
  private readonly tree: Tree;
  private readonly inputs: Inputs;
  private readonly header: Header;
  private readonly graph: GraphPane;
  private readonly compare: Compare;
  private readonly explain: Explain;
  private readonly tour: Tour;
  private readonly status = new Status();
  private readonly tabs: Tabs;
  private readonly work = h("main", { class: "work" });
  private readonly stale = h("div", { class: "stale", role: "status", hidden: true });
  private readonly problems: Problems;
  private readonly syntax: Syntax;
  private readonly right: HTMLElement;
  /** Done when the first YAML, or what is wrong instead, is to be seen. */
  readonly shown: Promise<void>;
  private seen: () => void = () => undefined;
  private facts: Facts | null = null;
  private last: Built | null = null;
  /** What is found, by lints as well where they are wanted. */
  private found: Built["diagnostics"] = [];
  private own: Project | null = null;
  private showsInputs: boolean | null = null;
  /** Whether somebody just added or renamed a file, and wants to see where it is. */
  private showsTree = false;
  private keeping: ReturnType<typeof setTimeout> | undefined;
  private refreshing: ReturnType<typeof setTimeout> | undefined;

  constructor(
    root: HTMLElement,
    private readonly store: Store,
    private readonly settings: Settings,
  ) {
    this.shown = new Promise((resolve) => (this.seen = resolve));
    this.engine = new Engine(() => this.state(), this, settings.patience);
    const colour = painter(this.engine, () => this.facts);
    const panes = { yaml: h("div", { class: "yaml-pane" }, this.stale), problems: h("div", {}), syntax: h("div", { class: "syntax-pane" }), graph: h("div", {}), compare: h("div", { class: "compare" }), explain: h("div", { class: "explain" }) };
    const program = h("div", { class: "editor" });
    this.tour = new Tour(h("section", { class: "tour" }), { open: (project, tab) => this.openStep(project, tab), leave: () => this.leaveTour() }, colour);
    this.inputs = new Inputs(h("section", { class: "inputs", hidden: true }), store);
    this.tree = new Tree(h("section", { class: "tree", hidden: true }), store, () => upload(store), (from, to) => void this.moveFile(from, to));
    this.header = new Header(store, this.acts(), settings.embed);
    this.header.lead = (anchor) => (anchor.href = share.link(this.now()));
    this.output = new Output(panes.yaml, (place, go) => this.pointAt(place, go));
    this.editor = new Editor(program, { store, engine: this.engine, colour, moved: (from, to) => this.moved(from, to), isQuick: () => (this.last?.took ?? Infinity) < QUICK });
    this.problems = new Problems(panes.problems, this.findings, layout.lints, (lints) => this.lint(lints));
    this.syntax = new Syntax(panes.syntax, (place, go) => this.pointAt(place, go));
    this.graph = new GraphPane(panes.graph, this.findings.go);
    this.compare = new Compare(panes.compare, this.engine, { addEnvironments: () => this.addEnvironments(), go: this.findings.go });
    this.explain = new Explain(panes.explain, this.engine, colour);
    this.tabs = tabs(
      [
        { id: "yaml", label: "YAML", panel: panes.yaml },
        { id: "problems", label: "Problems", panel: panes.problems },
        { id: "graph", label: "Graph", panel: panes.graph, shown: () => this.refresh() },
        { id: "compare", label: "Diff", panel: panes.compare, shown: () => this.refresh() },
        { id: "syntax", label: "AST", panel: panes.syntax, shown: () => this.refresh() },
        { id: "explain", label: "Explain", panel: panes.explain },
      ],
      "Output",
      (tab) => keepLayout({ tab }),
    );
    const left = h("section", { class: "side program", "aria-label": "Program" }, this.tour.element, this.inputs.element, h("div", { class: "program-body" }, this.tree.element, program));
    this.right = h("section", { class: "side output", "aria-label": "Output", "aria-busy": "true" }, h("div", { class: "output-head" }, this.tabs.bar, this.copyButton()), this.tabs.panels);
    this.work.append(left, split(this.work, layout.share, (share) => keepLayout({ share })), this.right);
    this.work.dataset["side"] = "program";
    fill(root, this.header.element, this.work, this.status.element, this.switcher());
    root.classList.toggle("embed", settings.embed);
    this.tabs.choose(settings.embed || layout.tab === "explain" ? "yaml" : layout.tab);
    const { cursor } = store.project;
    if (cursor) this.editor.go(cursor.file, cursor.at, false);
    this.arrange();
    this.offer();
    store.listen((change, path, edits) => this.changed(change, path, edits));
    addEventListener("hashchange", () => /^#\d+\./.test(location.hash) && location.reload());
    addEventListener("click", (event) => this.explainAt(event));
    addEventListener("keydown", (event) => this.key(event as KeyboardEvent));
    if (settings.wrong) toast("The link holds no program that this page can read.");
  }

  start(): void {
    performance.mark("kdsl.editor");
    void this.engine.start();
    if (!this.settings.embed && !matchMedia("(pointer: coarse)").matches) this.editor.view.focus();
  }

  fetchDocs(): void {
    this.engine.docs();
  }

  keptOffline(): void {
    this.status.offline();
  }

  // What the engine says.

  health(health: Health): void {
    if (health.is === "ready") {
      this.facts = health.facts;
      this.offer();
    }
    this.status.health(health);
    if (health.is === "stopped") {
      this.right.setAttribute("aria-busy", "false");
      const words = `The program was ended after ${health.seconds} seconds. It is built again when it changes.`;
      this.showStale(words);
      this.problems.show([], words);
    }
    if (health.is === "failed") this.showStale(`The compiler could not be started: ${health.why}`);
  }

  heard(): void {
    this.editor.draw();
  }

  yaml(yaml: string): void {
    this.output.write(yaml);
    // The letter takes longer, and comes in the same frame.
    queueMicrotask(() => this.editor.draw());
  }

  built(built: Built): void {
    const first = this.last === null;
    this.last = built;
    this.output.show(built);
    const { from, to } = this.editor.view.state.selection.main;
    if (this.editor.view.hasFocus) this.output.point(this.editor.file, from, to, false);
    const errors = built.diagnostics.filter((finding) => finding.severity === "error").length;
    if (built.yaml === null) this.showStale(built.error ?? `${errors === 1 ? "One error keeps" : `${errors} errors keep`} the YAML from being up to date.`);
    else this.stale.hidden = true;
    this.work.classList.toggle("is-stale", built.yaml === null);
    this.inputs.show(built.info.params, this.missing());
    this.offer();
    this.refreshSoon();
    void this.judge(built);
    if (first) {
      performance.mark("kdsl.built");
      this.seen();
    }
  }

  /** Shows what was found, with what the lints find where they are wanted. */
  private async judge(built: Built): Promise<void> {
    const answer = layout.lints && !built.error ? await this.engine.ask("lint", { profile: layout.lints }) : null;
    if (this.last !== built) return;
    const found = answer && !answer.error ? answer.diagnostics : built.diagnostics;
    this.found = found;
    underline(this.editor.view, this.editor.file, found, this.findings);
    this.problems.show(found, built.error);
    const worst = (["error", "warning"] as const).find((severity) => found.some((finding) => finding.severity === severity)) ?? "hint";
    this.tabs.mark("problems", found.length, count(found), worst);
    this.status.built(built, found);
    this.tree.mark(marks(found));
    this.right.setAttribute("aria-busy", "false");
  }

  private lint(lints: typeof layout.lints): void {
    keepLayout({ lints });
    if (this.last) void this.judge(this.last);
  }

  coloured(coloured: Coloured): void {
    if (!this.facts || coloured.file !== this.editor.file) return;
    recolour(this.editor.view, this.facts, coloured);
    if (layout.hints) void this.hint();
    if (layout.lenses) void this.lens();
  }

  private async hint(): Promise<void> {
    const { view, file } = this.editor;
    const { doc } = view.state;
    const all = layout.hints ? await this.engine.ask("hints", file) : [];
    if (all && view.state.doc === doc) showHints(view, all);
  }

  private async lens(): Promise<void> {
    const { view, file } = this.editor;
    const { doc } = view.state;
    const all = layout.lenses ? await this.engine.ask("lenses", file) : [];
    if (all && view.state.doc === doc) showLenses(view, all, (act, button) => void this.follow(act, button));
  }

  /** Does what a lens stands for. */
  private async follow(act: Lens["act"], button: HTMLElement): Promise<void> {
    if (act.kind === "preview") this.show("yaml");
    else if (act.kind === "show") {
      const [first] = act.places;
      const item = ({ file, start, end }: (typeof act.places)[number]) => ({ label: `${file}:${this.line(file, start)}`, run: () => this.findings.go(file, start, end) });
      if (act.places.length > 1) menuAt(button.getBoundingClientRect(), [{ items: act.places.map(item) }], () => this.editor.view.focus());
      else if (first) this.findings.go(first.file, first.start, first.end);
    } else {
      const answer = await this.engine.ask("test", act.name);
      const test = answer?.tests[0];
      if (test) toast(test.passed ? `“${test.name}” passes.` : `“${test.name}” fails: ${test.diagnostics[0]?.message ?? ""}`, undefined, 8);
    }
  }

  private line(file: string, at: number): number {
    return (this.store.project.files[file] ?? "").slice(0, at).split("\n").length;
  }
  // What the store says.

  private changed(change: Change, path?: string, edits?: Edits): void {
    const { store, engine } = this;
    if (change === "text" && path !== undefined) engine.write(path, edits ?? store.project.files[path]!, store.open, store.revision);
    if (change !== "open") this.right.setAttribute("aria-busy", "true");
    if (change === "open") engine.open(store.open, store.revision);
    if (change === "files" || change === "target") engine.reset();
    if (change === "files") this.showsTree = path !== undefined;
    if (change === "files" || change === "open") {
      this.editor.sync(change === "files");
      this.tree.draw();
      this.arrange();
      if (this.last) underline(this.editor.view, this.editor.file, this.found, this.findings);
      if (change === "open") this.refreshSoon();
    }
    if (change !== "text") this.offer();
    this.keep();
  }

  /** Keeps the program in this browser; the link that it came from is no longer what it is. */
  private keep(): void {
    if (location.hash) history.replaceState(null, "", location.pathname + location.search);
    if (this.settings.embed || this.own) return;
    clearTimeout(this.keeping);
    this.keeping = setTimeout(() => keepProject(this.now()), 300);
  }

  /** The project, with where the cursor stands. */
  private now(): Project {
    return { ...this.store.project, cursor: { file: this.editor.file, at: this.editor.view.state.selection.main.head } };
  }

  private state(): State {
    const { files, env, kubernetes, set } = this.store.project;
    const crds = Object.keys(files).filter((path) => /\.(ya?ml|json)$/.test(path) && /^\s*"?kind"?: *"?CustomResourceDefinition"?/m.test(files[path]!));
    const options = { set, ...(env ? { env } : {}), ...(kubernetes ? { kubernetes } : {}), ...(crds.length > 0 ? { crds } : {}) };
    return { files: { ...files }, options, open: this.store.open, revision: this.store.revision };
  }

  // The two ways between source and YAML.

  private moved(from: number, to: number): void {
    link(this.editor.view, [], false);
    // While something is typed the places are those of the text before; the build sets them right.
    if (this.last?.revision === this.store.revision) this.output.point(this.editor.file, from, to, this.tabs.current() === "yaml");
    this.syntax.point(this.editor.file, from, to);
    this.status.cursor(this.editor.view.state);
  }

  private pointAt(place: { file: string; start: number; end: number } | null, go: boolean): void {
    if (!place || !(place.file in this.store.project.files)) return;
    if (go) {
      this.side("program");
      this.editor.go(place.file, place.start, true, place.end);
      return;
    }
    this.output.unlink();
    this.syntax.unlink();
    if (place.file !== this.editor.file) this.store.choose(place.file);
    link(this.editor.view, [{ start: place.start, end: place.end }], true);
  }

  // The parts of the page.

  private readonly findings: ProblemActs = {
    apply: (edits) => this.editor.apply(edits),
    explain: (code) => {
      this.show("explain");
      void this.explain.show(code);
    },
    go: (file, from, to) => {
      this.side("program");
      this.editor.go(file, from, true, to);
    },
  };

  private show(tab: string): void {
    this.side("output");
    this.tabs.choose(tab);
  }

  /** A code that stands as a link in a text leads to its page. */
  private explainAt(event: Event): void {
    const code = event.target instanceof Element ? event.target.closest("[data-explain]")?.getAttribute("data-explain") : null;
    if (!code) return;
    event.preventDefault();
    this.findings.explain(code);
  }

  /** The panes that ask the engine themselves, where they are to be seen, once the author rests for a moment. */
  private refreshSoon(): void {
    clearTimeout(this.refreshing);
    this.refreshing = setTimeout(() => this.refresh(), 150);
  }

  private refresh(): void {
    clearTimeout(this.refreshing);
    if (!this.last) return;
    const tab = this.tabs.current();
    if (tab === "graph") void this.engine.ask("graph", "json").then((answer) => this.graph.show(answer));
    if (tab === "syntax") void this.parse();
    if (tab === "compare") void this.compare.show(this.last.info, this.store.project.set);
  }

  private async parse(): Promise<void> {
    const { view, file } = this.editor;
    const { doc } = view.state;
    const nodes = await this.engine.ask("tree", file);
    if (view.state.doc !== doc || this.editor.file !== file) return;
    this.syntax.show(file, doc.toString(), nodes);
    const { from, to } = view.state.selection.main;
    this.syntax.point(file, from, to);
  }

  private showStale(words: string): void {
    const toProblems = h("button", { type: "button", class: "place", onclick: () => this.show("problems") }, "Show problems");
    fill(this.stale, icon("error"), h("span", {}, words), toProblems);
    this.stale.hidden = false;
  }

  /** Shows the list of files where there are several, unless it was closed; the inputs where one is missing. */
  private arrange(): void {
    const several = Object.keys(this.store.project.files).filter((path) => path !== "kdsl.toml").length > 1;
    const tree = layout.tree ?? ((several || this.showsTree) && innerWidth > 720);
    this.tree.element.hidden = !tree;
    // Who gives the value that was missing still sees the field.
    if (this.missing().size > 0) this.showsInputs ??= true;
    const inputs = this.showsInputs ?? false;
    this.inputs.element.hidden = !inputs || (this.last?.info.params.length ?? 0) === 0;
    this.header.pressed(tree, !this.inputs.element.hidden);
  }

  /** The params that are told to have no value. */
  private missing(): Set<string> {
    const { diagnostics = [], info } = this.last ?? {};
    const told = diagnostics.filter((finding) => finding.code === "K0403").map((finding) => finding.primary);
    const isTold = ({ place }: Param) => told.some(({ file, start }) => file === place.file && start.index >= place.start && start.index <= place.end);
    return new Set(info?.params.filter(isTold).map((param) => param.name));
  }

  private offer(): void {
    const info = this.last?.info;
    const environments = info?.environments.map(({ name }) => name) ?? [];
    this.header.offer(this.facts?.kubernetes ?? [], environments, info?.kubernetes ?? "", (info?.params.length ?? 0) > 0, this.missing().size > 0);
    this.arrange();
  }

  /** On a narrow screen one half is to be seen at a time. */
  private side(side: "program" | "output"): void {
    this.work.dataset["side"] = side;
    for (const button of document.querySelectorAll<HTMLElement>(".switcher button")) {
      button.setAttribute("aria-pressed", String(button.dataset["side"] === side));
    }
  }

  private switcher(): HTMLElement {
    const button = (side: "program" | "output", label: string) =>
      h("button", { type: "button", "data-side": side, "aria-pressed": String(side === "program"), onclick: () => this.side(side) }, label);
    return h("nav", { class: "switcher", "aria-label": "Side" }, button("program", "Program"), button("output", "Output"));
  }

  private copyButton(): HTMLElement {
    return h("button", { type: "button", class: "quiet-button", "aria-label": "Copy YAML", title: "Copy YAML", onclick: () => void this.copy(this.output.text || null, "The YAML is copied.") }, icon("copy"));
  }

  private async copy(text: string | null, words: string): Promise<void> {
    if (text === null) toast("There is no YAML yet.");
    else toast((await share.copy(text)) ? words : "The browser does not let this page use the clipboard.");
  }

  // What the bar offers.

  private acts(): HeaderActs {
    const save = (name: string, content: Blob | null) => (content ? share.download(name, content) : toast("There is no YAML yet."));
    return {
      example: (name) => this.open(EXAMPLES.find((one) => one.name === name)!.project()),
      blank: () => this.open({ files: { "main.kdsl": "" }, env: "", kubernetes: "", set: {}, cursor: null }),
      tour: () => this.tour.start(),
      format: () => void this.format(),
      importYaml: () => void importYaml(this.engine, (files, note) => this.imported(files, note)),
      upload: () => upload(this.store),
      actions: () => void openActions({ engine: this.engine, file: () => this.editor.file }, this.editor.view, this.findings.apply),
      copyLink: () => this.copyLink(),
      copyMarkdown: () => void this.copy(share.asMarkdown(this.now(), this.fresh()), "The program is copied as Markdown."),
      copyCommand: () => void this.copy(this.fresh() && share.asCommand(this.fresh()!), "The command is copied."),
      copyFrame: () => void this.copy(share.frame(this.now()), "The frame is copied."),
      downloadYaml: () => save("manifests.yaml", this.fresh() === null ? null : new Blob([this.fresh()!], { type: "application/yaml" })),
      downloadZip: () => save("kdsl.zip", share.asZip(this.now(), this.fresh())),
      keys,
      about: () => about(this.facts),
      toggleTree: () => {
        keepLayout({ tree: this.tree.element.hidden });
        this.arrange();
      },
      hints: () => layout.hints,
      toggleHints: () => {
        keepLayout({ hints: !layout.hints });
        void this.hint();
      },
      lenses: () => layout.lenses,
      toggleLenses: () => {
        keepLayout({ lenses: !layout.lenses });
        void this.lens();
      },
      symbols: () => this.symbols(),
      toggleInputs: () => {
        this.showsInputs = this.inputs.element.hidden;
        this.arrange();
      },
    };
  }

  /** The YAML of the program as it stands; none where it has errors. */
  private fresh(): string | null {
    return this.last?.yaml ?? null;
  }

  private copyLink(): void {
    const address = share.link(this.now());
    history.replaceState(null, "", address);
    void this.copy(address, `The link is copied: ${address.length.toLocaleString("en")} characters.`);
  }

  private async format(): Promise<void> {
    if (!(await this.editor.format())) toast("The file is formatted once its syntax is right.");
  }

  /** Another program in place of this one, with a way back. */
  private open(project: Project): void {
    const before = this.own ?? this.now();
    this.own = null;
    this.tour.end();
    this.showsInputs = null;
    this.store.replace(project);
    this.side("program");
    toast("Your program was replaced.", { label: "Undo", run: () => this.store.replace(before) }, 8);
  }

  private imported(files: Record<string, string>, note: string): void {
    this.open({ files, env: "", kubernetes: this.store.project.kubernetes, set: {}, cursor: null });
    if (note) toast(note);
  }

  private openStep(project: Project, tab: string): void {
    this.own ??= this.now();
    this.showsInputs = null;
    this.store.replace(project);
    this.side("program");
    this.tabs.choose(tab);
  }

  /** Gives a file another name; what leads to it follows. */
  private async moveFile(from: string, to: string): Promise<void> {
    const edits = await this.engine.ask("renameFiles", [[from, to]]);
    if (edits) this.editor.apply(edits);
    this.store.rename(from, to);
  }

  private symbols(): void {
    openSymbols(this.engine, this.editor.file, this.findings.go);
  }

  private leaveTour(): void {
    const { own } = this;
    this.own = null;
    if (own) this.store.replace(own);
    this.editor.view.focus();
  }

  private addEnvironments(): void {
    const text = "[environments.dev]\n\n[environments.prod]\n";
    const before = this.store.project.files["kdsl.toml"];
    if (before === undefined) this.store.add("kdsl.toml", text);
    else this.store.type("kdsl.toml", `${before.replace(/\n*$/, "\n\n")}${text}`);
  }

  private key(event: KeyboardEvent): void {
    const command = event.ctrlKey || event.metaKey;
    if (command && event.key.toLowerCase() === "s") {
      event.preventDefault();
      void this.format();
    }
    if (command && ((event.shiftKey && event.key.toLowerCase() === "o") || (!event.shiftKey && event.key === "t"))) {
      event.preventDefault();
      this.symbols();
    }
    // Alt and a digit choose a tab of the output, Alt and 0 the program.
    if (event.altKey && !command && /^Digit[0-6]$/.test(event.code)) {
      event.preventDefault();
      const number = Number(event.code.slice(5));
      if (number === 0) {
        this.side("program");
        this.editor.view.focus();
      } else {
        this.show(["yaml", "problems", "graph", "compare", "syntax", "explain"][number - 1]!);
        document.querySelector<HTMLElement>('[role="tab"][aria-selected="true"]')?.focus();
      }
    }
  }
}

/** The worst finding of each file. */
function marks(found: Built["diagnostics"]): Map<string, string> {
  const order = ["hint", "warning", "error"];
  const worst = new Map<string, string>();
  for (const { severity, primary } of found) {
    if (primary.file === null || severity === "hint") continue;
    const before = worst.get(primary.file);
    if (!before || order.indexOf(severity) > order.indexOf(before)) worst.set(primary.file, severity);
  }
  return worst;
}
