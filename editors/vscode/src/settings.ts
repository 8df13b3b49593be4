// What the settings say, apart from the editor that stores them.

/** The part of an editor's configuration that is read here. */
export interface Configuration {
  get<T>(name: string): T | undefined;
}

export interface Settings {
  /** The program that is started. */
  path: string;
  /** What the server understands, by its own names. */
  server: ServerSettings;
  /** Whether pasted manifests become kdsl. */
  decompileOnPaste: boolean;
  /** Whether plain manifests are checked too, and which files those are. */
  yaml: boolean;
  yamlFiles: string[];
}

/** What is not set is not said, and then the project's word holds. */
export interface ServerSettings {
  /** The version of Kubernetes, or a range of them. */
  kubernetes?: string;
  /** The environment of `kdsl.toml`. */
  environment?: string;
  /** The profile of lints that run while typing. */
  lint?: string;
  inlayHints: { types: boolean; defaults: boolean; filledIn: boolean; counts: boolean };
}

export function readSettings(configuration: Configuration): Settings {
  const text = (name: string) => (configuration.get<string>(name) ?? "").trim();
  const isSet = (name: string) => configuration.get<boolean>(name) ?? true;
  const server: ServerSettings = {
    inlayHints: {
      types: isSet("inlayHints.types"),
      defaults: isSet("inlayHints.defaults"),
      filledIn: isSet("inlayHints.filledIn"),
      counts: isSet("inlayHints.counts"),
    },
  };
  const [kubernetes, environment, lint] = [text("kubernetes"), text("environment"), text("lint")];
  if (kubernetes) server.kubernetes = kubernetes;
  if (environment) server.environment = environment;
  if (lint) server.lint = lint;
  return {
    path: text("path") || "kdsl",
    server,
    decompileOnPaste: isSet("decompileOnPaste"),
    yaml: configuration.get<boolean>("yaml.enable") ?? false,
    yamlFiles: configuration.get<string[]>("yaml.files") ?? [],
  };
}

/** Which documents the server is told of. */
export function documentSelector(settings: Settings): { scheme?: string; language: string; pattern?: string }[] {
  const kdsl = [
    { scheme: "file", language: "kdsl" },
    { scheme: "untitled", language: "kdsl" },
  ];
  if (!settings.yaml) return kdsl;
  return [...kdsl, ...settings.yamlFiles.map((pattern) => ({ scheme: "file", language: "yaml", pattern }))];
}
