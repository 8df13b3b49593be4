//! The types that TypeScript sees.

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/**
 * The files of a program: path to text. Paths are relative, with `/` between their parts. A `kdsl.toml` at the top
 * is the project's: it gives the version of Kubernetes, the sources, environments, params and levels of findings.
 */
export type Files = Readonly<Record<string, string>>;

export interface Options {
  /** The files that are built; where this is missing, the project's sources, or all that end in `.kdsl`. */
  main?: readonly string[];
  /** The environment of `kdsl.toml` that is built for. */
  env?: string;
  /** The version of Kubernetes, `"1.31"`, or a range of them, `"1.31..1.34"`; it wins over the project's. */
  kubernetes?: string;
  /** Values for the program's params. */
  set?: Readonly<Record<string, string | number | boolean>>;
  /** Files of params among `files`, in YAML, JSON or TOML; a later one wins, and `set` wins over all. */
  params?: readonly string[];
  /** What is written for the values of Secrets: the values, nothing at all, or their keys with a placeholder. */
  secrets?: "write" | "omit" | "placeholder";
  /** What `compile` writes. */
  format?: "yaml" | "json";
  /** Whether pod templates carry a hash of the ConfigMap keys that the pods use. */
  rolloutOnConfigChange?: boolean;
}

/** A place in a file. `line` and `column` count characters from one. */
export interface Place {
  line: number;
  column: number;
  /** Bytes of UTF-8 from the start of the file. */
  offset: number;
  /** Index into the JavaScript string of the file. */
  index: number;
}

export interface Range {
  /** The file; null where the finding is in none. */
  file: string | null;
  start: Place;
  /** The place behind the last character. */
  end: Place;
}

export interface Label extends Range {
  /** The words at the place; may be empty. */
  text: string;
}

export interface Edit extends Range {
  replacement: string;
}

export interface Fix {
  title: string;
  /** Whether it may be applied without being looked at. */
  safe: boolean;
  edits: Edit[];
}

export interface Diagnostic {
  /** `"K0101"`. */
  code: string;
  /** `"unknown field"`. */
  name: string;
  severity: "error" | "warning" | "hint";
  message: string;
  primary: Label;
  labels: Label[];
  notes: string[];
  help: string | null;
  fixes: Fix[];
  /** The versions for which it holds, of a range; null where it holds for all. */
  versions: string[] | null;
}

export interface CheckResult {
  /** What was found in the program, the first place first. */
  diagnostics: Diagnostic[];
  /** What is wrong with the arguments of the call; missing where nothing is. */
  error?: string;
}

export interface CompileResult extends CheckResult {
  /** The manifests; null where an error keeps them from being written. */
  yaml: string | null;
  /** How many resources the program has. */
  resources: number;
}

export interface FormatResult extends CheckResult {
  /** The program in the canonical style; null where its syntax has mistakes. */
  text: string | null;
}

export interface GraphNode {
  /** `"Deployment.apps/shop/web"`. */
  id: string;
  group: string;
  kind: string;
  namespace: string | null;
  name: string;
  generateName?: string;
  /** Whether the program writes it, says that it exists, or refers to it without having it. */
  state: "written" | "external" | "cluster" | "missing";
  place: Range | null;
}

export interface GraphReference {
  /** `"env"`, `"envFrom"`, `"volume"`, `"selector"`, `"targetPort"`, or the field that names the object. */
  relation: string;
  /** The way from the object to the value that refers: `"spec.ports[0].targetPort"`. */
  path: string;
  variable?: string;
  volume?: string;
  keys?: "*" | string[];
  port?: string | number;
  mounts?: { container: string; path: string; subPath?: string }[];
  optional: boolean;
  place: Range;
}

export interface GraphEdge {
  from: string;
  to: string;
  label: string;
  references: GraphReference[];
}

export interface Graph {
  nodes: GraphNode[];
  edges: GraphEdge[];
}

export interface GraphResult<T> extends CheckResult {
  /** The graph; null where an error keeps it from being drawn. */
  graph: T | null;
}

export interface Hover {
  /** What it is about, as indexes into the JavaScript string of the file. */
  start: number;
  end: number;
  markdown: string;
}

/** Compiles a program to manifests. */
export function compile(files: Files, options?: Options): CompileResult;
/** Finds the mistakes in a program; what depends on the values of its params is left out. */
export function check(files: Files, options?: Options): CheckResult;
/** Writes the text of a file in the one canonical style. Findings are in a file called `<text>`. */
export function format(text: string): FormatResult;
/** Draws what refers to what in a program. */
export function graph(files: Files, format?: "mermaid" | "dot", options?: Options): GraphResult<string>;
export function graph(files: Files, format: "json", options?: Options): GraphResult<Graph>;
/** What is known of the thing at `index`, an index into the JavaScript string of the file. */
export function hover(files: Files, path: string, index: number, options?: Options): Hover | null;
/** Takes Kubernetes' documentation for the hovers that follow; false if the bytes are something else. */
export function loadDocs(bytes: Uint8Array): boolean;
/** The version of the compiler. */
export function version(): string;
"#;
