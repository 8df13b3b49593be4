// The colours of both themes, held to WCAG AA: 4.5 to 1 for text, 3 to 1 for edges of what is operated.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const css = readFileSync(new URL("../src/style/theme.css", import.meta.url), "utf8");

const colours = (block) => Object.fromEntries([...block.matchAll(/--([\w-]+): (#[\da-f]{6})\b/g)].map(([, name, value]) => [name, value]));
const blockOf = (start) => css.slice(css.indexOf(start), css.indexOf("}", css.indexOf(start)));

function luminance(colour) {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const value = parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function ratio(left, right) {
  const [light, dark] = [luminance(left), luminance(right)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

for (const [theme, start] of [["light", ":root {"], ["dark", ':root[data-theme="dark"]']]) {
  test(`${theme}: what is read can be read`, () => {
    const all = colours(blockOf(start));
    const tokens = Object.keys(all).filter((name) => name.startsWith("t-"));
    const texts = [
      ...["paper", "panel", "sunken", "current", "linked", "linked-line", "occurrence", "accent-soft", "selection", "added", "removed", "added-text", "removed-text", "match"].map((ground) => ["ink", ground]),
      ...["paper", "panel", "sunken", "accent-soft"].map((ground) => ["quiet", ground]),
      ...["paper", "panel"].map((ground) => ["accent", ground]),
      ["accent-ink", "accent"],
      ...["error", "warning", "hint", "good"].map((name) => [name, "panel"]),
      ["error", "error-soft"],
      ["error", "paper"],
      ["warning", "warning-soft"],
      ["panel", "ink"],
      ...tokens.flatMap((name) => ["panel", "sunken", "linked-line", "linked", "added", "removed"].map((ground) => [name, ground])),
    ];
    for (const [text, ground] of texts) {
      const found = ratio(all[text], all[ground]);
      assert.ok(found >= 4.5, `${text} on ${ground}: ${found.toFixed(2)}`);
    }
    for (const ground of ["paper", "panel"]) assert.ok(ratio(all.edge, all[ground]) >= 3, `edge on ${ground}`);
  });
}

test("the dark of the system is the dark that is chosen", () => {
  assert.deepEqual(colours(css.slice(css.indexOf("@media"))), colours(blockOf(':root[data-theme="dark"]')));
});
