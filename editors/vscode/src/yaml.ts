// Manifests of YAML as kdsl: a file or a selection of it, the clipboard, and what is pasted.

import * as vscode from "vscode";

import { dedent, indented, looksLikeManifests } from "./manifests";
import type { Server } from "./server";
import { readSettings } from "./settings";

/** What `kdsl.importYaml` gives: the program, and what could not be carried. */
interface Imported {
  text: string;
  notes: string[];
}

const KIND = vscode.DocumentDropOrPasteEditKind.Text.append("kdsl", "manifests");

export class Imports implements vscode.DocumentPasteEditProvider {
  constructor(private readonly server: Server) {}

  /** The selection of an editor, or all of its text, as a new document. */
  async convert(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (!editor) return;
    const yaml = editor.document.getText(editor.selection.isEmpty ? undefined : editor.selection);
    const { text, notes } = await this.ask(yaml);
    const document = await vscode.workspace.openTextDocument({ language: "kdsl", content: text });
    await vscode.window.showTextDocument(document, vscode.ViewColumn.Beside);
    tell(notes);
  }

  /** What is in the clipboard, at the cursor. */
  async paste(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (!editor) return;
    const yaml = await vscode.env.clipboard.readText();
    if (!looksLikeManifests(yaml)) {
      void vscode.window.showWarningMessage("kdsl: the clipboard has no manifest (no apiVersion and kind).");
      return;
    }
    const { text, notes } = await this.ask(yaml);
    await editor.edit((edit) => edit.replace(editor.selection, at(editor.document, editor.selection.start, text)));
    tell(notes);
  }

  async provideDocumentPasteEdits(
    document: vscode.TextDocument,
    ranges: readonly vscode.Range[],
    data: vscode.DataTransfer,
    _context: vscode.DocumentPasteEditContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.DocumentPasteEdit[] | undefined> {
    const settings = readSettings(vscode.workspace.getConfiguration("kdsl", document));
    const first = ranges[0];
    if (!settings.decompileOnPaste || ranges.length !== 1 || !first) return undefined;
    const yaml = await data.get("text/plain")?.asString();
    if (yaml === undefined || !looksLikeManifests(yaml)) return undefined;
    try {
      const { text } = await this.ask(yaml, token);
      return [new vscode.DocumentPasteEdit(at(document, first.start, text), "Paste as kdsl", KIND)];
    } catch {
      // What cannot be converted is pasted as it is.
      return undefined;
    }
  }

  register(): vscode.Disposable {
    const selector = { language: "kdsl" };
    const metadata = { providedPasteEditKinds: [KIND], pasteMimeTypes: ["text/plain"] };
    return vscode.languages.registerDocumentPasteEditProvider(selector, this, metadata);
  }

  private async ask(yaml: string, token?: vscode.CancellationToken): Promise<Imported> {
    // The version of Kubernetes is that of the program which it comes into.
    const document = vscode.window.activeTextEditor?.document;
    const into = document?.languageId === "kdsl" ? [document.uri.toString()] : [];
    const imported = await this.server.execute<Imported | null>("kdsl.importYaml", [dedent(yaml), ...into], token);
    if (imported === null) throw new Error("there is no manifest in this text that can be carried");
    return imported;
  }
}

/** A text for a place: its lines are indented as the line there is. */
function at(document: vscode.TextDocument, place: vscode.Position, text: string): string {
  const line = document.lineAt(place.line).text.slice(0, place.character);
  return indented(text, /^[ \t]*/.exec(line)?.[0] ?? "");
}

function tell(notes: string[]): void {
  if (notes.length === 0) return;
  const more = notes.length > 3 ? ` (and ${notes.length - 3} more)` : "";
  void vscode.window.showWarningMessage(`kdsl: ${notes.slice(0, 3).join("; ")}${more}`);
}
