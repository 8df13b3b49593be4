// What a click on a lens does here: the server names these commands, and leaves them to the editor.

import * as vscode from "vscode";

import type { Place, Position } from "./preview/places";
import type { Server } from "./server";

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

/** What `kdsl.test` gives; null where there is no test of that name any more. */
type Outcome = { passed: boolean; findings: { message: string; location: Place | null }[] } | null;

/** Runs one test of a document as it is in the editor, and says what came of it. */
export async function runTest(server: Server, uri: string, name: string): Promise<void> {
  const outcome = await server.execute<Outcome>("kdsl.test", [uri, name]);
  if (outcome === null) throw new Error(`there is no test "${name}"`);
  if (outcome.passed) {
    void vscode.window.showInformationMessage(`kdsl: "${name}" passed`);
    return;
  }
  const [first, ...more] = outcome.findings;
  const rest = more.length === 0 ? "" : ` (and ${more.length} more)`;
  const show = "Show";
  const chosen = await vscode.window.showErrorMessage(`kdsl: "${name}" failed: ${first?.message}${rest}`, show);
  const place = first?.location;
  if (chosen !== show || !place) return;
  const { start, end } = place.range;
  const selection = new vscode.Range(start.line, start.character, end.line, end.character);
  await vscode.window.showTextDocument(vscode.Uri.parse(place.uri), { selection });
}
