// The compiler, away from the page. It builds the newest text and no other: what came while it worked is
// taken in before it begins again.

import init, * as kdsl from "kdsl";
import type { Options, Project, ProjectInfo } from "kdsl";
import type { Calls, Change, FromWorker, State, ToWorker } from "./protocol.ts";

let ready = false;
let project: Project | null = null;
let state: State = { files: {}, options: {}, open: "", revision: 0 };

/** The options that the project has, and the values of params among them. */
let current: Options = {};
let fitted = "{}";
/** Whether the project was built with them already. */
let isFitted = false;

const tell = (message: FromWorker, transfer: Transferable[] = []) => self.postMessage(message, { transfer });

// A message to oneself comes behind those that wait already.
const behind = new MessageChannel();
let waiting: "nothing" | "colours" | "build" = "nothing";
behind.port1.onmessage = () => {
  const wanted = waiting;
  waiting = "nothing";
  if (wanted === "build") build();
  if (wanted !== "nothing") colour();
};

function later(what: "colours" | "build"): void {
  if (waiting === "nothing") behind.port2.postMessage(null);
  if (waiting !== "build") waiting = what;
}

self.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  switch (data.kind) {
    case "start":
      void start(data.module, data.state, data.hold);
      break;
    case "state":
      take(data.state);
      later("build");
      break;
    case "write":
      state = { ...state, open: data.open, revision: data.revision };
      write(data.path, data.text);
      later("build");
      break;
    case "open":
      state = { ...state, open: data.open, revision: data.revision };
      later("colours");
      break;
    case "ask":
      tell({ kind: "answer", id: data.id, value: answer(data.name, data.args) });
      break;
    case "docs":
      void kdsl.fetchDocs().then((loaded) => tell({ kind: "docs", loaded }));
      break;
  }
};

function write(path: string, given: string | Change[]): void {
  if (typeof given === "string") {
    state.files[path] = given;
    project?.write(path, given);
    return;
  }
  for (const { from, to, insert } of given.toReversed()) {
    const text = state.files[path] ?? "";
    state.files[path] = text.slice(0, from) + insert + text.slice(to);
    project?.edit(path, from, to, insert);
  }
}

async function start(module: WebAssembly.Module, given: State, hold: boolean): Promise<void> {
  state = given;
  try {
    await init(module);
    ready = true;
    take(state);
    const { types, modifiers } = kdsl.tokenLegend();
    const facts = { version: kdsl.version(), kubernetes: kdsl.kubernetesVersions(), types, modifiers };
    tell({ kind: "ready", facts });
    later(hold ? "colours" : "build");
  } catch (error) {
    tell({ kind: "failed", why: String(error) });
  }
}

function take(given: State): void {
  state = given;
  if (!ready) return;
  project?.free();
  fitted = "{}";
  isFitted = false;
  current = options({ ...state.options, set: {} });
  project = new kdsl.Project(state.files, current);
}

/** Shared programs are strangers: they get the limits for such. */
const options = (given: Options): Options => ({ ...given, limits: "untrusted" });

/** What is looked at comes first: the YAML, then what was found, then the places of the one in the other. */
function build(): void {
  if (!project) return;
  const { revision } = state;
  const began = performance.now();
  let done = project.compile();
  let took = performance.now() - began;
  if (done.yaml !== null && isFitted) tell({ kind: "yaml", revision, yaml: done.yaml });
  // What the program asks for is known of what was compiled; seldom has it other params than before.
  let info = project.info();
  if (fit(project, info)) {
    done = project.compile();
    info = project.info();
    took = performance.now() - began;
  }
  isFitted = true;
  const { files: mapFiles, scalars } = project.sourceMap() ?? { files: [], scalars: [] };
  const map = Int32Array.from(scalars);
  const { yaml, resources, diagnostics, error } = done;
  const built = { revision, yaml, resources, diagnostics, error, mapFiles, map, info, took };
  tell({ kind: "built", built }, [map.buffer]);
}

/**
 * Values are kept for params that the program lost, in case it gets them back; the engine hears only of those it has.
 * Whether that changed anything.
 */
function fit(project: Project, info: ProjectInfo): boolean {
  const names = new Set(info.params.map((param) => param.name));
  const set = Object.fromEntries(Object.entries(state.options.set ?? {}).filter(([name]) => names.has(name)));
  const now = JSON.stringify(set);
  if (now === fitted) return false;
  fitted = now;
  current = options({ ...state.options, set });
  project.setOptions(current);
  return true;
}

function colour(): void {
  if (!project) return;
  const { open: file, revision } = state;
  const tokens = Int32Array.from(project.tokens(file));
  tell({ kind: "coloured", coloured: { revision, file, tokens, folds: project.folds(file) } }, [tokens.buffer]);
}

function answer(name: keyof Calls, args: unknown[]): unknown {
  if (!project) return null;
  if (name === "isManifests") return kdsl.isManifests(String(args[0]));
  if (name === "tokensOf") return tokensOf(String(args[0]));
  if (name === "yamlWith") return kdsl.compile(state.files, { ...current, ...(args[0] as Options) });
  if (name === "diff") return project.diff({ ...current, ...(args[0] as Options) }, { ...current, ...(args[1] as Options) }, "json");
  const method = project[name] as (...args: unknown[]) => unknown;
  return method.apply(project, args);
}

function tokensOf(text: string): number[] {
  const aside = new kdsl.Project({ "aside.kdsl": text });
  const tokens = aside.tokens("aside.kdsl");
  aside.free();
  return tokens;
}
