// A page of the tour: a heading, words, and the files as blocks of code that say their names. Settings stand in a
// comment before the heading: `<!-- tab: compare, kubernetes: 1.34 -->`.

export interface Step {
  title: string;
  text: string;
  files: Record<string, string>;
  tab: string;
  env: string;
  kubernetes: string;
  /** The codes that the program is meant to show. */
  finds: string[];
}

export function parseStep(page: string): Step {
  const settings = new Map<string, string>();
  const comment = /^<!--(.*?)-->\n+/s.exec(page);
  for (const part of comment?.[1]?.split(",") ?? []) {
    const [name, value] = part.split(":");
    if (name && value) settings.set(name.trim(), value.trim());
  }
  const rest = page.slice(comment?.[0].length ?? 0);
  const files: Record<string, string> = {};
  const text = rest.replaceAll(/^```\w+ (\S+)\n(.*?)^```\n/gms, (_, name: string, code: string) => {
    files[name] = code;
    return "";
  });
  const title = /^# (.*)$/m.exec(text)?.[1] ?? "";
  return {
    title,
    text: text.replace(/^# .*\n+/m, "").trim(),
    files,
    tab: settings.get("tab") ?? "yaml",
    env: settings.get("env") ?? "",
    kubernetes: settings.get("kubernetes") ?? "",
    finds: (settings.get("finds") ?? "").split(" ").filter(Boolean),
  };
}
