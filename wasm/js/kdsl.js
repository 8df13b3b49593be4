// The functions and the class of the package, over the module: questions go in and answers come out as JSON.

import * as engine from "./engine.js";

/** Whether the module is loaded. */
let ready = false;
/** How often the module was started. */
let run = 0;
/** Kubernetes' documentation, for a module that is started again. */
let docs = null;

/** Says that the module is loaded. */
export function loaded() {
  if (!ready) {
    ready = true;
    run += 1;
  }
}

/** The JSON of a value. What has none, such as a cycle, becomes a text that no reader takes. */
function json(value) {
  try {
    return JSON.stringify(value) ?? "null";
  } catch {
    return "";
  }
}

/** The answer of the module to a question. One that stops the module leaves it started anew, and says so. */
function answer(name, question) {
  if (!ready) throw new Error("kdsl is not loaded yet: await init() first");
  try {
    return JSON.parse(question());
  } catch (failure) {
    return restarted() ? refused(name, `the compiler stopped: ${failure}`) : null;
  }
}

/** The answer to a question that cannot be asked. */
function refused(name, why) {
  return JSON.parse(engine.call("refused", json([name, why])));
}

function restarted() {
  try {
    engine.__wbg_reset_state();
    run += 1;
    if (docs) engine.loadDocs(docs);
    return true;
  } catch {
    ready = false;
    return false;
  }
}

const call = (name, ...given) => answer(name, () => engine.call(name, json(given)));
const once = (name, files, options, ...given) =>
  answer(name, () => engine.once(name, json([files, options, given])));

export const version = () => engine.version();
export const kubernetesVersions = () => call("kubernetesVersions");
export const tokenLegend = () => call("tokenLegend");
export const format = (text) => call("format", text);
export const isManifests = (text) => call("isManifests", text);
export const importManifests = (manifests, options) => call("importManifests", manifests, options);
export const explain = (subject, options) => call("explain", subject, options);
export const diff = (old, now, format) => call("diff", old, now, format);
export const compile = (files, options) => once("compile", files, options);
export const check = (files, options) => once("check", files, options);
export const graph = (files, format, options) => once("graph", files, options, format);
export const hover = (files, path, index, options) => once("hover", files, options, path, index);

export function lint(files, options) {
  const { profile, podSecurity, select, allow, warn, deny, ...others } = options ?? {};
  return once("lint", files, others, { profile, podSecurity, select, allow, warn, deny });
}

export function loadDocs(bytes) {
  if (!(bytes instanceof Uint8Array) || !engine.loadDocs(bytes)) return false;
  docs = bytes;
  return true;
}

export class Project {
  #engine = null;
  #run = 0;
  #freed = false;
  #texts;
  #options;

  constructor(files = {}, options = {}) {
    this.#options = json(options);
    const given = json(files);
    // Texts are kept for a module that is started again.
    this.#texts = new Map(given.startsWith("{") ? Object.entries(files) : []);
    if (!ready) throw new Error("kdsl is not loaded yet: await init() first");
    this.#engine = new engine.Engine(given, this.#options);
    this.#run = run;
  }

  /** The module's side of the project, made again where the module was started again. */
  #alive() {
    if (this.#run !== run) {
      this.#engine = new engine.Engine("{}", this.#options);
      for (const [path, text] of this.#texts) this.#engine.write(path, text);
      this.#run = run;
    }
    return this.#engine;
  }

  #ask(name, ...given) {
    if (this.#freed) return refused(name, "the project was freed");
    return answer(name, () => this.#alive().ask(name, json(given)));
  }

  get error() {
    return this.#freed ? "the project was freed" : (this.#alive().error() ?? null);
  }

  write(path, text) {
    if (this.#freed || typeof path !== "string" || typeof text !== "string") return false;
    this.#alive().write(path, text);
    this.#texts.set(path, text);
    return true;
  }

  edit(path, start, end, text) {
    if (this.#freed || typeof path !== "string" || typeof text !== "string") return false;
    const before = this.#texts.get(path);
    if (before === undefined || !this.#alive().edit(path, Number(start), Number(end), text)) return false;
    this.#texts.set(path, before.slice(0, start) + text + before.slice(end));
    return true;
  }

  remove(path) {
    if (this.#freed || typeof path !== "string") return false;
    this.#texts.delete(path);
    return this.#alive().remove(path);
  }

  setOptions(options) {
    if (this.#freed) return this.error;
    this.#options = json(options);
    return this.#alive().setOptions(this.#options) ?? null;
  }

  paths() {
    return this.#ask("paths");
  }
  text(path) {
    return this.#ask("text", path);
  }
  info() {
    return this.#ask("info");
  }
  compile() {
    return this.#ask("compile");
  }
  sourceMap() {
    return this.#ask("sourceMap");
  }
  check() {
    return this.#ask("check");
  }
  lint(options) {
    return this.#ask("lint", options);
  }
  test(name) {
    return this.#ask("test", name);
  }
  graph(format) {
    return this.#ask("graph", format);
  }
  diff(old, now, format) {
    return this.#ask("diff", old, now, format);
  }
  fix(which) {
    return this.#ask("fix", which);
  }
  origin(yamlIndex) {
    return this.#ask("origin", yamlIndex);
  }
  shown(path, start, end) {
    return this.#ask("shown", path, start, end);
  }
  hover(path, index) {
    return this.#ask("hover", path, index);
  }
  completion(path, index) {
    return this.#ask("completion", path, index);
  }
  resolve(doc) {
    return this.#ask("resolve", doc);
  }
  signature(path, index) {
    return this.#ask("signature", path, index);
  }
  definition(path, index) {
    return this.#ask("definition", path, index);
  }
  declaration(path, index) {
    return this.#ask("declaration", path, index);
  }
  typeDefinition(path, index) {
    return this.#ask("typeDefinition", path, index);
  }
  implementation(path, index) {
    return this.#ask("implementation", path, index);
  }
  references(path, index, declarations) {
    return this.#ask("references", path, index, declarations);
  }
  highlights(path, index) {
    return this.#ask("highlights", path, index);
  }
  prepareRename(path, index) {
    return this.#ask("prepareRename", path, index);
  }
  rename(path, index, name) {
    return this.#ask("rename", path, index, name);
  }
  renameFiles(moves) {
    return this.#ask("renameFiles", moves);
  }
  actions(path, start, end) {
    return this.#ask("actions", path, start, end);
  }
  actionEdits(path, start, end, id, title) {
    return this.#ask("actionEdits", path, start, end, id, title);
  }
  fixAll(path) {
    return this.#ask("fixAll", path);
  }
  organizeImports(path) {
    return this.#ask("organizeImports", path);
  }
  tokens(path, start, end) {
    return this.#ask("tokens", path, start, end);
  }
  hints(path, start, end, sorts) {
    return this.#ask("hints", path, start, end, sorts);
  }
  hintEdits(path, index, label) {
    return this.#ask("hintEdits", path, index, label);
  }
  lenses(path) {
    return this.#ask("lenses", path);
  }
  folds(path) {
    return this.#ask("folds", path);
  }
  selections(path, index) {
    return this.#ask("selections", path, index);
  }
  symbols(path) {
    return this.#ask("symbols", path);
  }
  projectSymbols(query) {
    return this.#ask("projectSymbols", query);
  }
  tree(path) {
    return this.#ask("tree", path);
  }
  formatFile(path) {
    return this.#ask("formatFile", path);
  }
  formatRange(path, start, end) {
    return this.#ask("formatRange", path, start, end);
  }
  formatOnType(path, index, typed) {
    return this.#ask("formatOnType", path, index, typed);
  }
  onEnter(path, start, end) {
    return this.#ask("onEnter", path, start, end);
  }
  explain(subject) {
    return this.#ask("explain", subject);
  }
  importManifests(manifests, options) {
    return this.#ask("importManifests", manifests, options);
  }

  free() {
    if (this.#freed) return;
    this.#freed = true;
    if (this.#run === run) this.#engine.free();
    this.#engine = null;
    this.#texts.clear();
  }

  [Symbol.dispose ?? Symbol.for("Symbol.dispose")]() {
    this.free();
  }
}
