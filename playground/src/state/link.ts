// Links that hold the whole project: behind the `#` stands the number of the form, a dot, and the form.
//
// No server sees it. A link of an older form must keep working for good: `test/links.json` has some of each,
// and a new form gets a new number and a new entry of `READERS`.

import { deflateSync, inflateSync, strFromU8, strToU8 } from "fflate";
import type { Project } from "./project.ts";

/** More than this no link unpacks to, so that a hostile one does no harm. */
const MOST = 4 * 1024 * 1024;
const NEWEST = 1;

/** Form 1: JSON, deflated, in base64url. Everything but the files may be missing. */
interface First {
  f: Record<string, string>;
  e?: string;
  k?: string;
  s?: Record<string, string>;
  c?: [file: string, at: number];
}

const READERS: Record<number, (form: string) => Project | null> = { 1: readFirst };

export function write(project: Project): string {
  const { files, env, kubernetes, set, cursor } = project;
  const form: First = { f: files };
  if (env) form.e = env;
  if (kubernetes) form.k = kubernetes;
  if (Object.keys(set).length > 0) form.s = set;
  if (cursor) form.c = [cursor.file, cursor.at];
  return `${NEWEST}.${toBase64(deflateSync(strToU8(JSON.stringify(form)), { level: 9 }))}`;
}

/** The project of a link, given with or without its `#`; null where it holds none. */
export function read(hash: string): Project | null {
  const found = /^#?(\d+)\.([\w-]+)$/.exec(hash);
  if (!found) return null;
  try {
    return READERS[Number(found[1])]?.(found[2]!) ?? null;
  } catch {
    return null;
  }
}

function readFirst(text: string): Project | null {
  const packed = fromBase64(text);
  const room = new Uint8Array(MOST);
  const form = JSON.parse(strFromU8(inflateSync(packed, { out: room }))) as First;
  if (!isTexts(form.f)) return null;
  const [file, at] = Array.isArray(form.c) ? form.c : [];
  return {
    files: form.f,
    env: typeof form.e === "string" ? form.e : "",
    kubernetes: typeof form.k === "string" ? form.k : "",
    set: isTexts(form.s) ? form.s : {},
    cursor: typeof file === "string" && typeof at === "number" ? { file, at } : null,
  };
}

function isTexts(value: unknown): value is Record<string, string> {
  return typeof value === "object" && value !== null && Object.values(value).every((text) => typeof text === "string");
}

function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
}
