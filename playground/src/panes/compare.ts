// What differs between two environments: in meaning, from the engine, and in the text, by CodeMirror's merge view,
// which comes when it is first wanted.

import { EditorState } from "@codemirror/state";
import { EditorView, lineNumbers } from "@codemirror/view";
import type { Diff, DiffResult, Options, ProjectInfo } from "kdsl";
import { yaml } from "../editor/yaml.ts";
import type { Engine } from "../engine/client.ts";
import { fill, h } from "../ui/dom.ts";

/** One side of a comparison. */
interface Side {
  label: string;
  options: Options;
}

export interface CompareActs {
  /** Writes a `kdsl.toml` with two environments. */
  addEnvironments: () => void;
  go: (file: string, from: number, to: number) => void;
}

export class Compare {
  private sides: Side[] = [];
  private readonly old: HTMLSelectElement;
  private readonly now: HTMLSelectElement;
  private readonly body = h("div", { class: "compare-body" });
  private readonly head: HTMLElement;
  private view: EditorView | null = null;
  private asked = 0;

  constructor(
    parent: HTMLElement,
    private readonly engine: Engine,
    private readonly acts: CompareActs,
  ) {
    const change = () => void this.compare();
    this.old = h("select", { "aria-label": "Compare from", onchange: change });
    this.now = h("select", { "aria-label": "Compare to", onchange: change });
    const swap = () => {
      [this.old.value, this.now.value] = [this.now.value, this.old.value];
      change();
    };
    this.head = h("div", { class: "compare-head" }, this.old, h("button", { type: "button", class: "quiet-button", "aria-label": "Swap the sides", onclick: swap }, "⇄"), this.now);
    parent.append(this.head, this.body);
  }

  /** Takes what there is to compare, and compares. */
  async show(info: ProjectInfo, set: Record<string, string>): Promise<void> {
    const [sides, pair] = sidesOf(info, set);
    const before = this.sides.map((side) => side.label).join("\n");
    this.sides = sides;
    if (before !== sides.map((side) => side.label).join("\n")) {
      const options = () => sides.map((side, at) => h("option", { value: at }, side.label));
      fill(this.old, ...options());
      fill(this.now, ...options());
      this.old.value = String(pair[0]);
      this.now.value = String(pair[1]);
    }
    this.head.hidden = sides.length < 2;
    await this.compare();
  }

  private async compare(): Promise<void> {
    const [old, now] = [this.sides[Number(this.old.value)], this.sides[Number(this.now.value)]];
    if (this.sides.length < 2 || !old || !now) {
      this.nothing();
      return;
    }
    const number = ++this.asked;
    const [diff, left, right, merge] = await Promise.all([
      this.engine.ask("diff", old.options, now.options, "json"),
      this.engine.ask("yamlWith", old.options),
      this.engine.ask("yamlWith", now.options),
      import("@codemirror/merge"),
    ]);
    if (number !== this.asked) return;
    this.view?.destroy();
    this.view = null;
    if (!diff?.diff || !left?.yaml || !right?.yaml) {
      const wrong = diff?.error ?? diff?.old[0]?.message ?? diff?.now[0]?.message ?? left?.diagnostics[0]?.message ?? right?.diagnostics[0]?.message;
      fill(this.body, h("p", { class: "empty quiet" }, "The two can be compared when neither has an error", wrong ? `: ${wrong}.` : "."));
      return;
    }
    const holder = h("div", { class: "merge" });
    fill(this.body, summary(diff, this.acts), holder);
    const same = left.yaml === right.yaml;
    if (same) return;
    this.view = new EditorView({
      parent: holder,
      state: EditorState.create({
        doc: right.yaml,
        extensions: [
          lineNumbers(),
          EditorState.readOnly.of(true),
          EditorView.editable.of(false),
          yaml,
          merge.unifiedMergeView({ original: left.yaml, mergeControls: false, collapseUnchanged: { margin: 3, minSize: 6 }, highlightChanges: true }),
          EditorView.contentAttributes.of({ "aria-label": `YAML of ${now.label}, compared with ${old.label}`, tabindex: "0" }),
        ],
      }),
    });
  }

  private nothing(): void {
    this.asked++;
    this.view?.destroy();
    this.view = null;
    fill(
      this.body,
      h(
        "div",
        { class: "empty" },
        h("p", {}, "Nothing to compare yet."),
        h("p", { class: "quiet" }, "A project has environments in its kdsl.toml, and a param with a closed set of values is compared by these."),
        h("button", { type: "button", class: "button", onclick: () => this.acts.addEnvironments() }, "Add kdsl.toml with dev and prod"),
      ),
    );
  }
}

/** What can be compared, and which two are at first: the environments, else the values of a param. */
function sidesOf(info: ProjectInfo, set: Record<string, string>): [Side[], [number, number]] {
  const environments = info.environments.map(({ name }): Side => ({ label: name, options: { env: name } }));
  if (environments.length > 1) return [environments, [0, environments.length - 1]];
  const param = info.params.find((one) => one.choices !== null && one.choices.length > 1);
  if (!param) return [[], [0, 0]];
  const choices = param.choices!.map((value): Side => ({ label: `${param.name} = ${value}`, options: { set: { ...set, [param.name]: value } } }));
  return [choices, [0, choices.length - 1]];
}

const EFFECTS = {
  added: "added",
  "in-place": "changed in place",
  "restarts-pods": "restarts pods",
  removed: "removed",
  rejected: "rejected",
  "deletes-data": "deletes data",
} as const;

type Field = Diff["objects"][number]["fields"][number];

/** The values that change, as far as there are few. */
function fields(all: Field[]): HTMLElement {
  const most = 8;
  const value = (tag: "del" | "ins", value: unknown) => (value === undefined || value === null ? null : h(tag, {}, short(value)));
  return h(
    "div",
    { class: "fields" },
    ...all.slice(0, most).map((field) =>
      h("div", {}, field.path, " ", ...(field.secret ? ["(a value of a Secret)"] : [value("del", field.old), " ", value("ins", field.new)])),
    ),
    all.length > most ? h("div", { class: "quiet" }, `and ${all.length - most} more`) : null,
  );
}

function short(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

function summary(answer: DiffResult<Diff>, acts: CompareActs): HTMLElement {
  const { objects } = answer.diff!;
  return h(
    "div",
    { class: "changes" },
    h("p", {}, objects.length === 0 ? "The two become the same manifests." : answer.summary),
    h(
      "ul",
      {},
      ...objects.map((object) => {
        const place = object.newPlace ?? object.oldPlace;
        const name = `${object.kind} ${object.name}`;
        return h(
          "li",
          { class: `change ${object.class}` },
          h("span", { class: "effect" }, EFFECTS[object.class]),
          place?.file
            ? h("button", { type: "button", class: "place", onclick: () => acts.go(place.file!, place.start.index, place.end.index) }, name)
            : h("span", {}, name),
          object.why ? h("span", { class: "quiet" }, object.why) : null,
          object.change === "changed" ? fields(object.fields) : null,
        );
      }),
    ),
  );
}
