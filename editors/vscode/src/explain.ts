// The page of a code, a kind or a field, as a document.

import * as vscode from "vscode";

import { EXPLANATIONS, type Server } from "./server";

export class Explanations implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly watched: vscode.Disposable;

  constructor(private readonly server: Server) {
    // The link of a finding ends with its code, and says nothing of Markdown.
    this.watched = vscode.workspace.onDidOpenTextDocument((document) => {
      if (document.uri.scheme === EXPLANATIONS && document.languageId !== "markdown") {
        void vscode.languages.setTextDocumentLanguage(document, "markdown");
      }
    });
  }

  async provideTextDocumentContent(uri: vscode.Uri, token: vscode.CancellationToken): Promise<string> {
    const topic = uri.path.replace(/^\//, "").replace(/\.md$/, "");
    try {
      // The kinds of a project are known where a document of it is.
      const document = vscode.window.activeTextEditor?.document;
      const args = document?.languageId === "kdsl" ? [topic, document.uri.toString()] : [topic];
      return await this.server.execute<string>("kdsl.explain", args, token);
    } catch (error) {
      return `${error instanceof Error ? error.message : String(error)}\n`;
    }
  }

  /** Shows the page of a topic; asks for one where none is given. */
  async open(topic?: string): Promise<void> {
    const asked = topic ?? (await this.ask());
    if (!asked) return;
    const uri = vscode.Uri.from({ scheme: EXPLANATIONS, path: `/${asked.trim()}.md` });
    await vscode.commands.executeCommand("markdown.showPreviewToSide", uri);
  }

  dispose(): void {
    this.watched.dispose();
  }

  /** Asks for a topic; the code of the finding at the cursor is there already. */
  private async ask(): Promise<string | undefined> {
    const editor = vscode.window.activeTextEditor;
    const findings = editor ? vscode.languages.getDiagnostics(editor.document.uri) : [];
    const here = findings.find(({ range, source }) => source === "kdsl" && range.contains(editor!.selection.active));
    const code = typeof here?.code === "object" ? here.code.value : here?.code;
    return vscode.window.showInputBox({
      prompt: "A code, a kind or a field",
      placeHolder: "K0101, Deployment, Deployment.spec.replicas",
      value: code === undefined ? "" : String(code),
    });
  }
}
