// Code outside of the editor, in the pages and texts: coloured by the engine too, once it is there.

import type { Engine } from "./engine/client.ts";
import type { Facts } from "./engine/protocol.ts";
import { classes } from "./editor/tokens.ts";
import { fill, h } from "./ui/dom.ts";
import type { Colour } from "./ui/markdown.ts";

export function painter(engine: Engine, facts: () => Facts | null): Colour {
  return (code, language) => {
    const holder = h("span", {}, code);
    const known = facts();
    if (language !== "kdsl" || !known) return holder;
    void engine.ask("tokensOf", code).then((tokens) => {
      if (!tokens) return;
      const parts: Node[] = [];
      let at = 0;
      for (let n = 0; n + 3 < tokens.length; n += 4) {
        const [start, end] = [tokens[n]!, tokens[n + 1]!];
        if (start > at) parts.push(document.createTextNode(code.slice(at, start)));
        parts.push(h("span", { class: classes(known, tokens[n + 2]!, tokens[n + 3]!) }, code.slice(start, end)));
        at = end;
      }
      fill(holder, ...parts, code.slice(at));
    });
    return holder;
  };
}
