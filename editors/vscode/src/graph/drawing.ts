// The graph of references as a picture: dagre says where things stand, this draws them.

import dagre from "@dagrejs/dagre";

export interface GraphPlace {
  file: string;
  start: { line: number; column: number };
  end: { line: number; column: number };
}

/** What `kdsl.graph` gives as JSON, as far as it is drawn. */
export interface Graph {
  nodes: { id: string; kind: string; namespace: string | null; name: string; state: string; place: GraphPlace | null }[];
  edges: { from: string; to: string; label: string }[];
}

const LETTER = 7.2;
const BOX = 40;
/** A label longer than this is cut; the whole of it shows under the pointer. */
const LABEL = 32;

/** The picture, as SVG. A node says in `data-node` which of the graph's it is. */
export function draw(graph: Graph): string {
  const layout = new dagre.graphlib.Graph({ multigraph: true });
  layout.setGraph({ rankdir: "LR", nodesep: 18, ranksep: 60, marginx: 12, marginy: 12 });
  layout.setDefaultEdgeLabel(() => ({}));
  for (const node of graph.nodes) {
    layout.setNode(node.id, { width: Math.max(70, widest(node) * LETTER + 24), height: BOX });
  }
  const edges = graph.edges.filter((edge) => layout.hasNode(edge.from) && layout.hasNode(edge.to));
  edges.forEach((edge, at) => {
    const width = shortened(edge.label).length * LETTER * 0.8;
    layout.setEdge(edge.from, edge.to, { label: at, width, height: 12, labelpos: "c" }, String(at));
  });
  dagre.layout(layout);
  const size = layout.graph();
  // Of nothing the layout says that it is infinitely small.
  const [width, height] = [Math.max(size.width ?? 0, BOX), Math.max(size.height ?? 0, BOX)];
  const boxes = graph.nodes.map((node, at) => box(node, at, layout.node(node.id)));
  const lines = edges.map((edge, at) => line(edge, layout.edge(edge.from, edge.to, String(at))));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${round(width)}" height="${round(height)}" ` +
      `viewBox="0 0 ${round(width)} ${round(height)}">`,
    '<defs><marker id="head" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" ' +
      'orient="auto"><path d="M0,0 L8,4 L0,8 z"/></marker></defs>',
    ...lines,
    ...boxes,
    "</svg>",
  ].join("\n");
}

interface Point {
  x: number;
  y: number;
}

function box(node: Graph["nodes"][number], at: number, { x, y, width }: Point & { width: number }): string {
  const where = node.namespace === null ? "" : ` in ${node.namespace}`;
  return (
    `<g class="node ${escape(node.state)}" data-node="${at}" tabindex="0" role="button">` +
    `<title>${escape(`${node.kind} ${node.name}${where}: ${node.state}`)}</title>` +
    `<rect x="${round(x - width / 2)}" y="${round(y - BOX / 2)}" width="${round(width)}" height="${BOX}" rx="5"/>` +
    `<text class="kind" x="${round(x)}" y="${round(y - 5)}">${escape(node.kind)}</text>` +
    `<text x="${round(x)}" y="${round(y + 12)}">${escape(node.name)}</text></g>`
  );
}

function line(edge: Graph["edges"][number], drawn: Partial<Point> & { points?: Point[] }): string {
  const path = (drawn.points ?? []).map(({ x, y }, at) => `${at === 0 ? "M" : "L"}${round(x)},${round(y)}`).join(" ");
  const label =
    drawn.x === undefined || drawn.y === undefined
      ? ""
      : `<text class="label" x="${round(drawn.x)}" y="${round(drawn.y + 3)}">${escape(shortened(edge.label))}</text>`;
  const title = `<title>${escape(`${edge.from} → ${edge.to}: ${edge.label}`)}</title>`;
  return `<g class="edge">${title}<path d="${path}" marker-end="url(#head)"/>${label}</g>`;
}

const widest = (node: { kind: string; name: string }) => Math.max(node.kind.length, node.name.length);
const shortened = (label: string) => (label.length > LABEL ? `${label.slice(0, LABEL - 1)}…` : label);
const round = (value: number) => Math.round(value * 10) / 10;

export function escape(text: string): string {
  const signs: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return text.replace(/[&<>"']/g, (sign) => signs[sign] ?? sign);
}
