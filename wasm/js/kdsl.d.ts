// The types of the package `kdsl`.
//
// Nothing here throws for what a user may write or a caller may pass: what is wrong with a program comes as
// `diagnostics`, what is wrong with the arguments of a call as `error`, or as null or an empty list where the
// answer has no place for words. All numbers named `start`, `end` and `index` are indexes into JavaScript
// strings; ends are behind the last character.

/**
 * Makes the module ready. In browsers and bundlers it fetches `engine_bg.wasm` from beside the script, or takes
 * what it is given; in Node, where it is ready from the start, it does nothing.
 */
export default function init(module?: WebAssembly.Module | BufferSource | Response | Promise<Response> | URL | string): Promise<void>;

/** The version of the compiler. */
export function version(): string;

/** The versions of Kubernetes that are known, the oldest first; the last one is used where none is set. */
export function kubernetesVersions(): string[];

/**
 * Takes Kubernetes' documentation, the file `docs.bin` of the package, for what is asked from then on; false if the
 * bytes are something else. Without it everything works, and hovers, completions and pages have no such texts.
 */
export function loadDocs(bytes: Uint8Array): boolean;

/** Fetches `docs.bin` from beside the script (in Node: reads it) and loads it; false where that fails. */
export function fetchDocs(from?: URL | string): Promise<boolean>;

/** Compiles a program to manifests. */
export function compile(files: Files, options?: Options): CompileResult;

/** Finds the mistakes in a program; what depends on the values of its params is left out. */
export function check(files: Files, options?: Options): CheckResult;

/** Holds programs and manifests (YAML, JSON) against best practice as well, as `kdsl lint` does. */
export function lint(files: Files, options?: Options & LintOptions): CheckResult;

/** Writes the text of a file in the one canonical style. Findings are in a file called `<text>`. */
export function format(text: string): FormatResult;

/** Draws what refers to what in a program. */
export function graph(files: Files, format?: "mermaid" | "dot", options?: Options): GraphResult<string>;
export function graph(files: Files, format: "json", options?: Options): GraphResult<Graph>;

/** What is known of the thing at `index` in a file. */
export function hover(files: Files, path: string, index: number, options?: Options): Hover | null;

/** What would change if the manifests of the new side were applied where those of the old one are. */
export function diff(old: Side, now: Side, format?: "text" | "markdown"): DiffResult<string>;
export function diff(old: Side, now: Side, format: "json"): DiffResult<Diff>;

/** Makes a program of manifests, as `kdsl import` does: of a text, or of several files. */
export function importManifests(manifests: string | Files, options?: ImportOptions): ImportResult;

/** Whether a text holds manifests, so that what is pasted may be imported. */
export function isManifests(text: string): boolean;

/** The page of a code (`"K0101"`), a kind (`"Deployment"`) or a field (`"Pod.spec.containers"`). */
export function explain(subject: string, options?: { kubernetes?: string }): ExplainResult;

/** What the numbers of [`Project.tokens`] stand for. */
export function tokenLegend(): TokenLegend;

/**
 * A program that is edited. It keeps what it was compiled to: a question about a place is answered from the syntax
 * and types of the newest texts, which takes a fraction of a compilation; a question about the whole program
 * compiles once after a change. `free()` gives its memory back.
 */
export class Project {
  /** Files or options that are none are told by `error`, and by the `error` of every answer. */
  constructor(files?: Files, options?: Options);

  /** What is wrong with the files or the options; null where nothing is. */
  readonly error: string | null;

  /** Gives a file a text; it is made where there is none. False where the arguments are no texts. */
  write(path: string, text: string): boolean;
  /** Replaces a part of a file's text; false where there is no such file or place. */
  edit(path: string, start: number, end: number, text: string): boolean;
  /** Removes a file; false where there is none. */
  remove(path: string): boolean;
  /** The paths of the files, in order. */
  paths(): string[];
  /** The text of a file, or of one of the standard library by its name, such as `"std/web"`. */
  text(path: string): string | null;
  /** Other options, in place of all that there were. What is wrong with them; null where nothing is. */
  setOptions(options: Options): string | null;
  /** What `kdsl.toml` says, and which files are built. */
  info(): ProjectInfo;

  /** Compiles to manifests; with `options.sourceMap`, also the way from each scalar to its source. */
  compile(): CompileResult;
  /** Where the scalars of the YAML come from, of what was compiled; null where there is none. */
  sourceMap(): SourceMap | null;
  /** The mistakes, without those about the values of params that nobody gave. */
  check(): CheckResult;
  /** As `kdsl lint` finds them, in programs and manifests. */
  lint(options?: LintOptions): CheckResult;
  /** Runs the tests of the files that are built, or the one of that name. */
  test(name?: string): TestsResult;
  graph(format?: "mermaid" | "dot"): GraphResult<string>;
  graph(format: "json"): GraphResult<Graph>;
  /** Compares two builds of the same files: two environments, two versions, two values of a param. */
  diff(old: Options, now: Options, format?: "text" | "markdown"): DiffResult<string>;
  diff(old: Options, now: Options, format: "json"): DiffResult<Diff>;
  /** Applies fixes until none is left that makes the program better: the safe ones, or all. Nothing is written. */
  fix(which?: "safe" | "all"): FixResult;

  /** Where the scalar of the YAML at an index was written, or the nearest before it. */
  origin(yamlIndex: number): Location | null;
  /** The parts of the YAML that come from a place of the source: the values of the smallest part around it. */
  shown(path: string, start: number, end?: number): Span[];

  hover(path: string, index: number): Hover | null;
  completion(path: string, index: number): Completions;
  /** The documentation that a completion's `doc` stands for, as Markdown. */
  resolve(doc: string): string | null;
  signature(path: string, index: number): Signature | null;
  /** What declares the name; of an imported name what the other file declares, of a path the file. */
  definition(path: string, index: number): Targets;
  /** The same, but of an imported name its own place. */
  declaration(path: string, index: number): Targets;
  /** The declaration of the type of the value. */
  typeDefinition(path: string, index: number): Targets;
  /** Instances of a component, values of a param, patches of a resource, calls of a function. */
  implementation(path: string, index: number): Targets;
  /** Every place of the program that says the name. */
  references(path: string, index: number, declarations?: boolean): Place[];
  /** Those in the file itself. */
  highlights(path: string, index: number): Place[];
  /** What a rename would be of. */
  prepareRename(path: string, index: number): PrepareRenameResult;
  /** The edits of a rename, in all files. */
  rename(path: string, index: number, name: string): RenameResult;
  /** The edits, of the texts as they are, that keep paths leading to files or folders that move from one path to another. */
  renameFiles(moves: [from: string, to: string][]): TextEdit[];

  /** What is offered at a place or selection: fixes of its findings, and ways to write it otherwise. */
  actions(path: string, start: number, end?: number): Action[];
  /** The edits of one of them, by its `id` and `title`; none where it is offered no more. */
  actionEdits(path: string, start: number, end: number, id: string, title: string): ActionEdit[];
  /** The edits of all safe fixes of a file, applied until none is left. */
  fixAll(path: string): TextEdit[];
  /** The edits that put the imports in order. */
  organizeImports(path: string): TextEdit[];

  /** Semantic tokens, four numbers each: start, end, number of the class, bits of the modifiers. */
  tokens(path: string, start?: number, end?: number): number[];
  hints(path: string, start?: number, end?: number, sorts?: HintSorts): Hint[];
  /** The edits that write a hint into the text, by its place and label. */
  hintEdits(path: string, index: number, label: string): TextEdit[];
  lenses(path: string): Lens[];
  folds(path: string): Fold[];
  /** The parts around a place, the smallest first, the last one the whole text. */
  selections(path: string, index: number): Span[];
  symbols(path: string): FileSymbol[];
  /** Symbols of the program whose name has the letters of the query, the best first. */
  projectSymbols(query: string): ProjectSymbol[];
  /** The syntax tree of a file, each node before what is in it; null where the file is none of the language. */
  tree(path: string): TreeNode[] | null;

  /** The edits that bring a file into the canonical style; null where its syntax has mistakes. */
  formatFile(path: string): TextEdit[] | null;
  formatRange(path: string, start: number, end: number): TextEdit[];
  /** What follows a letter (`"\n"`, `"}"`, `"]"`, `")"`) that was typed before `index`. */
  formatOnType(path: string, index: number, typed: string): TextEdit[];
  /** What Enter writes in place of a selection, with `$0` where the cursor stands then; null for a plain break. */
  onEnter(path: string, start: number, end?: number): TextEdit | null;

  /** As the function of that name, with the kinds of the project's CustomResourceDefinitions and its version. */
  explain(subject: string): ExplainResult;
  /** As the function of that name, for the project's version. */
  importManifests(manifests: string | Files, options?: ImportOptions): ImportResult;

  /** Gives the memory back; every later answer is an `error`. */
  free(): void;
  [Symbol.dispose](): void;
}

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
  /** Files or folders of CustomResourceDefinitions among `files`, besides those of the project. */
  crds?: readonly string[];
  /** What is written for the values of Secrets: the values, nothing at all, or their keys with a placeholder. */
  secrets?: "write" | "omit" | "placeholder";
  /** What `compile` writes. */
  format?: "yaml" | "json";
  /** Whether `compile` of YAML gives a source map as well. */
  sourceMap?: boolean;
  /** Whether pod templates carry a hash of the ConfigMap keys that the pods use. */
  rolloutOnConfigChange?: boolean;
  /** What a program may use; `"untrusted"` ends it after about a tenth of a second of a machine's time. */
  limits?: "trusted" | "untrusted" | Limits;
  /** Whether `compile`, `check` and `lint` give what was found as a text as well: for people, or for another program. */
  report?: "full" | "concise" | "json" | "jsonl" | "sarif" | "github" | "gitlab" | "junit";
}

/** A set of limits in which some have other numbers. */
export interface Limits {
  /** The set whose other numbers hold; `"trusted"` where nothing is said. */
  base?: "trusted" | "untrusted";
  /** Steps of evaluation. */
  fuel?: number;
  /** Evaluations in each other, 256 at most. */
  depth?: number;
  /** Bytes of all values that are made. */
  memory?: number;
  /** Bytes of the output. */
  output?: number;
  /** Findings that are kept, the errors first. */
  findings?: number;
  /** Bytes of one file that is read. */
  source?: number;
  /** Bytes of all files that are read. */
  sources?: number;
  /** Files that are read. */
  files?: number;
}

export interface LintOptions {
  /** Which lints run; `"recommended"` where nothing is said. */
  profile?: "recommended" | "strict" | "security";
  /** The Pod Security Standard that pods must meet. */
  podSecurity?: "privileged" | "baseline" | "restricted";
  /** Only errors, and warnings of these codes; runs lints that the profile does not have. */
  select?: readonly string[];
  /** Codes or names whose findings are left out, are warnings, are errors. */
  allow?: readonly string[];
  warn?: readonly string[];
  deny?: readonly string[];
}

/** A part of a text. */
export interface Span {
  start: number;
  end: number;
}

/** A part of a file. */
export interface Location extends Span {
  file: string;
}

/** An edit of a file. Edits of one answer are in order, do not overlap, and are all of the texts as they are. */
export interface TextEdit extends Location {
  text: string;
}

/** A place in a file. `line` and `column` count characters from one. */
export interface Position {
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
  start: Position;
  /** The place behind the last character. */
  end: Position;
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
  /** The same as a text, where `options.report` asks for it. */
  report?: string;
  /** What is wrong with the arguments of the call; missing where nothing is. */
  error?: string;
}

export interface CompileResult extends CheckResult {
  /** The manifests; null where an error keeps them from being written. */
  yaml: string | null;
  /** How many resources the program has. */
  resources: number;
  /** Where the scalars of the YAML come from, where `options.sourceMap` asks for it and there is YAML. */
  sourceMap?: SourceMap;
}

export interface SourceMap {
  files: string[];
  /**
   * Five numbers for each scalar, in the order of the YAML: its start and end there, the number of the file, and
   * the start and end of where its value was written. What nobody wrote is at what it was made from.
   */
  scalars: number[];
}

export interface FormatResult extends CheckResult {
  /** The program in the canonical style; null where its syntax has mistakes. */
  text: string | null;
}

export interface ProjectInfo {
  /** Whether there is a `kdsl.toml`. */
  hasProject: boolean;
  /** The version of Kubernetes, or the range, that is compiled for. */
  kubernetes: string;
  environments: { name: string; kubernetes: string | null }[];
  /** The files that are built. */
  main: string[];
  /** The params of those files; one that several ask for stands once. */
  params: Param[];
  error?: string;
}

export interface Param {
  name: string;
  /** As it is written: `"Env"`, `"Int(1..10)"`. */
  type: string;
  /** The values that it can have, where they are a closed set, as `options.set` takes them. */
  choices: string[] | null;
  /** As it is written. */
  default: string | null;
  /** Whether a build must be given a value, by `options.set`, `options.params` or `kdsl.toml`. */
  required: boolean;
  /** Whether nobody may see its value. */
  sensitive: boolean;
  doc: string | null;
  place: Location;
}

export interface TestsResult extends CheckResult {
  tests: { name: string; place: Location; passed: boolean; diagnostics: Diagnostic[] }[];
}

export interface FixResult extends CheckResult {
  /** The files that would be other than they are, with their new texts. `diagnostics` are what is left. */
  files: Record<string, string>;
  /** How many findings were mended. */
  count: number;
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

/** A side of a comparison: a program, or manifests of which `main` names the files. */
export interface Side {
  files: Files;
  options?: Options;
}

export interface DiffResult<T> {
  /** What differs; null where an error of a side keeps it from being known. */
  diff: T | null;
  /** `"1 restarts pods; 2 changed, 1 added, 8 unchanged"`. */
  summary: string;
  /** What was found in the old side, and in the new one. */
  old: Diagnostic[];
  now: Diagnostic[];
  error?: string;
}

export type ChangeClass = "added" | "in-place" | "restarts-pods" | "removed" | "rejected" | "deletes-data";

export interface Diff {
  summary: {
    changed: number;
    added: number;
    removed: number;
    unchanged: number;
    restartsPods: number;
    rejected: number;
    deletesData: number;
  };
  objects: {
    group: string;
    kind: string;
    namespace: string | null;
    name: string;
    change: "changed" | "added" | "removed";
    class: ChangeClass;
    /** What the change does to the cluster, in words. */
    why: string | null;
    oldPlace: Range | null;
    newPlace: Range | null;
    fields: {
      path: string;
      change: "changed" | "added" | "removed" | "order";
      class: ChangeClass;
      why: string | null;
      /** Whether it is a value of a Secret, which is not shown. */
      secret: boolean;
      old: unknown;
      new: unknown;
      /** Whether the value is what the API server fills in. */
      oldIsDefault: boolean;
      newIsDefault: boolean;
      oldPlace: Range | null;
      newPlace: Range | null;
    }[];
  }[];
}

export interface ImportOptions {
  /** The version or range of Kubernetes that the program is for. */
  kubernetes?: string;
  /** What the values of Secrets become: text in the program, or params. */
  secrets?: "data" | "param";
  /** A file for each application instead of one. */
  split?: boolean;
  /** Files of CustomResourceDefinitions whose kinds are imported: path from the program to text. */
  crds?: Files;
  /** Whether the program is held against the manifests once more, for `differences`. */
  check?: boolean;
}

export interface ImportResult {
  /** The files of the program: `main.kdsl`, or one for each application. Empty where there is no object. */
  files: { path: string; text: string }[];
  /** How many objects are in it. */
  objects: number;
  /** What could not be carried as it stands. */
  notes: {
    kind: "refused" | "twice" | "raw" | "dropped" | "comment";
    /** Where the object or the mistake begins: the file that was given (`""` for a text), and the index there. */
    file: string;
    start: number;
    /** ``"Deployment `web`"``; may be empty. */
    object: string;
    reason: string;
    /** The whole as a sentence. */
    message: string;
  }[];
  /** The values of the params of Secrets. */
  params: Record<string, string>;
  /** What does not mean the same, where `check` asks for it: none, where all is well. */
  differences?: { object: string; fields: string[]; inProgram: boolean; inManifests: boolean }[];
  error?: string;
}

export interface ExplainResult {
  /** The page; null where nothing has that name. */
  page: string | null;
  /** Of codes the page is Markdown, of kinds and fields text in columns. */
  format: "markdown" | "text";
  /** Why there is no page, and what to ask for instead. */
  error?: string;
  help?: string;
}

export interface Hover extends Span {
  markdown: string;
}

export type CompletionKind =
  | "field"
  | "key"
  | "value"
  | "text"
  | "keyword"
  | "snippet"
  | "kind"
  | "type"
  | "component"
  | "variable"
  | "resource"
  | "function"
  | "method"
  | "module"
  | "file"
  | "folder";

export interface Completion {
  label: string;
  kind: CompletionKind;
  /** Its type or signature. */
  detail?: string;
  /** Where it comes from. */
  from?: string;
  /** What is compared with what is typed, if not the label. */
  filter?: string;
  /** What it replaces: the whole word around the cursor. */
  start: number;
  end: number;
  /** The new text. */
  text: string;
  /** The new text with places to go on at, `$1` and `${1:text}`, `$0` the last. Its lines are indented against that of the cursor. */
  snippet?: string;
  /** What changes elsewhere in the file: an import. */
  edits?: TextEdit[];
  /** The characters that take it and are typed as well. */
  commit?: string;
  deprecated?: true;
  /** What `resolve` finds its documentation by. */
  doc?: string;
}

export interface Completions {
  /** The best first. */
  items: Completion[];
  /** Whether there are more, so that typing on asks again. */
  incomplete: boolean;
}

export interface Signature {
  label: string;
  /** The part of the label that each parameter is. */
  params: Span[];
  /** What it does, as Markdown. */
  doc: string | null;
  /** The parameter that is being typed; null where there are more arguments than parameters. */
  active: number | null;
}

export interface Targets {
  /** The name that is asked about; null where nothing is known of it. */
  origin: Span | null;
  /** The names it leads to, each with all of what is declared there. */
  targets: (Location & { whole: Span })[];
}

export interface Place extends Location {
  /** Whether it gives the name, or a value to what has it. */
  write: boolean;
  declaration: boolean;
}

export interface PrepareRenameResult {
  /** The name at the place; null where none can be renamed there. */
  place: (Span & { name: string; what: string }) | null;
  /** Why it cannot be; missing where no name stands there. */
  error?: string;
}

export interface RenameResult {
  edits: TextEdit[];
  /** What a person should know before the edits are made. */
  warnings: { title: string; text: string }[];
  /** Why it cannot have that name. */
  error?: string;
}

export interface Action {
  id: string;
  title: string;
  sort: "quickfix" | "extract" | "inline" | "rewrite";
  /** Whether the manifests stay what they are, byte for byte. */
  keepsOutput: boolean;
  /** The finding that it mends. */
  mends?: Location & { code: string };
}

export interface ActionEdit extends TextEdit {
  /** Parts of `text` that the author is to fill in. */
  stops: Span[];
}

export interface HintSorts {
  types?: boolean;
  /** What the API server fills in. */
  defaults?: boolean;
  /** What the compiler fills in, and what a name comes to. */
  filledIn?: boolean;
  counts?: boolean;
}

export interface Hint {
  /** What it stands before. */
  index: number;
  label: string;
  sort: "type" | "argument" | "default" | "filled-in" | "count";
  /** Markdown; may be empty. */
  tooltip: string;
  /** Where what it says comes from. */
  target?: Location;
  /** Whether `hintEdits` may give edits. */
  insertable: boolean;
}

export interface Lens extends Span {
  title: string;
  act: { kind: "preview" } | { kind: "show"; places: Location[] } | { kind: "test"; name: string };
}

export interface Fold extends Span {
  kind: "code" | "comment" | "imports";
}

export type SymbolKind =
  | "resource"
  | "instance"
  | "container"
  | "port"
  | "key"
  | "component"
  | "param"
  | "let"
  | "function"
  | "type"
  | "policy"
  | "test"
  | "output"
  | "import"
  | "layer";

export interface FileSymbol extends Span {
  name: string;
  /** A resource's kind, a value's type; may be empty. */
  detail: string;
  kind: SymbolKind;
  /** Its name's place. */
  nameStart: number;
  nameEnd: number;
  children: FileSymbol[];
}

export interface ProjectSymbol extends Location {
  name: string;
  detail: string;
  /** What it is in: the resource of a container; may be empty. */
  container: string;
  kind: SymbolKind;
}

export interface TokenLegend {
  /** By the number of the class: the protocol's type, such as `"keyword"` or `"property"`. */
  types: string[];
  /** By the bit: `"declaration"`, `"deprecated"`, `"reference"`, … */
  modifiers: string[];
}

export interface TreeNode extends Span {
  /** `"Resource"`, `"Entry"`; of a token, which is a leaf: `"Word"`, `"Colon"`. */
  kind: string;
  /** How many nodes it is in. */
  depth: number;
  /** Whether it is a token; its text is the part of the file. */
  token: boolean;
}
