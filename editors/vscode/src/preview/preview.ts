// The YAML of a program beside it: follows every edit, and jumps both ways.

import * as vscode from "vscode";

import type { Server } from "../server";
import { linesOf, placeOf, type Place, type Preview } from "./places";

export const SCHEME = "kdsl-preview";
/** How long typing must rest before the YAML is asked for, in milliseconds. */
const REST = 100;

export class Previews implements vscode.TextDocumentContentProvider, vscode.DefinitionProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;
  private readonly last = new Map<string, Preview>();
  private readonly mark = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new vscode.ThemeColor("editor.selectionHighlightBackground"),
    overviewRulerColor: new vscode.ThemeColor("editorOverviewRuler.selectionHighlightForeground"),
  });
  private readonly watched: vscode.Disposable[];
  private resting: NodeJS.Timeout | undefined;

  constructor(private readonly server: Server) {
    this.watched = [
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document.languageId === "kdsl" || document.fileName.endsWith("kdsl.toml")) this.refreshSoon();
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.last.delete(uri.toString())),
      vscode.window.onDidChangeTextEditorSelection((event) => this.follow(event)),
    ];
  }

  /** Opens the YAML of a program beside it. */
  async open(source: vscode.Uri, environment?: string): Promise<void> {
    const document = await vscode.workspace.openTextDocument(previewOf(source, environment));
    await vscode.languages.setTextDocumentLanguage(document, "yaml");
    await vscode.window.showTextDocument(document, {
      viewColumn: vscode.ViewColumn.Beside,
      preserveFocus: true,
      preview: false,
    });
  }

  async provideTextDocumentContent(uri: vscode.Uri, token: vscode.CancellationToken): Promise<string> {
    const { source, environment } = sourceOf(uri);
    let missing: string[] = [];
    try {
      const args = environment === undefined ? [source] : [source, environment];
      const given = await this.server.execute<Preview | null>("kdsl.preview", args, token);
      if (typeof given?.yaml === "string") this.last.set(uri.toString(), given);
      missing = given?.missing ?? [];
    } catch (error) {
      if (!this.last.has(uri.toString())) return `# ${String(error).replaceAll("\n", "\n# ")}\n`;
    }
    // What was right last stays while a program is broken.
    return this.last.get(uri.toString())?.yaml ?? whyNone(missing);
  }

  /** Go to definition, in the YAML: where the line was written. */
  provideDefinition(document: vscode.TextDocument, position: vscode.Position): vscode.Location | undefined {
    const place = this.place(document.uri, position.line);
    return place && new vscode.Location(vscode.Uri.parse(place.uri), rangeOf(place));
  }

  /** Goes from the YAML to its source, and from the source to the YAML. */
  async jump(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (!editor) return;
    const line = editor.selection.active.line;
    if (editor.document.uri.scheme === SCHEME) {
      const place = this.place(editor.document.uri, line);
      if (place) await show(vscode.Uri.parse(place.uri), rangeOf(place));
      return;
    }
    const [found] = this.lines(editor);
    const target = found && vscode.window.visibleTextEditors.find((other) => other.document.uri.toString() === found.uri);
    const first = found?.lines[0];
    if (target && first !== undefined) {
      await show(target.document.uri, new vscode.Range(first, 0, first, 0), target.viewColumn);
    } else {
      await this.open(editor.document.uri);
    }
  }

  refresh(): void {
    for (const { uri } of vscode.workspace.textDocuments) if (uri.scheme === SCHEME) this.changed.fire(uri);
  }

  dispose(): void {
    clearTimeout(this.resting);
    vscode.Disposable.from(...this.watched, this.changed, this.mark).dispose();
  }

  private refreshSoon(): void {
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.refresh(), REST);
  }

  private place(uri: vscode.Uri, line: number): Place | undefined {
    return placeOf(this.last.get(uri.toString())?.map ?? [], line);
  }

  /** The lines of the previews that come from where the cursor of an editor is. */
  private lines(editor: vscode.TextEditor): { uri: string; lines: number[] }[] {
    const source = editor.document.uri.toString();
    const found = [...this.last].map(([uri, { map }]) => ({ uri, lines: linesOf(map, source, editor.selection.active) }));
    return found.filter(({ lines }) => lines.length > 0);
  }

  /** Shows on the other side what belongs to the cursor. Only the person moves, never the answer. */
  private follow({ textEditor, kind }: vscode.TextEditorSelectionChangeEvent): void {
    if (textEditor !== vscode.window.activeTextEditor || kind === vscode.TextEditorSelectionChangeKind.Command) return;
    const { uri, languageId } = textEditor.document;
    if (uri.scheme === SCHEME) {
      const place = this.place(uri, textEditor.selection.active.line);
      const others = vscode.window.visibleTextEditors.filter((other) => other.document.uri.toString() === place?.uri);
      for (const other of others) if (place) this.point(other, [rangeOf(place)]);
    } else if (languageId === "kdsl") {
      const found = new Map(this.lines(textEditor).map(({ uri, lines }) => [uri, lines]));
      for (const other of vscode.window.visibleTextEditors) {
        if (other.document.uri.scheme !== SCHEME) continue;
        const lines = found.get(other.document.uri.toString()) ?? [];
        this.point(other, lines.map((line) => new vscode.Range(line, 0, line, 0)));
      }
    }
  }

  private point(editor: vscode.TextEditor, ranges: vscode.Range[]): void {
    editor.setDecorations(this.mark, ranges);
    const first = ranges[0];
    if (first) editor.revealRange(first, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }
}

/** What stands where there is no YAML yet. */
function whyNone(missing: string[]): string {
  if (missing.length === 0) return "# The program has mistakes; its YAML comes when they are gone.\n";
  const params = missing.map((name) => `\`${name}\``).join(", ");
  return `# No value is given for ${params}.\n# "kdsl: Preview YAML of an Environment…" takes those of an environment of kdsl.toml.\n`;
}

async function show(uri: vscode.Uri, selection: vscode.Range, viewColumn?: vscode.ViewColumn): Promise<void> {
  const open = vscode.window.visibleTextEditors.find((editor) => editor.document.uri.toString() === uri.toString());
  const column = viewColumn ?? open?.viewColumn ?? vscode.ViewColumn.One;
  await vscode.window.showTextDocument(uri, { selection, viewColumn: column });
}

function rangeOf({ range: { start, end } }: Place): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

/** The document that shows a program's YAML. */
function previewOf(source: vscode.Uri, environment?: string): vscode.Uri {
  const name = environment === undefined ? `${source.path}.yaml` : `${source.path} (${environment}).yaml`;
  const query = JSON.stringify([source.toString(), environment ?? null]);
  return vscode.Uri.from({ scheme: SCHEME, path: name, query });
}

function sourceOf(preview: vscode.Uri): { source: string; environment: string | undefined } {
  const [source, environment] = JSON.parse(preview.query) as [string, string | null];
  return { source, environment: environment ?? undefined };
}
