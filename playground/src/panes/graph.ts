// The graph of references, drawn as the extension for VS Code draws it. Dagre comes when it is first wanted.

import type { Graph, GraphResult } from "kdsl";
import { fill, h } from "../ui/dom.ts";
import type { ProblemActs } from "./problems.ts";

export class GraphPane {
  private drawn = "";

  constructor(
    private readonly parent: HTMLElement,
    private readonly go: ProblemActs["go"],
  ) {}

  async show(answer: GraphResult<Graph> | null): Promise<void> {
    const graph = answer?.graph ?? null;
    if (!graph) {
      this.say("The graph is drawn when the program has no errors.");
      return;
    }
    if (graph.nodes.length === 0) {
      this.say("No resources yet.");
      return;
    }
    const now = JSON.stringify(graph);
    if (now === this.drawn) return;
    const { draw } = await import("../../../editors/vscode/src/graph/drawing.ts");
    const svg = new DOMParser().parseFromString(draw(graph as never), "image/svg+xml").documentElement as unknown as SVGSVGElement;
    // A large one is shrunk to the pane, but not beyond what can be read.
    svg.style.minWidth = `${Math.round(Number(svg.getAttribute("width")) * 0.62)}px`;
    svg.setAttribute("role", "group");
    svg.setAttribute("aria-label", `${graph.nodes.length} resources and ${graph.edges.length} references`);
    this.drawn = now;
    const open = (event: Event) => this.open(graph, event.target as Element);
    const picture = h("div", { class: "graph", onclick: open, onkeydown: (event: KeyboardEvent) => (event.key === "Enter" || event.key === " ") && open(event) });
    picture.append(document.importNode(svg, true));
    fill(this.parent, picture, legend(graph));
  }

  private say(words: string): void {
    this.drawn = "";
    fill(this.parent, h("p", { class: "empty quiet" }, words));
  }

  private open(graph: Graph, target: Element): void {
    const number = target.closest("[data-node]")?.getAttribute("data-node");
    const place = number ? graph.nodes[Number(number)]?.place : null;
    if (place?.file) this.go(place.file, place.start.index, place.end.index);
  }
}

const STATES = { written: "written here", external: "declared external", cluster: "in every cluster", missing: "missing" };

function legend(graph: Graph): HTMLElement {
  const there = (Object.keys(STATES) as (keyof typeof STATES)[]).filter((state) => graph.nodes.some((node) => node.state === state));
  return h("p", { class: "legend quiet" }, ...there.map((state) => h("span", { class: `state ${state}` }, STATES[state])), "A node leads to its source.");
}
