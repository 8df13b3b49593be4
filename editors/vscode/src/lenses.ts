// What a click on a lens does here: the server names these commands, and leaves them to the editor.

import { dirname } from "node:path";
import * as vscode from "vscode";

import type { Place, Position } from "./preview/places";
import { readSettings } from "./settings";

/** Shows places in the list that *Go to References* shows. */
export async function showReferences(uri: string, at: Position, places: Place[]): Promise<void> {
  const location = ({ uri, range: { start, end } }: Place) =>
    new vscode.Location(
      vscode.Uri.parse(uri),
      new vscode.Range(start.line, start.character, end.line, end.character),
    );
  await vscode.commands.executeCommand(
    "editor.action.showReferences",
    vscode.Uri.parse(uri),
    new vscode.Position(at.line, at.character),
    places.map(location),
  );
}

/** Runs one test of a file, in the terminal of tasks. No shell is between, so that names need no quotes. */
export async function runTest(uri: string, name: string): Promise<void> {
  const source = vscode.Uri.parse(uri);
  const { path } = readSettings(vscode.workspace.getConfiguration("kdsl", source));
  const run = new vscode.ProcessExecution(path, ["test", source.fsPath, "--name", name], {
    cwd: vscode.workspace.getWorkspaceFolder(source)?.uri.fsPath ?? dirname(source.fsPath),
  });
  const task = new vscode.Task({ type: "kdsl" }, vscode.TaskScope.Workspace, `test ${name}`, "kdsl", run);
  task.presentationOptions = { clear: true, reveal: vscode.TaskRevealKind.Always };
  await vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri)?.save();
  await vscode.tasks.executeTask(task);
}
