// What stays in this browser: the program, and how the page is set up. Nothing else is kept, and nothing is sent.

import type { Project } from "./project.ts";

const read = <T>(key: string): T | null => {
  try {
    const text = localStorage.getItem(`kdsl.${key}`);
    return text === null ? null : (JSON.parse(text) as T);
  } catch {
    return null;
  }
};

const write = (key: string, value: unknown): void => {
  try {
    localStorage.setItem(`kdsl.${key}`, JSON.stringify(value));
  } catch {
    // Full, or not allowed: the page works without.
  }
};

export interface Layout {
  share: number;
  tree: boolean | null;
  tab: string;
  /** Whether hints stand in the lines. */
  hints: boolean;
  /** Whether lenses stand above them. */
  lenses: boolean;
  /** The lints that run; none if empty. */
  lints: "" | "recommended" | "strict";
}

export const layout: Layout = { share: 50, tree: null, tab: "yaml", hints: false, lenses: false, lints: "", ...read<Partial<Layout>>("layout") };
export const keepLayout = (change: Partial<Layout>): void => write("layout", Object.assign(layout, change));

export const lastProject = (): Project | null => read<Project>("project");
export const keepProject = (project: Project): void => write("project", project);

export type Theme = "auto" | "light" | "dark";

export function theme(): Theme {
  const chosen = document.documentElement.dataset["theme"];
  return chosen === "light" || chosen === "dark" ? chosen : "auto";
}

export function setTheme(chosen: Theme): void {
  if (chosen === "auto") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = chosen;
  try {
    if (chosen === "auto") localStorage.removeItem("kdsl.theme");
    else localStorage.setItem("kdsl.theme", chosen);
  } catch {
    // As above.
  }
}
