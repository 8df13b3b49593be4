// The page's side of the worker: it sends what changes, asks questions, drops what is out of date, and starts the
// worker again where it does not answer.

import wasm from "kdsl/engine_bg.wasm?url";
import type { Built, Calls, Change, Coloured, Facts, FromWorker, State, ToWorker } from "./protocol.ts";

export type Health =
  | { is: "loading" }
  | { is: "ready"; facts: Facts }
  /** It took too long and was ended; the next change tries again. */
  | { is: "stopped"; seconds: number }
  | { is: "failed"; why: string };

export interface Listener {
  health: (health: Health) => void;
  /** Something else than a YAML is about to be told. */
  heard: () => void;
  /** The YAML of a build, of which the rest follows. */
  yaml: (yaml: string) => void;
  built: (built: Built) => void;
  coloured: (coloured: Coloured) => void;
}

interface Question {
  resolve: (value: unknown) => void;
}

export class Engine {
  private worker: Worker | null = null;
  private module: WebAssembly.Module | null = null;
  private questions = new Map<number, Question>();
  private number = 0;
  private timer: ReturnType<typeof setTimeout> | null = null;
  /** The newest revision that was sent, and the newest whose build came back. */
  private sent = 0;
  private built = 0;
  private facts: Facts | null = null;
  private wantsDocs = false;
  private again = false;

  /** `state` gives what is there now; `patience` is how long a build may take, in seconds. */
  constructor(
    private readonly state: () => State,
    private readonly listener: Listener,
    private readonly patience: number,
  ) {}

  async start(): Promise<void> {
    this.listener.health({ is: "loading" });
    // The worker's script comes while the engine is on its way.
    const worker = this.employ();
    try {
      this.module ??= await load(wasm);
    } catch (error) {
      this.listener.health({ is: "failed", why: String(error) });
      return;
    }
    this.begin(worker, false);
  }

  /** A file that changed: its text, or what is another in it. */
  write(path: string, text: string | Change[], open: string, revision: number): void {
    this.send({ kind: "write", path, text, open, revision }, revision);
  }

  /** Files or options that changed. */
  reset(): void {
    const state = this.now();
    this.send({ kind: "state", state }, state.revision);
  }

  open(path: string, revision: number): void {
    this.worker?.postMessage({ kind: "open", open: path, revision } satisfies ToWorker);
  }

  /** Fetches Kubernetes' documentation, for hovers and completions. */
  docs(): void {
    this.wantsDocs = true;
    this.worker?.postMessage({ kind: "docs" } satisfies ToWorker);
  }

  /** Asks about the newest texts; null where nothing answers. */
  ask<Name extends keyof Calls>(name: Name, ...args: Parameters<Calls[Name]>): Promise<ReturnType<Calls[Name]> | null> {
    const { worker } = this;
    if (!worker || !this.facts) return Promise.resolve(null);
    return new Promise((resolve) => {
      const id = ++this.number;
      this.questions.set(id, { resolve: resolve as (value: unknown) => void });
      worker.postMessage({ kind: "ask", id, name, args } satisfies ToWorker);
      this.watch();
    });
  }

  private now(): State {
    const state = this.state();
    this.sent = state.revision;
    return state;
  }

  private send(message: ToWorker, revision: number): void {
    this.sent = revision;
    if (!this.worker) return;
    this.worker.postMessage(message);
    this.watch();
  }

  private employ(): Worker {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "kdsl" });
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.hear(data);
    worker.onerror = (event) => this.listener.health({ is: "failed", why: event.message });
    return worker;
  }

  private begin(worker: Worker, hold: boolean): void {
    const { module } = this;
    if (!module) return;
    this.worker = worker;
    const state = this.now();
    worker.postMessage({ kind: "start", module, state, hold } satisfies ToWorker);
    if (hold) this.built = this.sent;
    else this.watch();
  }

  private hear(message: FromWorker): void {
    if (message.kind !== "yaml") this.listener.heard();
    if (message.kind === "built") this.built = message.built.revision;
    if (message.kind === "answer") {
      this.questions.get(message.id)?.resolve(message.value);
      this.questions.delete(message.id);
    }
    // It lives; what is still open has its own time.
    this.unwatch();
    if (this.questions.size > 0 || this.built < this.sent) this.watch();
    switch (message.kind) {
      case "ready":
        this.facts = message.facts;
        // Of a worker that took the place of another one, the page knows already how it stands.
        if (!this.again) this.listener.health({ is: "ready", facts: message.facts });
        if (this.wantsDocs) this.docs();
        break;
      case "failed":
        this.unwatch();
        this.listener.health({ is: "failed", why: message.why });
        break;
      case "yaml":
        if (message.revision >= this.sent) this.listener.yaml(message.yaml);
        break;
      case "built":
        // What was typed since makes it out of date, and another one comes.
        if (message.built.revision >= this.sent) this.listener.built(message.built);
        break;
      case "coloured":
        if (message.coloured.revision >= this.sent) this.listener.coloured(message.coloured);
        break;
      case "answer":
      case "docs":
        break;
    }
  }

  /** Ends the worker unless it answers in time. */
  private watch(): void {
    this.timer ??= setTimeout(() => this.restart(), this.patience * 1000);
  }

  private unwatch(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  private restart(): void {
    this.unwatch();
    this.worker?.terminate();
    for (const { resolve } of this.questions.values()) resolve(null);
    this.questions.clear();
    this.facts = null;
    this.again = true;
    this.begin(this.employ(), true);
    this.listener.health({ is: "stopped", seconds: this.patience });
  }
}

async function load(url: string): Promise<WebAssembly.Module> {
  try {
    return await WebAssembly.compileStreaming(fetch(url));
  } catch {
    // A server that says another type of the file.
    const response = await fetch(url);
    if (!response.ok) throw new Error(`the engine could not be fetched (${response.status})`);
    return WebAssembly.compile(await response.arrayBuffer());
  }
}
