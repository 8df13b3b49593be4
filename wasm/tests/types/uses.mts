// Checked by types.test.mjs, and never run.

import init, * as kdsl from "../../js/kdsl.js";
import type { Completion, Diff, Files, Graph, Options, Position, TextEdit } from "../../js/kdsl.js";

await init();
await init(new URL("https://example.org/engine_bg.wasm"));

const files: Files = { "main.kdsl": "" };
const options: Options = { kubernetes: "1.31", set: { replicas: 2 }, sourceMap: true, report: "full" };
const done = kdsl.compile(files, options);
export const yaml: string | null = done.yaml;
export const numbers: number[] = done.sourceMap?.scalars ?? [];
export const start: Position | undefined = done.diagnostics[0]?.primary.start;
export const drawn: string | null = kdsl.graph(files).graph;
export const graph: Graph | null = kdsl.graph(files, "json").graph;
export const diff: Diff | null = kdsl.diff({ files }, { files, options }, "json").diff;
export const linted = kdsl.lint(files, { profile: "strict", kubernetes: "1.34" }).diagnostics;

const project = new kdsl.Project(files, options);
project.write("main.kdsl", "");
export const items: Completion[] = project.completion("main.kdsl", 0).items;
export const edits: TextEdit[] = project.rename("main.kdsl", 0, "other").edits;
export const layout: TextEdit[] | null = project.formatFile("main.kdsl");
for (const lens of project.lenses("main.kdsl")) {
  if (lens.act.kind === "show") console.log(lens.act.places[0]?.file);
}
// @ts-expect-error There is no such format.
kdsl.graph(files, "svg");
// @ts-expect-error There is no such option.
kdsl.compile(files, { mian: [] });
project.free();
