// As much of an editor as the extension needs to run in: what it registers is kept, what it opens is noted,
// and everything else does nothing. The server behind it is the real one.

import { createRequire } from "node:module";
import Module from "node:module";
import { pathToFileURL } from "node:url";

class Disposable {
  constructor(run = () => {}) {
    this.run = run;
  }
  static from(...all) {
    return new Disposable(() => all.forEach((one) => one.dispose()));
  }
  dispose() {
    this.run();
  }
}

class EventEmitter {
  listeners = new Set();
  event = (listener, owner) => {
    const bound = owner ? listener.bind(owner) : listener;
    this.listeners.add(bound);
    return new Disposable(() => this.listeners.delete(bound));
  };
  fire(value) {
    for (const listener of [...this.listeners]) listener(value);
  }
  dispose() {
    this.listeners.clear();
  }
}

class Uri {
  constructor(parts) {
    Object.assign(this, { scheme: "file", authority: "", path: "", query: "", fragment: "" }, parts);
  }
  static from(parts) {
    return new Uri(parts);
  }
  static file(path) {
    return new Uri({ path });
  }
  static parse(text) {
    const [, scheme, authority, path, query] = /^([a-z-]+):(?:\/\/([^/?]*))?([^?#]*)(?:\?(.*))?$/.exec(text) ?? [];
    return new Uri({ scheme, authority: authority ?? "", path: decodeURIComponent(path), query: decodeURIComponent(query ?? "") });
  }
  static joinPath(base, ...parts) {
    return new Uri({ ...base, path: [base.path, ...parts].join("/") });
  }
  get fsPath() {
    return this.path;
  }
  with(parts) {
    return new Uri({ ...this, ...parts });
  }
  toString() {
    if (this.scheme === "file") return pathToFileURL(this.path).href;
    return `${this.scheme}:${this.path}${this.query && `?${encodeURIComponent(this.query)}`}`;
  }
}

class Position {
  constructor(line, character) {
    Object.assign(this, { line, character });
  }
}

class Range {
  constructor(a, b, c, d) {
    this.start = typeof a === "number" ? new Position(a, b) : a;
    this.end = typeof a === "number" ? new Position(c, d) : b;
  }
  get isEmpty() {
    return this.start.line === this.end.line && this.start.character === this.end.character;
  }
  contains({ line, character }) {
    const after = line > this.start.line || (line === this.start.line && character >= this.start.character);
    return after && (line < this.end.line || (line === this.end.line && character <= this.end.character));
  }
}

class Selection extends Range {
  get active() {
    return this.end;
  }
}

class Diagnostic {
  constructor(range, message, severity) {
    Object.assign(this, { range, message, severity });
  }
}

class Kind {
  constructor(value = "") {
    this.value = value;
  }
  append(...parts) {
    return new Kind([this.value, ...parts].filter(Boolean).join("."));
  }
}
Object.assign(Kind, { Empty: new Kind(), Text: new Kind("text") });
for (const name of ["QuickFix", "Refactor", "RefactorExtract", "RefactorInline", "RefactorRewrite", "Source"]) {
  Kind[name] = new Kind(name);
}

class Location {
  constructor(uri, range) {
    Object.assign(this, { uri, range });
  }
}

class DocumentPasteEdit {
  constructor(insertText, title, kind) {
    Object.assign(this, { insertText, title, kind });
  }
}

class TabInputText {
  constructor(uri) {
    this.uri = uri;
  }
}

class ThemeColor {}

class CancellationTokenSource {
  token = { isCancellationRequested: false, onCancellationRequested: new EventEmitter().event };
  cancel() {}
  dispose() {}
}

/** An object of which everything that is not there is a class that does nothing, or an event without news. */
function open(known) {
  return new Proxy(known, {
    get(target, name) {
      if (name in target || typeof name !== "string" || name === "then") return target[name];
      if (name.startsWith("onDid") || name.startsWith("onWill")) return (target[name] = new EventEmitter().event);
      const nothing = class {
        constructor(...given) {
          this.given = given;
        }
      };
      return (target[name] = /^[A-Z]/.test(name) ? nothing : () => new Disposable());
    },
  });
}

export class Document {
  constructor(uri, languageId, text) {
    Object.assign(this, { uri, languageId, text, version: 1, eol: 1, isClosed: false, isDirty: false });
  }
  get fileName() {
    return this.uri.path;
  }
  get lineCount() {
    return this.text.split("\n").length;
  }
  getText() {
    return this.text;
  }
  lineAt(line) {
    return { text: this.text.split("\n")[line] ?? "" };
  }
}

/** An editor with these settings. */
export function editor(settings) {
  const events = {};
  const event = (name) => (events[name] = new EventEmitter()).event;
  const seen = { commands: new Map(), contents: new Map(), findings: new Map(), providers: {}, shown: [], messages: [], executed: [] };
  const documents = [];
  const note = (kind) => (...given) => {
    seen.messages.push([kind, given[0]]);
    return Promise.resolve(undefined);
  };
  const register = (name) => (...given) => {
    (seen.providers[name] ??= []).push(given);
    return new Disposable();
  };
  const vscode = open({
    Disposable, EventEmitter, Uri, Position, Range, Selection, Diagnostic, Location,
    DocumentPasteEdit, TabInputText, ThemeColor, CancellationTokenSource,
    CodeActionKind: Kind,
    DocumentDropOrPasteEditKind: Kind,
    CancellationError: class extends Error {},
    DiagnosticSeverity: { Error: 0, Warning: 1, Information: 2, Hint: 3 },
    DiagnosticTag: { Unnecessary: 1, Deprecated: 2 },
    ViewColumn: { Beside: -2, One: 1 },
    EndOfLine: { LF: 1, CRLF: 2 },
    TextEditorSelectionChangeKind: { Keyboard: 1, Mouse: 2, Command: 3 },
    TextEditorRevealType: { InCenterIfOutsideViewport: 2 },
    TextDocumentSaveReason: { Manual: 1 },
    TextDocumentChangeReason: { Undo: 1, Redo: 2 },
    FileType: { File: 1, Directory: 2 },
    ProgressLocation: { Window: 10, Notification: 15 },
    LogLevel: { Off: 0, Trace: 1, Debug: 2, Info: 3 },
    version: "1.97.0",
    env: open({ language: "en", appName: "a test", isTelemetryEnabled: false, clipboard: { readText: async () => seen.clipboard ?? "", writeText: async (text) => (seen.clipboard = text) } }),
    extensions: open({ getExtension: () => undefined }),
    workspace: open({
      textDocuments: documents,
      notebookDocuments: [],
      workspaceFolders: undefined,
      isTrusted: true,
      getConfiguration: () => ({ get: (name, fallback) => settings[name] ?? fallback, inspect: () => undefined, has: () => false }),
      findFiles: async () => [],
      getWorkspaceFolder: () => undefined,
      asRelativePath: (path) => path,
      createFileSystemWatcher: () => ({ onDidCreate: new EventEmitter().event, onDidChange: new EventEmitter().event, onDidDelete: new EventEmitter().event, dispose() {} }),
      registerTextDocumentContentProvider: (scheme, provider) => {
        seen.contents.set(scheme, provider);
        return new Disposable();
      },
      openTextDocument: async (given) => {
        const uri = given instanceof Uri ? given : Uri.from({ scheme: "untitled", path: "new" });
        const content = given.content ?? (await seen.contents.get(uri.scheme)?.provideTextDocumentContent(uri)) ?? "";
        const document = new Document(uri, given.language ?? "plaintext", content);
        documents.push(document);
        return document;
      },
      onDidOpenTextDocument: event("open"),
      onDidChangeTextDocument: event("change"),
      onDidCloseTextDocument: event("close"),
      onDidChangeConfiguration: event("configuration"),
    }),
    window: open({
      visibleTextEditors: [],
      tabGroups: open({ all: [] }),
      createOutputChannel: () => open({ append() {}, appendLine: (line) => process.env.DEBUG && console.error(line), trace() {}, debug() {}, info() {}, warn() {}, error() {}, show() {}, dispose() {}, logLevel: 3 }),
      createTextEditorDecorationType: () => new Disposable(),
      createWebviewPanel: (...given) => {
        const panel = { given, webview: { html: "", onDidReceiveMessage: (listener) => (panel.listener = listener) }, onDidDispose() {}, reveal() {}, dispose() {} };
        seen.panel = panel;
        return panel;
      },
      showTextDocument: async (...given) => seen.shown.push(given),
      showErrorMessage: note("error"),
      showWarningMessage: note("warning"),
      showInformationMessage: note("information"),
      onDidChangeTextEditorSelection: event("selection"),
    }),
    languages: open({
      match: (selector, document) => ([selector].flat().some((one) => one.language === document.languageId) ? 10 : 0),
      setTextDocumentLanguage: async (document, languageId) => Object.assign(document, { languageId }),
      getDiagnostics: (uri) => seen.findings.get(uri.toString()) ?? [],
      createDiagnosticCollection: () => ({
        set: (uri, found) => seen.findings.set(uri.toString(), found ?? []),
        delete: (uri) => seen.findings.delete(uri.toString()),
        clear: () => seen.findings.clear(),
        get: () => [], has: () => false, forEach() {}, dispose() {},
      }),
      registerCodeLensProvider: register("lens"),
      registerHoverProvider: register("hover"),
      registerDocumentFormattingEditProvider: register("formatting"),
      registerCodeActionsProvider: register("actions"),
      registerCompletionItemProvider: register("completion"),
      registerDefinitionProvider: register("definition"),
      registerDocumentPasteEditProvider: register("paste"),
    }),
    commands: open({
      registerCommand: (name, run) => {
        if (seen.commands.has(name)) throw new Error(`command '${name}' already exists`);
        seen.commands.set(name, run);
        return new Disposable(() => seen.commands.delete(name));
      },
      executeCommand: async (name, ...args) => (seen.commands.has(name) ? seen.commands.get(name)(...args) : seen.executed.push([name, args])),
    }),
  });
  return {
    vscode,
    seen,
    /** Opens a document, as a person does. */
    show(document) {
      documents.push(document);
      vscode.window.tabGroups.all.push({ tabs: [{ input: new TabInputText(document.uri) }] });
      vscode.window.activeTextEditor = { document, selection: new Selection(0, 0, 0, 0) };
      events.open.fire(document);
    },
    configure(name, value) {
      settings[name] = value;
      events.configuration.fire({ affectsConfiguration: (asked) => asked === `kdsl.${name}` });
    },
  };
}

/** The bundle that is packed, in that editor. */
export function load(vscode) {
  const require = createRequire(import.meta.url);
  const loaded = Module._load;
  Module._load = (name, ...rest) => (name === "vscode" ? vscode : loaded(name, ...rest));
  try {
    // Each editor has an extension of its own.
    const path = require.resolve("../dist/extension.js");
    delete require.cache[path];
    return require(path);
  } finally {
    Module._load = loaded;
  }
}
