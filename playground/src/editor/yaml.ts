// Colours of YAML as the emitter writes it: keys, strings, numbers, comments, and texts of several lines.

import { HighlightStyle, StreamLanguage, syntaxHighlighting, type StringStream } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { tags } from "@lezer/highlight";

interface State {
  /** How far a text of several lines is indented more than; -1 outside of one. */
  block: number;
  /** Whether a value may follow. */
  value: boolean;
}

const KEY = /^(?:[\w./$@-][^\s:#"'{}[\],]*|"(?:[^"\\]|\\.)*"|'[^']*')(?=:(?:\s|$))/;
const NUMBER = /^[-+]?(?:\d+(?:\.\d+)?|0x[\da-f]+|0o[0-7]+)(?:e[-+]?\d+)?(?=\s*$|[,\]}])/i;

const language = StreamLanguage.define<State>({
  name: "yaml",
  startState: () => ({ block: -1, value: false }),
  copyState: (state) => ({ ...state }),
  token(stream, state) {
    if (stream.sol()) state.value = false;
    if (state.block >= 0) {
      const indent = stream.sol() ? stream.indentation() : Infinity;
      if (indent > state.block || stream.string.trim() === "") {
        stream.skipToEnd();
        return "string";
      }
      state.block = -1;
    }
    if (stream.eatSpace()) return null;
    if (stream.match(/^#.*/)) return "comment";
    if (stream.sol() && stream.match(/^---$|^\.\.\.$/)) return "meta";
    if (!state.value && stream.match(/^- /)) return "punctuation";
    if (stream.match(KEY)) return "propertyName";
    if (stream.eat(":")) {
      state.value = true;
      return "punctuation";
    }
    return scalar(stream, state);
  },
});

function scalar(stream: StringStream, state: State): string | null {
  if (stream.match(/^[|>][-+\d]*(?=\s*$)/)) {
    // A key behind a dash begins further right than its line.
    state.block = /^\s*(?:- )*/.exec(stream.string)![0].length;
    return "punctuation";
  }
  if (stream.match(/^[{}[\],]/)) return "punctuation";
  if (stream.match(/^"(?:[^"\\]|\\.)*"?/) || stream.match(/^'(?:[^']|'')*'?/)) return "string";
  if (stream.match(NUMBER)) return "number";
  if (stream.match(/^(?:true|false|null|~)(?=\s*$|[,\]}])/)) return "atom";
  stream.match(/^[^\s#,\]}](?:[^#,\]}]|\S#)*/) || stream.next();
  return "string";
}

const style = HighlightStyle.define([
  { tag: tags.propertyName, class: "t-property" },
  { tag: tags.string, class: "t-string" },
  { tag: tags.number, class: "t-number" },
  { tag: tags.atom, class: "t-keyword" },
  { tag: tags.comment, class: "t-comment" },
  { tag: tags.meta, class: "t-mark" },
  { tag: tags.punctuation, class: "t-operator" },
]);

export const yaml: Extension = [language, syntaxHighlighting(style)];
