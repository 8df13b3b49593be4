// The line at the bottom: how the program stands, and where the cursor is.

import type { EditorState } from "@codemirror/state";
import type { Health } from "../engine/client.ts";
import type { Built } from "../engine/protocol.ts";
import { h } from "../ui/dom.ts";
import { count } from "./problems.ts";

export class Status {
  private readonly state = h("span", { class: "state-words", role: "status" });
  private readonly dot = h("span", { class: "dot", "aria-hidden": "true" });
  private readonly time = h("span", { class: "quiet time", title: "How long the last build took" });
  private readonly place = h("span", { class: "quiet place-words" });
  private readonly kept = h("span", { class: "quiet kept", hidden: true, title: "The page is kept in this browser and works without a network" }, "works offline");
  readonly element = h("footer", { class: "status" }, this.dot, this.state, h("span", { class: "bar-space" }), this.kept, this.time, this.place);

  health(health: Health): void {
    const words = {
      loading: "Loading the compiler…",
      ready: this.state.textContent || "Ready",
      stopped: "Ended: it took too long",
      failed: "The compiler could not be started",
    };
    this.say(words[health.is], { loading: "busy", ready: "busy", stopped: "error", failed: "error" }[health.is]);
  }

  built(built: Built, diagnostics: Built["diagnostics"]): void {
    const { resources, took } = built;
    const worst = diagnostics.some((one) => one.severity === "error") ? "error" : diagnostics.some((one) => one.severity === "warning") ? "warning" : "good";
    this.say(`${resources} ${resources === 1 ? "resource" : "resources"}, ${count(diagnostics)}`, built.error ? "error" : worst);
    this.time.textContent = `${took.toFixed(1)} ms`;
  }

  cursor(state: EditorState): void {
    const { head } = state.selection.main;
    const line = state.doc.lineAt(head);
    this.place.textContent = `${line.number}:${head - line.from + 1}`;
  }

  offline(): void {
    this.kept.hidden = false;
  }

  private say(words: string, kind: string): void {
    if (this.state.textContent !== words) this.state.textContent = words;
    this.dot.className = `dot ${kind}`;
  }
}
