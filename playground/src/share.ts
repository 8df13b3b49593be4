// What leaves the page, and only by its user's hand: links, texts for the clipboard, files.

import { strToU8, zipSync } from "fflate";
import { write } from "./state/link.ts";
import { paths, type Project } from "./state/project.ts";

export function link(project: Project, embed = false): string {
  const base = `${location.origin}${location.pathname}`;
  return `${base}${embed ? "?embed=1" : ""}#${write(project)}`;
}

export const frame = (project: Project): string =>
  `<iframe src="${link(project, true)}" title="kdsl" width="100%" height="420" style="border: 1px solid #8884; border-radius: 8px" loading="lazy"></iframe>`;

/** The program and its YAML as blocks of Markdown, with the link. */
export function asMarkdown(project: Project, yaml: string | null): string {
  const all = paths(project.files);
  const block = (language: string, text: string, name = "") => {
    const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map(([ticks]) => ticks.length));
    const fence = "`".repeat(longest + 1);
    return `${name ? `\`${name}\`\n\n` : ""}${fence}${language}\n${text.replace(/\n?$/, "\n")}${fence}`;
  };
  const language = (path: string) => path.slice(path.lastIndexOf(".") + 1);
  const blocks = all.map((path) => block(language(path), project.files[path]!, all.length > 1 ? path : ""));
  if (yaml) blocks.push(`becomes\n\n${block("yaml", yaml)}`);
  return `${blocks.join("\n\n")}\n\n[Open in the playground](${link(project)})\n`;
}

/** A command that applies the manifests, for a shell. */
export function asCommand(yaml: string): string {
  let end = "EOF";
  while (yaml.split("\n").includes(end)) end += "_";
  return `kubectl apply -f - <<'${end}'\n${yaml.replace(/\n?$/, "\n")}${end}\n`;
}

/** All files, and what they become. */
export function asZip(project: Project, yaml: string | null): Blob {
  const files = Object.fromEntries(paths(project.files).map((path) => [path, strToU8(project.files[path]!)]));
  if (yaml && !("manifests.yaml" in files)) files["manifests.yaml"] = strToU8(yaml);
  return new Blob([zipSync(files, { level: 9 }) as BlobPart], { type: "application/zip" });
}

export function download(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

export async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
