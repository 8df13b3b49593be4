// The language server: started, asked, restarted.

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import * as vscode from "vscode";
import { DidChangeConfigurationNotification, ExecuteCommandRequest, LanguageClient, State, TransportKind } from "vscode-languageclient/node";

import { documentSelector, readSettings } from "./settings";

/** Where the links of findings lead; a document of this extension. */
export const EXPLANATIONS = "kdsl-explain";

/** A command of the server that a lens or an action may carry, and what is done with its answer here. */
export type Shown = (command: string, args: unknown[]) => Promise<unknown> | undefined;

export class Server implements vscode.Disposable {
  private client: LanguageClient | undefined;
  /** Starting and stopping, one after the other. */
  private turn: Promise<void> = Promise.resolve();

  constructor(
    private readonly output: vscode.LogOutputChannel,
    private readonly shown: Shown,
  ) {}

  /** Starts the server, a new one where one runs. */
  restart(): Promise<void> {
    this.turn = this.turn.then(async () => {
      await this.stop();
      await this.start();
    });
    return this.turn;
  }

  /** Tells the server what the settings say now. */
  async configure(): Promise<void> {
    await this.turn;
    if (this.client?.state !== State.Running) return;
    await this.client.sendNotification(DidChangeConfigurationNotification.type, { settings: serverSettings() });
  }

  /** Asks the server for one of its commands. */
  async execute<T>(command: string, args: unknown[], token?: vscode.CancellationToken): Promise<T> {
    await this.turn;
    if (this.client?.state !== State.Running) throw new Error("the language server does not run");
    return this.client.sendRequest(ExecuteCommandRequest.type, { command, arguments: args }, token) as Promise<T>;
  }

  async dispose(): Promise<void> {
    this.turn = this.turn.then(() => this.stop());
    await this.turn;
  }

  private async start(): Promise<void> {
    const settings = readSettings(vscode.workspace.getConfiguration("kdsl"));
    try {
      const { stdout } = await promisify(execFile)(settings.path, ["version"]);
      this.output.info(`${settings.path}: ${stdout.trim()}`);
    } catch (error) {
      // Said here, as the client of the protocol does not say what to do about it.
      this.output.error(String(error));
      void this.explain(settings.path);
      return;
    }
    const run = { command: settings.path, args: ["lsp"], transport: TransportKind.stdio };
    this.client = new LanguageClient(
      "kdsl",
      "kdsl",
      { run, debug: run },
      {
        documentSelector: documentSelector(settings),
        initializationOptions: serverSettings(),
        outputChannel: this.output,
        middleware: {
          executeCommand: (command, args, next) => this.shown(command, args) ?? next(command, args),
          workspace: { configuration: ({ items }) => items.map(() => serverSettings()) },
        },
      },
    );
    try {
      await this.client.start();
    } catch (error) {
      this.client = undefined;
      this.output.error(String(error));
    }
  }

  private async explain(path: string): Promise<void> {
    const settings = "Open settings";
    const log = "Show log";
    const message = `kdsl: \`${path} lsp\` does not start. Is kdsl installed, and does "kdsl.path" say where?`;
    const chosen = await vscode.window.showErrorMessage(message, settings, log);
    if (chosen === settings) await vscode.commands.executeCommand("workbench.action.openSettings", "kdsl.path");
    if (chosen === log) this.output.show();
  }

  private async stop(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    await client?.dispose().catch((error: unknown) => this.output.warn(String(error)));
  }
}

/** The settings that the server understands, and where its links to the pages of codes lead. */
function serverSettings(): object {
  const { server } = readSettings(vscode.workspace.getConfiguration("kdsl"));
  return { ...server, errorPages: `${EXPLANATIONS}:/` };
}
