// What the settings say, apart from the editor that stores them.

/** The part of an editor's configuration that is read here. */
export interface Configuration {
  get<T>(name: string): T | undefined;
}

export interface Settings {
  /** The program that is started. */
  path: string;
  /** The version of Kubernetes instead of the project's, or a range of them; empty for the project's. */
  kubernetesVersion: string;
  /** The lints that run while typing; empty for the project's. */
  lintProfile: string;
  /** Whether pasted manifests become kdsl. */
  decompileOnPaste: boolean;
  /** Whether plain manifests are checked too, and which files those are. */
  yaml: boolean;
  yamlFiles: string[];
}

export function readSettings(configuration: Configuration): Settings {
  const text = (name: string) => (configuration.get<string>(name) ?? "").trim();
  return {
    path: text("path") || "kdsl",
    kubernetesVersion: text("kubernetesVersion"),
    lintProfile: text("lintProfile"),
    decompileOnPaste: configuration.get<boolean>("decompileOnPaste") ?? true,
    yaml: configuration.get<boolean>("yaml.enable") ?? false,
    yamlFiles: configuration.get<string[]>("yaml.files") ?? [],
  };
}

/** What the server is told when it starts. What is not set is not said. */
export function initializationOptions(settings: Settings, errorPages: string): Record<string, string> {
  const options: Record<string, string> = { errorPages };
  if (settings.kubernetesVersion) options["kubernetes"] = settings.kubernetesVersion;
  if (settings.lintProfile) options["lint"] = settings.lintProfile;
  return options;
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
