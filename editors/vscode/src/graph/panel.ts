// The graph of references in a panel; what is clicked is shown in its source.

import { isAbsolute } from "node:path";
import * as vscode from "vscode";

import type { Server } from "../server";
import { draw, type Graph, type GraphPlace } from "./drawing";

export class Graphs implements vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private shown: { source: vscode.Uri; graph: Graph } | undefined;
  private readonly watched: vscode.Disposable;

  constructor(private readonly server: Server) {
    this.watched = vscode.workspace.onDidSaveTextDocument(({ languageId }) => {
      if (languageId !== "kdsl" || !this.panel || !this.shown) return;
      // A program that is broken keeps its last picture.
      void this.fill(this.panel, this.shown.source).catch(() => undefined);
    });
  }

  async open(source: vscode.Uri): Promise<void> {
    if (!this.panel) {
      this.panel = vscode.window.createWebviewPanel("kdsl.graph", "kdsl graph", vscode.ViewColumn.Beside, {
        enableScripts: true,
        localResourceRoots: [],
      });
      this.panel.onDidDispose(() => (this.panel = undefined));
      this.panel.webview.onDidReceiveMessage((node: unknown) => this.jump(node));
    }
    this.panel.reveal(vscode.ViewColumn.Beside, true);
    await this.fill(this.panel, source);
  }

  /** Copies the graph as text for documents. */
  async copy(source: vscode.Uri): Promise<void> {
    const formats = [
      { label: "Mermaid", description: "for Markdown on GitHub and GitLab", format: "mermaid" },
      { label: "DOT", description: "for Graphviz", format: "dot" },
      { label: "JSON", description: "for programs", format: "json" },
    ];
    const chosen = await vscode.window.showQuickPick(formats, { placeHolder: "Copy the graph as" });
    if (!chosen) return;
    const text = await this.ask(source, chosen.format);
    await vscode.env.clipboard.writeText(text);
    void vscode.window.setStatusBarMessage(`kdsl: the graph is in the clipboard as ${chosen.label}`, 3000);
  }

  dispose(): void {
    this.panel?.dispose();
    this.watched.dispose();
  }

  private async fill(panel: vscode.WebviewPanel, source: vscode.Uri): Promise<void> {
    const graph = JSON.parse(await this.ask(source, "json")) as Graph;
    this.shown = { source, graph };
    panel.webview.html = page(draw(graph));
  }

  private async ask(source: vscode.Uri, format: string): Promise<string> {
    const text = await this.server.execute<string | null>("kdsl.graph", [source.toString(), format]);
    if (text === null) throw new Error("the program has errors; its graph is there when they are gone");
    return text;
  }

  private async jump(node: unknown): Promise<void> {
    const place = typeof node === "number" ? this.shown?.graph.nodes[node]?.place : undefined;
    if (!place || !this.shown) return;
    const { start, end } = place;
    const selection = new vscode.Range(start.line - 1, start.column - 1, end.line - 1, end.column - 1);
    const uri = fileOf(place, this.shown.source);
    await vscode.window.showTextDocument(uri, { selection, viewColumn: vscode.ViewColumn.One });
  }
}

/** The file of a place, whose name is relative to the folder that the editor has open. */
function fileOf({ file }: GraphPlace, source: vscode.Uri): vscode.Uri {
  if (/^[a-z][a-z0-9+.-]+:/.test(file)) return vscode.Uri.parse(file);
  if (isAbsolute(file)) return vscode.Uri.file(file);
  const folder = vscode.workspace.getWorkspaceFolder(source)?.uri ?? vscode.Uri.joinPath(source, "..");
  return vscode.Uri.joinPath(folder, file);
}

function page(picture: string): string {
  const nonce = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16)).join("");
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy"
  content="default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'">
<style nonce="${nonce}">
  svg { font-family: var(--vscode-editor-font-family), monospace; font-size: 12px; }
  text { fill: var(--vscode-editor-foreground); text-anchor: middle; }
  .kind { fill: var(--vscode-descriptionForeground); font-size: 10px; }
  .label { fill: var(--vscode-descriptionForeground); font-size: 9px; }
  .node { cursor: pointer; }
  .node rect { fill: var(--vscode-editorWidget-background); stroke: var(--vscode-charts-blue); }
  .node.external rect, .node.cluster rect { stroke-dasharray: 4 3; }
  .node.missing rect { stroke: var(--vscode-charts-red); }
  .node:hover rect, .node:focus rect { stroke-width: 2; }
  .edge path { fill: none; stroke: var(--vscode-descriptionForeground); }
  marker path { fill: var(--vscode-descriptionForeground); }
</style>
</head>
<body>
${picture}
<script nonce="${nonce}">
  const editor = acquireVsCodeApi();
  for (const node of document.querySelectorAll(".node")) {
    const jump = () => editor.postMessage(Number(node.dataset.node));
    node.addEventListener("click", jump);
    node.addEventListener("keydown", (event) => { if (event.key === "Enter") jump(); });
  }
</script>
</body>
</html>`;
}
