// The editor of the program: CodeMirror with the engine behind it.

import { acceptCompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, deleteCharBackward, history, historyKeymap, indentLess, indentMore, insertNewlineAndIndent, toggleComment } from "@codemirror/commands";
import { bracketMatching, indentOnInput, indentService, indentUnit } from "@codemirror/language";
import { lintGutter, lintKeymap } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorSelection, EditorState, Prec, type Extension, type Transaction, type TransactionSpec } from "@codemirror/state";
import {
  crosshairCursor,
  dropCursor,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  rectangularSelection,
} from "@codemirror/view";
import type { TextEdit } from "kdsl";
import type { Engine } from "../engine/client.ts";
import type { Edits, Store } from "../state/project.ts";
import type { Colour } from "../ui/markdown.ts";
import { actions } from "./actions.ts";
import { caret } from "./caret.ts";
import { completion, type Host } from "./completion.ts";
import { definition } from "./definition.ts";
import { closing } from "./closing.ts";
import { hints } from "./hints.ts";
import { hover, signature } from "./hover.ts";
import { lenses } from "./lenses.ts";
import { linked } from "./linked.ts";
import { occurrences } from "./occurrences.ts";
import { offerImport } from "./paste.ts";
import { forget } from "./problems.ts";
import { rename } from "./rename.ts";
import { coloured } from "./tokens.ts";
import { PatientView, Typing } from "./typed.ts";
import { toml } from "./toml.ts";
import { yaml } from "./yaml.ts";

export interface Deps {
  store: Store;
  engine: Engine;
  colour: Colour;
  /** The cursor moved, or what is selected. */
  moved: (from: number, to: number) => void;
  /** Whether a build takes less than a blink. */
  isQuick: () => boolean;
}

export class Editor {
  readonly view: EditorView;
  private readonly extensions: Extension;
  /** Each file keeps its history and its cursor while another one is shown. */
  private states = new Map<string, EditorState>();
  private shown: string;
  private readonly typing: Typing;

  constructor(
    parent: HTMLElement,
    private readonly deps: Deps,
  ) {
    const { store, engine } = deps;
    this.shown = store.open;
    this.typing = new Typing(deps.isQuick);
    this.extensions = this.all({ engine, file: () => this.shown });
    this.view = new PatientView({ parent, state: this.fresh(this.shown), dispatchTransactions: (all, view) => this.change(all, view) });
  }

  /** The engine hears what changed before it is drawn, and works while it is. */
  private change(transactions: readonly Transaction[], view: EditorView): void {
    this.tell(transactions.filter((one) => one.docChanged));
    if (!this.typing.keep(transactions, view)) view.update(transactions);
  }

  private tell(changed: readonly Transaction[]): void {
    const last = changed.at(-1);
    if (!last) return;
    const edits: Edits = [];
    const changes = changed.map((one) => one.changes).reduce((before, after) => before.compose(after));
    changes.iterChanges((from, to, _from, _to, insert) => edits.push({ from, to, insert: insert.toString() }));
    this.deps.store.type(this.shown, last.newDoc.toString(), edits);
  }

  /** Draws what was typed and not drawn yet. */
  draw(): void {
    this.typing.draw();
  }

  /** Shows the file that is open in the store, and drops what is there no more. */
  sync(anew: boolean): void {
    const { store } = this.deps;
    if (anew) {
      const kept = [...this.states].filter(([path, state]) => state.doc.toString() === store.project.files[path]);
      this.states = new Map(kept);
    }
    const same = this.shown === store.open && this.view.state.doc.toString() === store.text;
    if (same) return;
    if (this.shown !== store.open && this.shown in store.project.files) this.states.set(this.shown, this.view.state);
    this.shown = store.open;
    forget();
    this.view.setState(this.states.get(this.shown) ?? this.fresh(this.shown));
    this.view.contentDOM.setAttribute("aria-label", this.label());
  }

  get file(): string {
    return this.shown;
  }

  /** Puts the cursor at a place of a file. */
  go(file: string, from: number, focus = true, to = from): void {
    const { store } = this.deps;
    if (file !== this.shown) {
      store.choose(file);
      this.sync(false);
    }
    const { length } = this.view.state.doc;
    const selection = EditorSelection.range(Math.min(from, length), Math.min(to, length));
    this.view.dispatch({ selection, effects: EditorView.scrollIntoView(selection, { y: "center" }) });
    if (focus) this.view.focus();
  }

  /** Makes edits, of any file of the project; each file is one step to undo. */
  apply(edits: readonly TextEdit[]): void {
    const { store } = this.deps;
    const byFile = new Map<string, TextEdit[]>();
    for (const edit of edits) byFile.set(edit.file, [...(byFile.get(edit.file) ?? []), edit]);
    for (const [file, mine] of byFile) {
      const spec: TransactionSpec = {
        changes: mine.map(({ start, end, text }) => ({ from: start, to: end, insert: text })),
        userEvent: "input.edit",
      };
      if (file === this.shown) {
        this.view.dispatch(spec);
        continue;
      }
      if (!(file in store.project.files)) continue;
      const { state } = (this.states.get(file) ?? this.fresh(file)).update(spec);
      this.states.set(file, state);
      store.type(file, state.doc.toString());
    }
  }

  /** Replaces the whole text as one step to undo. */
  set(text: string): void {
    this.view.dispatch({ changes: { from: 0, to: this.view.state.doc.length, insert: text }, userEvent: "input.edit" });
  }

  /** Brings the file into the canonical style; false where its syntax has mistakes. */
  async format(): Promise<boolean> {
    if (!this.shown.endsWith(".kdsl")) return true;
    const { doc } = this.view.state;
    const edits = await this.deps.engine.ask("formatFile", this.shown);
    if (!edits) return false;
    if (edits.length > 0 && this.view.state.doc === doc) this.apply(edits);
    return true;
  }

  private label(): string {
    return `${this.shown}, editor. Escape and then Tab leaves it.`;
  }

  private fresh(path: string): EditorState {
    return EditorState.create({
      doc: this.deps.store.project.files[path] ?? "",
      extensions: [this.extensions, colours(path), EditorView.contentAttributes.of({ "aria-label": this.label() })],
    });
  }

  private all(host: Host): Extension {
    const { store, colour, moved } = this.deps;
    const apply = (edits: TextEdit[]) => this.apply(edits);
    return [
      lineNumbers(),
      coloured,
      lintGutter(),
      highlightActiveLineGutter(),
      highlightSpecialChars(),
      history(),
      this.typing.extension,
      caret,
      dropCursor(),
      EditorState.allowMultipleSelections.of(true),
      indentUnit.of("  "),
      indentService.of((context, pos) => indentation(context.state, pos)),
      indentOnInput(),
      bracketMatching(),
      closeBrackets(),
      rectangularSelection(),
      crosshairCursor(),
      highlightActiveLine(),
      highlightSelectionMatches({ minSelectionLength: 2 }),
      search({ top: true }),
      EditorState.languageData.of(() => [
        { commentTokens: { line: "//", block: { open: "/*", close: "*/" } }, closeBrackets: { brackets: ["(", "[", "{", '"'] }, indentOnInput: /^\s*[}\])]$/ },
      ]),
      completion(host),
      hover(host, colour),
      signature(host),
      occurrences(host),
      hints,
      lenses,
      linked,
      rename(host, apply),
      definition(host, (file, from, to) => this.go(file, from, true, to), (file) => file in store.project.files, colour),
      actions(host, apply),
      offerImport(host),
      closing(host, apply),
      Prec.high(keymap.of([{ key: "Tab", run: acceptCompletion }])),
      keymap.of([
        { key: "Enter", run: (view) => this.enter(view) },
        { key: "Tab", run: indentMore, shift: indentLess },
        { key: "Mod-/", run: toggleComment },
        ...closeBracketsKeymap,
        { key: "Backspace", run: this.typing.later(deleteCharBackward) },
        ...completionKeymap,
        ...lintKeymap,
        ...searchKeymap,
        ...historyKeymap,
        ...defaultKeymap,
      ]),
      EditorView.updateListener.of((update) => {
        if (update.docChanged || update.selectionSet) {
          const { from, to } = update.state.selection.main;
          moved(from, to);
        }
      }),
    ];
  }

  /** Enter at once, without a question to the engine; behind a documentation comment it begins the next line of it. */
  private enter(view: EditorView): boolean {
    const { main } = view.state.selection;
    const line = view.state.doc.lineAt(main.head);
    const comment = /^(\s*\/\/\/?)( ?)/.exec(line.text);
    if (comment && main.head >= line.from + comment[0].length && comment[1]!.trim() === "///") {
      view.dispatch(view.state.replaceSelection(`\n${comment[1]} `), { scrollIntoView: true, userEvent: "input" });
      return true;
    }
    return insertNewlineAndIndent(view);
  }
}

/** Colours of files that are no programs, and have no answers of the engine. */
function colours(path: string): Extension {
  if (/\.(ya?ml|json)$/.test(path)) return yaml;
  return path.endsWith(".toml") ? toml : [];
}

/** Two spaces more behind an open bracket, two less before one that closes. */
function indentation({ doc }: EditorState, pos: number): number {
  const line = doc.lineAt(pos);
  // In the middle of a line it is broken there; at its start it is indented anew.
  const breaks = pos > line.from;
  let above = breaks ? line.text.slice(0, pos - line.from) : "";
  for (let number = line.number - 1; !breaks && number > 0 && above.trim() === ""; number--) above = doc.line(number).text;
  const behind = breaks ? line.text.slice(pos - line.from) : line.text;
  const indent = /^ */.exec(above)![0].length;
  const opens = depth(above) > 0;
  const closes = /^\s*[}\])]/.test(behind);
  const between = breaks && /[{[(]$/.test(above) && closes;
  return Math.max(0, indent + (opens && (!closes || between) ? 2 : 0) - (closes && !opens ? 2 : 0));
}

/** How many more brackets are opened in a line than closed, texts and comments aside. */
function depth(text: string): number {
  const signs = text.replaceAll(/"(?:[^"\\]|\\.)*"|\/\/.*$/g, "");
  const opened = signs.match(/[{[(]/g)?.length ?? 0;
  return opened - (signs.match(/[}\])]/g)?.length ?? 0);
}
