// The colours of both themes, held to WCAG AA: 4.5 to 1 for text, 3 to 1 for edges of what is operated.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const STYLES = new URL("../src/style/", import.meta.url);
const css = readFileSync(new URL("theme.css", STYLES), "utf8");

/** The colours of a theme by their names. */
const colours = (which) => Object.fromEntries([...css.matchAll(/--([\w-]+): light-dark\((#[\da-f]{6}), (#[\da-f]{6})\);/g)].map((found) => [found[1], found[which]]));

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

for (const [theme, which] of [["light", 2], ["dark", 3]]) {
  test(`${theme}: what is read can be read`, () => {
    const all = colours(which);
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

/** Shades, which are translucent, are the same in both. */
test("every colour is said for both themes", () => {
  const sheets = readdirSync(STYLES).map((name) => readFileSync(new URL(name, STYLES), "utf8")).join("\n");
  const alone = sheets.replaceAll(/light-dark\([^)]*\)/g, "").match(/(?<=[:,(] ?)#(?:[\da-f]{3}){1,2}\b/g);
  assert.deepEqual(alone, null);
});
