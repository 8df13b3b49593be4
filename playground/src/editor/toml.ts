// Colours of `kdsl.toml`: tables, keys, texts, numbers and comments.

import { HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { tags } from "@lezer/highlight";

const language = StreamLanguage.define<{ value: boolean }>({
  name: "toml",
  startState: () => ({ value: false }),
  token(stream, state) {
    if (stream.sol()) state.value = false;
    if (stream.eatSpace()) return null;
    if (stream.match(/^#.*/)) return "comment";
    if (!state.value && stream.match(/^\[\[?[^\]]*\]?\]?/)) return "heading";
    if (stream.match(/^"(?:[^"\\]|\\.)*"?|^'[^']*'?/)) return state.value ? "string" : "propertyName";
    if (stream.eat("=")) {
      state.value = true;
      return "punctuation";
    }
    if (stream.match(/^[\w.-]+(?=\s*=)/)) return "propertyName";
    if (stream.match(/^(?:true|false)\b/)) return "atom";
    if (stream.match(/^[-+]?\d[\w.:+-]*/)) return "number";
    // Behind a comma of an inline table stands a key again.
    stream.next();
    return "punctuation";
  },
});

const style = HighlightStyle.define([
  { tag: tags.heading, class: "t-class" },
  { tag: tags.propertyName, class: "t-entry-key" },
  { tag: tags.string, class: "t-string" },
  { tag: tags.number, class: "t-number" },
  { tag: tags.atom, class: "t-keyword" },
  { tag: tags.comment, class: "t-comment" },
  { tag: tags.punctuation, class: "t-operator" },
]);

export const toml: Extension = [language, syntaxHighlighting(style)];
