// What the page is about: the files, and what they are built for. Whoever shows a part of it listens.

/** Path to text. */
export type Files = Record<string, string>;

/** Where a reader stands in a file. */
export interface Cursor {
  file: string;
  at: number;
}

/** All that a link carries. */
export interface Project {
  files: Files;
  /** The environment of `kdsl.toml`; empty for none. */
  env: string;
  /** The version of Kubernetes, or a range; empty for what the project says. */
  kubernetes: string;
  /** Values for params that no file gives. */
  set: Record<string, string>;
  cursor: Cursor | null;
}

export type Change = "files" | "text" | "open" | "target";

/** What is another in a text, where whoever changed it knows. */
export type Edits = { from: number; to: number; insert: string }[];

type Listener = (change: Change, path?: string, edits?: Edits) => void;

export class Store {
  project: Project;
  /** The file that is edited. */
  open: string;
  /** Grows with everything that a build depends on. */
  revision = 1;
  private listeners: Listener[] = [];

  constructor(project: Project) {
    this.project = project;
    this.open = first(project);
  }

  listen(listener: Listener): void {
    this.listeners.push(listener);
  }

  private tell(change: Change, path?: string, edits?: Edits): void {
    if (change !== "open") this.revision++;
    for (const listener of this.listeners) listener(change, path, edits);
  }

  get text(): string {
    return this.project.files[this.open] ?? "";
  }

  /** Takes another project in the place of this one. */
  replace(project: Project): void {
    this.project = project;
    this.open = first(project);
    this.tell("files");
  }

  /** What was typed into a file. */
  type(path: string, text: string, edits?: Edits): void {
    if (this.project.files[path] === text) return;
    this.project.files[path] = text;
    this.tell("text", path, edits);
  }

  choose(path: string): void {
    if (!(path in this.project.files) || path === this.open) return;
    this.open = path;
    this.tell("open", path);
  }

  add(path: string, text: string): void {
    this.project.files[path] = text;
    this.open = path;
    this.tell("files", path);
  }

  rename(from: string, to: string): void {
    const { files } = this.project;
    this.project.files = Object.fromEntries(
      Object.entries(files).map(([path, text]) => [path === from ? to : path, text]),
    );
    if (this.open === from) this.open = to;
    this.tell("files", to);
  }

  remove(path: string): void {
    delete this.project.files[path];
    if (this.open === path) this.open = first(this.project);
    this.tell("files", path);
  }

  target(change: Partial<Pick<Project, "env" | "kubernetes" | "set">>): void {
    Object.assign(this.project, change);
    this.tell("target");
  }
}

export const paths = (files: Files): string[] => Object.keys(files).sort();

/** The file that is opened: that of the cursor, `main.kdsl`, or the first. */
function first(project: Project): string {
  const all = paths(project.files);
  const { cursor } = project;
  if (cursor && cursor.file in project.files) return cursor.file;
  return all.find((path) => path === "main.kdsl") ?? all.find((path) => path.endsWith(".kdsl")) ?? all[0] ?? "";
}

/** What is wrong with the name of a file; null where it can be taken. */
export function wrongName(path: string, files: Files): string | null {
  if (path === "") return "a file needs a name";
  if (path in files) return "there is such a file already";
  if (!/^[\w.-]+(\/[\w.-]+)*$/.test(path)) return "letters, digits, dots, dashes, and a slash between folders";
  if (path.split("/").some((part) => part === "." || part === "..")) return "the path must not leave the project";
  return null;
}
