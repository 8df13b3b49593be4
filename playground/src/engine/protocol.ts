// What the page and the worker say to each other.

import type { CheckResult, CompileResult, Completions, DiffResult, Diff, Fold, Graph, GraphResult, Options, Project, ProjectInfo } from "kdsl";

/** The questions that the page asks, by the names of the package's methods. */
type Asked =
  | "actionEdits"
  | "actions"
  | "definition"
  | "explain"
  | "formatFile"
  | "formatOnType"
  | "highlights"
  | "hints"
  | "hover"
  | "importManifests"
  | "lenses"
  | "lint"
  | "onEnter"
  | "origin"
  | "prepareRename"
  | "projectSymbols"
  | "references"
  | "rename"
  | "renameFiles"
  | "resolve"
  | "shown"
  | "signature"
  | "symbols"
  | "test"
  | "text"
  | "tree";

/** A question: what it takes, and what it gives. */
export type Calls = {
  [Name in Asked]: (...args: Parameters<Project[Name]>) => ReturnType<Project[Name]>;
} & {
  completion: (path: string, index: number) => Completions;
  diff: (old: Options, now: Options, format: "json") => DiffResult<Diff>;
  graph: (format: "json") => GraphResult<Graph>;
  isManifests: (text: string) => boolean;
  /** The colours of a program that is none of the project's files. */
  tokensOf: (text: string) => number[];
  /** The manifests with other options, for a comparison; the program stays what it is. */
  yamlWith: (options: Options) => CompileResult;
};

/** A part of a text that becomes another one; of several, the places are all those before any of them. */
export interface Change {
  from: number;
  to: number;
  insert: string;
}

export type ToWorker =
  /** The first message. With `hold`, nothing is built before the next change. */
  | { kind: "start"; module: WebAssembly.Module; state: State; hold: boolean }
  /** Everything anew. */
  | { kind: "state"; state: State }
  /** The text of a file, or what changed in it, the first change first. */
  | { kind: "write"; path: string; text: string | Change[]; open: string; revision: number }
  | { kind: "open"; open: string; revision: number }
  | { kind: "ask"; id: number; name: keyof Calls; args: unknown[] }
  | { kind: "docs" };

export interface State {
  files: Record<string, string>;
  options: Options;
  /** The file whose colours are wanted. */
  open: string;
  revision: number;
}

export interface Facts {
  version: string;
  /** The versions of Kubernetes, the oldest first. */
  kubernetes: string[];
  /** What the numbers of tokens stand for. */
  types: string[];
  modifiers: string[];
}

export interface Built {
  revision: number;
  yaml: string | null;
  resources: number;
  diagnostics: CheckResult["diagnostics"];
  error?: string;
  /** Files of the source map, and its scalars, five numbers each. */
  mapFiles: string[];
  map: Int32Array;
  info: ProjectInfo;
  /** How long it took, in milliseconds. */
  took: number;
}

export interface Coloured {
  revision: number;
  file: string;
  /** Start, end, class and modifiers of each token. */
  tokens: Int32Array;
  folds: Fold[];
}

export type FromWorker =
  | { kind: "ready"; facts: Facts }
  | { kind: "failed"; why: string }
  /** Ahead of all that is known of a build. */
  | { kind: "yaml"; revision: number; yaml: string }
  | { kind: "built"; built: Built }
  | { kind: "coloured"; coloured: Coloured }
  | { kind: "answer"; id: number; value: unknown }
  | { kind: "docs"; loaded: boolean };
