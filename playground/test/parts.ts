// The parts that need no page, for their tests.

export * as link from "../src/state/link.ts";
export * as project from "../src/state/project.ts";
export * as step from "../src/tour/step.ts";
export * as snippet from "../src/editor/snippet.ts";
export { difference } from "../src/difference.ts";
export { EXAMPLES } from "../src/examples.ts";
export { asCommand } from "../src/share.ts";
