// Snippets as the protocol of language servers writes them (`$1`, `${2:text}`, `$0`), for CodeMirror.

/** The template that CodeMirror's `snippet` takes. */
export function toCodeMirror(lsp: string): string {
  const stop = /\\([\\$}])|\$(\d+)|\$\{(\d+)(?::((?:\\.|[^\\}])*))?\}|\$\{(\d+)\|((?:\\.|[^\\|])*)\|\}/g;
  let out = "";
  let at = 0;
  for (const found of lsp.matchAll(stop)) {
    out += literal(lsp.slice(at, found.index));
    const [whole, escaped, short, long, text, choice, choices] = found;
    if (escaped !== undefined) out += escaped;
    else out += field(short ?? long ?? choice!, (text ?? choices?.split(",")[0] ?? "").replaceAll(/\\(.)/g, "$1"));
    at = found.index + whole.length;
  }
  // A sign and a brace that came together only now are no field either.
  return (out + literal(lsp.slice(at))).replaceAll(/([#$])\{(?!\u0000)/g, "$1\\{").replaceAll("\u0000", "");
}

const literal = (text: string): string => text.replaceAll("\u0000", "");

function field(number: string, text: string): string {
  // CodeMirror's fields hold no braces.
  const words = /[{}]/.test(text) ? "" : text;
  return number === "0" ? `\${\u0000${words}}` : `\${\u0000${number}${words ? `:${words}` : ""}}`;
}
