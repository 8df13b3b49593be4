// The extension: the server, and what the editor offers besides what every server's client does.

import * as vscode from "vscode";

import { Explanations } from "./explain";
import { Graphs } from "./graph/panel";
import { runTest, showReferences } from "./lenses";
import { Previews, SCHEME } from "./preview/preview";
import { EXPLANATIONS, Server } from "./server";
import { readSettings } from "./settings";
import { Imports } from "./yaml";

let server: Server | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const output = vscode.window.createOutputChannel("kdsl", { log: true });
  // A lens says what is to be shown with the server's own command; the answer is for this side.
  const shown = (command: string, args: unknown[]) => shownHere[command]?.(args);
  const started = (server = new Server(output, shown));
  const previews = new Previews(started);
  const graphs = new Graphs(started);
  const explanations = new Explanations(started);
  const imports = new Imports(started);
  const uriOf = (args: unknown[]) => vscode.Uri.parse(String(args[0]));
  const shownHere: Record<string, (args: unknown[]) => Promise<unknown>> = {
    "kdsl.preview": (args) => previews.open(uriOf(args), typeof args[1] === "string" ? args[1] : undefined),
    "kdsl.graph": (args) => graphs.open(uriOf(args)),
    "kdsl.test": (args) => runTest(started, String(args[0]), String(args[1])),
    "kdsl.explain": (args) => explanations.open(String(args[0])),
  };
  const command = (name: string, run: (...args: never[]) => Promise<unknown>) =>
    vscode.commands.registerCommand(name, async (...args: never[]) => {
      try {
        return await run(...args);
      } catch (error) {
        void vscode.window.showErrorMessage(`kdsl: ${error instanceof Error ? error.message : String(error)}`);
        return undefined;
      }
    });
  context.subscriptions.push(
    output,
    previews,
    graphs,
    explanations,
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, previews),
    vscode.workspace.registerTextDocumentContentProvider(EXPLANATIONS, explanations),
    vscode.languages.registerDefinitionProvider({ scheme: SCHEME }, previews),
    imports.register(),
    command("kdsl.openPreview", (uri?: vscode.Uri) => forProgram(uri, (source) => previews.open(source))),
    command("kdsl.openPreviewOfEnvironment", () => forProgram(undefined, (source) => ofEnvironment(previews, source))),
    command("kdsl.jump", () => previews.jump()),
    command("kdsl.openGraph", (uri?: vscode.Uri) => forProgram(uri, (source) => graphs.open(source))),
    command("kdsl.copyGraph", () => forProgram(undefined, (source) => graphs.copy(source))),
    command("kdsl.convertYaml", () => imports.convert()),
    command("kdsl.pasteYaml", () => imports.paste()),
    command("kdsl.openExplanation", (topic?: string) => explanations.open(topic)),
    command("kdsl.restartServer", () => started.restart()),
    command("kdsl.showLog", async () => output.show()),
    // That of lenses, which no menu has.
    command("kdsl.showReferences", showReferences),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (!event.affectsConfiguration("kdsl")) return;
      const isNew = ["path", "yaml"].some((name) => event.affectsConfiguration(`kdsl.${name}`));
      void (isNew ? started.restart() : started.configure()).then(() => previews.refresh());
    }),
  );
  await startWhenNeeded(context, started);
}

export async function deactivate(): Promise<void> {
  await server?.dispose();
}

/** A workspace of plain YAML alone has no server, unless the settings ask for one. */
async function startWhenNeeded(context: vscode.ExtensionContext, started: Server): Promise<void> {
  const isNeeded = () =>
    readSettings(vscode.workspace.getConfiguration("kdsl")).yaml ||
    vscode.workspace.textDocuments.some(({ languageId }) => languageId === "kdsl");
  const hasPrograms = async () => (await vscode.workspace.findFiles("**/*.kdsl", null, 1)).length > 0;
  if (isNeeded() || (await hasPrograms())) return started.restart();
  const waiting = vscode.workspace.onDidOpenTextDocument(({ languageId }) => {
    if (languageId !== "kdsl") return;
    waiting.dispose();
    void started.restart();
  });
  context.subscriptions.push(waiting);
}

/** Does something with a program: the one that is meant, or the one that is being edited. */
async function forProgram(uri: vscode.Uri | undefined, run: (source: vscode.Uri) => Promise<void>): Promise<void> {
  const active = vscode.window.activeTextEditor?.document;
  const source = uri ?? (active?.languageId === "kdsl" ? active.uri : undefined);
  if (source) return run(source);
  void vscode.window.showInformationMessage("kdsl: open a .kdsl file first.");
}

async function ofEnvironment(previews: Previews, source: vscode.Uri): Promise<void> {
  const environment = await vscode.window.showInputBox({ prompt: "An environment of kdsl.toml", placeHolder: "prod" });
  if (environment) await previews.open(source, environment);
}
