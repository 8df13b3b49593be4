//! Sessions at a shell, by what they are about.

use crate::{Shell, assert_session};

const MISSPELT: &str = "Deployment shop {\n  spec: {\n    replicsa: 3\n    template.spec.containers.web: { image: \"nginx\" }\n  }\n}\n";

#[test]
fn help() {
    let shell = Shell::new("help");
    assert_session(
        &shell,
        &[
            "kdsl --help",
            "kdsl build --help",
            "kdsl check --help",
            "kdsl fmt --help",
            "kdsl eval --help",
            "kdsl test --help",
            "kdsl explain --help",
            "kdsl lsp --help",
            "kdsl version --help",
            "kdsl version",
            "kdsl --version",
        ],
    );
}

#[test]
fn wrong_usage() {
    let shell = Shell::new("wrong_usage");
    assert_session(
        &shell,
        &[
            "kdsl",
            "kdsl buidl",
            "kdsl build --ouptut x",
            "kdsl build --format toml",
            "kdsl build --kubernetes 1.12",
            "kdsl build --kubernetes latest",
            "kdsl build --kubernetes 1.34..1.31",
            "kdsl build --set replicas",
            "kdsl build --set =3",
            "kdsl explain",
            "kdsl lsp < /dev/null",
        ],
    );
}

#[test]
fn fmt() {
    let shell = Shell::new("fmt");
    shell.file("app/web.kdsl", "Deployment   web{spec:{replicas:3,paused:false}} // it\r\n");
    shell.file("wrong.kdsl", "let port = 80 +\nDeployment web { }\n");
    assert_session(
        &shell,
        &[
            "kdsl fmt --check",
            "kdsl fmt --diff app",
            "kdsl fmt",
            "cat app/web.kdsl",
            "ls -a app",
            "cat wrong.kdsl",
            "kdsl fmt app",
            "kdsl fmt missing.kdsl app --error-format concise",
            "kdsl fmt missing.kdsl wrong.kdsl --error-format jsonl",
            "echo 'let a={b:[1,2]}' | kdsl fmt -",
            "echo 'let a={b:[1,2]}' | kdsl fmt - --check --stdin-filename a.kdsl",
            "echo 'let a={b:[1,2]}' | kdsl fmt - --diff --stdin-filename a.kdsl",
            "echo 'let a = {' | kdsl fmt - --stdin-filename a.kdsl",
            "echo let a=1 > a.kdsl; echo let a=1 > b.kdsl; chmod 400 a.kdsl; kdsl fmt a.kdsl b.kdsl; cat a.kdsl b.kdsl",
            "cp wrong.kdsl app; kdsl fmt app/web.kdsl app/wrong.kdsl",
        ],
    );
}

#[test]
fn build() {
    let shell = Shell::new("build");
    shell.file("warned.kdsl", "Service web { spec: { selector: { app: \"web\" }, ports: { http: 80 } } }\n");
    shell.file("wrong.kdsl", MISSPELT);
    assert_session(
        &shell,
        &[
            "kdsl build main.kdsl",
            "kdsl b app --format json",
            "kdsl build main.kdsl app/web.kdsl ./main.kdsl --format json | head -n 6",
            "kdsl build wrong.kdsl",
            "kdsl build wrong.kdsl --error-format concise",
            "kdsl build wrong.kdsl --error-format jsonl",
            "kdsl build warned.kdsl",
            "kdsl build app --error-format json >/dev/null",
        ],
    );
}

#[test]
fn output_files() {
    let shell = Shell::new("output_files");
    shell.file("wrong.kdsl", MISSPELT);
    shell.file(
        "many.kdsl",
        "ConfigMap web { metadata.namespace: \"a\" }\nConfigMap \"web\" as second { metadata.namespace: \"b\" }\nSecret web {}\n",
    );
    assert_session(
        &shell,
        &[
            "kdsl build main.kdsl -o web.yaml; head -n 2 web.yaml",
            "kdsl build wrong.kdsl -o web.yaml 2>/dev/null",
            "head -n 2 web.yaml; ls -A",
            "kdsl build many.kdsl -o out/; ls -A out; cat out/secret-web.yaml",
            "kdsl build app -o out; ls -A out",
            "kdsl build app/web.kdsl -o app/web.kdsl; head -n 1 app/web.kdsl",
            "kdsl build app -o out --format json; cat out/configmap-web.json",
            "kdsl build app -o missing/web.yaml",
            "kdsl build app -o main.kdsl/",
            "kdsl build app -o -",
            "ln -s out/secret-web.yaml link.yaml; kdsl build app -o link.yaml; ls -l link.yaml | cut -c1",
            "kdsl build app -o /dev/stdout | head -n 1",
            "kdsl build app > /dev/full",
        ],
    );
}

#[test]
fn standard_input() {
    let shell = Shell::new("standard_input");
    shell.file("wrong.kdsl", MISSPELT);
    assert_session(
        &shell,
        &[
            "kdsl build - < app/web.kdsl",
            "kdsl check - < wrong.kdsl",
            "kdsl check - --stdin-filename app/web.kdsl --format concise < wrong.kdsl",
            "kdsl check app - --stdin-filename app/web.kdsl --format concise < wrong.kdsl",
            "cat app/web.kdsl | kdsl check /dev/stdin",
            "kdsl check - < /dev/null",
        ],
    );
}

#[test]
fn check() {
    let shell = Shell::new("check");
    shell.file("bad/wrong.kdsl", MISSPELT);
    assert_session(
        &shell,
        &[
            "kdsl check",
            "kdsl check main.kdsl app",
            "kdsl check main.kdsl --format json",
            "kdsl check bad",
            "kdsl check ./bad/wrong.kdsl --format concise",
            "cd app && kdsl check ../bad --error-format concise",
        ],
    );
}

#[test]
fn ranges() {
    let shell = Shell::new("ranges");
    shell.file(
        "pod.kdsl",
        "Pod web { spec: { containers.app.image: \"web:v1\", resources.limits.cpu: 1 } }\n",
    );
    shell.file(
        "address.kdsl",
        "IPAddress \"10.0.0.1\" { spec.parentRef: { resource: \"services\", name: \"web\" } }\n",
    );
    shell.file("project/kdsl.toml", "kubernetes = \"1.31..1.34\"\n");
    shell.file("project/main.kdsl", "StatefulSet db { spec: { updateStrategy.type: \"Recreate\" } }\n");
    shell.file("project/wrong/kdsl.toml", "kubernetes = \"1.34..1.31\"\n");
    shell.file("project/wrong/main.kdsl", "ConfigMap empty\n");
    assert_session(
        &shell,
        &[
            "kdsl build pod.kdsl --kubernetes 1.31..1.34",
            "kdsl build pod.kdsl --kubernetes 1.32..1.34 | head -n 2",
            "kdsl check pod.kdsl --kubernetes 1.28..1.34 --format concise",
            "kdsl check pod.kdsl --kubernetes 1.28..1.33 --format jsonl 2>&1 | grep -o '\"versions.*'",
            "kdsl check pod.kdsl --kubernetes 1.31 --format jsonl 2>&1 | grep -o '\"versions.*'",
            "kdsl build address.kdsl --kubernetes 1.30..1.33",
            "kdsl build address.kdsl --kubernetes 1.31..1.33 | head -n 1",
            "cd project && kdsl check --format concise",
            "cd project/wrong && kdsl check",
            "kdsl explain Pod.spec.resources --kubernetes 1.30..1.34 | head -n 4",
            "kdsl explain ControllerRevision --kubernetes 1.35..1.37 | grep -A 8 Fields:",
        ],
    );
}

#[test]
fn params() {
    let shell = Shell::new("params");
    shell.file("needs.kdsl", "param name-of-it: String\nConfigMap x { data: { NAME: name-of-it } }\n");
    shell.file("secret.kdsl", "param token: Sensitive\nSecret x { stringData: { token: token } }\n");
    assert_session(
        &shell,
        &[
            "kdsl build main.kdsl --set replicas=5 | grep replicas",
            "kdsl build main.kdsl --set replicas=5 -p replicas=6 | grep replicas",
            "KDSL_PARAM_REPLICAS=7 kdsl build main.kdsl | grep replicas",
            "KDSL_PARAM_REPLICAS=7 kdsl build main.kdsl --set replicas=8 | grep replicas",
            "kdsl build main.kdsl --set replicas=many",
            "KDSL_PARAM_REPLICAS=many kdsl build main.kdsl",
            "kdsl build main.kdsl --set replcias=3",
            "kdsl check needs.kdsl",
            "kdsl build needs.kdsl --set name-of-it=a=b | tail -n 2",
            "KDSL_PARAM_NAME_OF_IT= kdsl build needs.kdsl | tail -n 2",
            "KDSL_PARAM_TOKEN=hunter2 kdsl check secret.kdsl",
            "KDSL_PARAM_TOKEN=$(printf '\\377') kdsl check secret.kdsl",
        ],
    );
}

#[test]
fn odd_files() {
    let shell = Shell::new("odd_files");
    shell.file("empty.kdsl", "");
    shell.file("binary.kdsl", b"\xff\xfe\0");
    shell.file("folder/readme.txt", "");
    shell.file("folder/.hidden.kdsl", "nonsense");
    shell.file("twice/.hidden/a.kdsl", "nonsense");
    shell.file("twice/b.kdsl", "ConfigMap b {}\n");
    shell.file("twice/a/a.kdsl", "ConfigMap a {}\n");
    assert_session(
        &shell,
        &[
            "kdsl build empty.kdsl",
            "kdsl build empty.kdsl --format json",
            "kdsl build binary.kdsl",
            "kdsl build missing.kdsl nowhere/missing.kdsl main.kdsl",
            "kdsl build missing.kdsl --error-format concise",
            "kdsl build missing.kdsl --error-format jsonl",
            "kdsl build main.kdsl/web.kdsl",
            "kdsl build folder",
            "truncate -s 50M big.kdsl; kdsl build big.kdsl; rm big.kdsl",
            "kdsl build /dev/zero",
            "ln -s . twice/loop; kdsl build twice | grep '  name'",
            "ln -s ../main.kdsl twice/link.kdsl; kdsl check twice",
            "kdsl build \"$(printf 'a\\033[31m.kdsl')\"",
        ],
    );
}

#[test]
fn deep_programs() {
    let shell = Shell::new("deep_programs");
    let deep =
        |open: &str, close: &str| format!("let a = {}1{}\n", open.repeat(100_000), close.repeat(100_000));
    shell.file("lists.kdsl", deep("[", "]"));
    shell.file("records.kdsl", deep("{a: ", "}"));
    shell.file("minus.kdsl", deep("-", ""));
    shell.file("sums.kdsl", deep("1 + ", ""));
    shell.file("ifs.kdsl", deep("if true then 1 else ", ""));
    shell.file("blocks.kdsl", "if true {\n".repeat(100_000));
    shell.file("members.kdsl", deep("", ".a"));
    let chain: String = (0..100_000).map(|n| format!("let a{} = a{n}\n", n + 1)).collect();
    shell.file(
        "chain.kdsl",
        format!("let a0 = 1\n{chain}ConfigMap x {{ data: {{ a: \"${{a100000}}\" }} }}\n"),
    );
    for name in ["lists", "records", "minus", "sums", "ifs", "blocks", "members", "chain"] {
        let done = shell.run(&format!("kdsl build {name}.kdsl --error-format concise"));
        let said = crate::text(&done.stderr);
        assert_eq!(done.status.code(), Some(1), "{name}: {said}");
        assert!(said.starts_with(&format!("{name}.kdsl:")), "{name}: {said}");
        assert!(done.stdout.is_empty(), "{name}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let shell = Shell::new("broken_pipe");
    let many: String = (0..20_000).map(|n| format!("ConfigMap m{n} {{}}\n")).collect();
    shell.file("many.kdsl", many);
    let line = "(kdsl build many.kdsl; echo \"exit $?\" >&2) | head -n 1";
    assert_eq!(shell.session(&[line]), format!("$ {line}\napiVersion: v1\n! exit 0"));
}

#[test]
fn colours() {
    let shell = Shell::new("colours");
    shell.file("wrong.kdsl", "Deploymnet web {}\n");
    assert_session(
        &shell,
        &[
            "kdsl check wrong.kdsl --format concise",
            "kdsl check wrong.kdsl --format concise --color always",
            "NO_COLOR=1 kdsl check wrong.kdsl --format concise --color always",
            "CLICOLOR_FORCE=1 kdsl check wrong.kdsl --format concise",
            "CLICOLOR_FORCE=0 kdsl check wrong.kdsl --format concise",
            "NO_COLOR=1 CLICOLOR_FORCE=1 kdsl check wrong.kdsl --format concise",
            "CLICOLOR_FORCE=1 kdsl check wrong.kdsl --format concise --color never",
            "kdsl check missing.kdsl --color always",
        ],
    );
}

#[test]
fn explain() {
    let shell = Shell::new("explain");
    assert_session(
        &shell,
        &[
            "kdsl explain K0001 | head -n 3",
            "kdsl explain k0001 | head -n 1",
            "kdsl explain K0199",
            "kdsl explain Deployment | head -n 12",
            "kdsl explain Deployment.spec.strategy",
            "kdsl explain Deployment.spec.template.spec.containers | head -n 16",
            "kdsl explain Deployment.spec.replicas",
            "kdsl explain Container.imagePullPolicy",
            "kdsl explain core.v1.Container.image | head -n 2",
            "kdsl explain HorizontalPodAutoscaler | head -n 12",
            "kdsl explain Service.spec.type",
            "kdsl explain Service.spec.ports.port",
            "kdsl explain Pod.spec.hostnameOverride --kubernetes 1.31 | head -n 9",
            "kdsl explain Pod.spec.serviceAccountName",
            "kdsl explain Pod.status.phase",
            "kdsl explain Volume | head -n 8",
            "kdsl explain CronJob --kubernetes 1.30..1.34 | head -n 9",
            "kdsl explain Deployment.spec.stratgy",
            "kdsl explain Deployment.spec.replicas.x",
            "kdsl explain deployment",
            "kdsl explain Deploymnet",
            "kdsl explain Certificate",
            "kdsl explain xyzzy",
        ],
    );
}

#[test]
fn kinds_of_definitions() {
    let shell = Shell::empty("definitions");
    shell.file("kdsl.toml", "crds = [\"crds\"]\n");
    shell.file(
        "crds/widget.yaml",
        "apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: widgets.example.com }
spec:
  group: example.com
  scope: Namespaced
  names: { kind: Widget, plural: widgets }
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          description: A thing that turns.
          properties:
            spec:
              type: object
              required: [size]
              properties:
                size: { type: integer, minimum: 1, maximum: 9, description: How big it is. }
                secretRef: { type: object, properties: { name: { type: string } } }
",
    );
    shell.file("main.kdsl", "Widget first { spec: { size: 3, secretRef: keys } }\n\nexternal Secret keys\n");
    shell.file("wrong.kdsl", "Widget second { spec.sise: 10 }\nWidget third { spec.size: 10 }\n");
    assert_session(
        &shell,
        &[
            "kdsl build main.kdsl",
            "kdsl check wrong.kdsl",
            "kdsl explain Widget",
            "kdsl explain Widget.spec.size",
            "kdsl explain Widget.spec.secretRef",
        ],
    );
}

const MENDABLE: &str = "Deploymnet web {\n  spec: {\n    replicsa: \"3\"\n    template.spec.containers.web: {\n      image: \"nginx:1.27\" // it\n      livenessProbe: { httpGet.port: 80, tcpSocket.port: 80 }\n    }\n  }\n}\n";

#[test]
fn fixing() {
    let shell = Shell::empty("fixing");
    shell.file("main.kdsl", MENDABLE);
    shell.file("pod.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  # the one\n  containers:\n  - name: a\n    image: a:1 # of a\n    livenessProbe:\n      httpGet: {path: /, port: 80}\n      tcpSocket: {port: 80}\n");
    shell.file(
        "two/kdsl.toml",
        "sources = [\"main.kdsl\"]\n[environments.dev]\n[environments.prod]\nparams = { size = 2 }\n",
    );
    shell.file("two/main.kdsl", "import { part } from \"part.kdsl\"\nparam size: Int = 1\nif size == 2 {\n  ConfigMap big { dta: { a: part } }\n} else {\n  ConfigMap small { dta: { a: part } }\n}\n");
    shell.file("two/part.kdsl", "let first = \"a\"\nlet part = frst\n");
    shell.file("locked.kdsl", "ConfigMap c { dta: { a: \"b\" } }\n");
    assert_session(
        &shell,
        &[
            "chmod 640 main.kdsl; chmod 400 locked.kdsl",
            "kdsl check main.kdsl",
            "kdsl check --unsafe-fixes main.kdsl",
            "kdsl check --diff main.kdsl",
            "kdsl check --fix main.kdsl --format concise",
            "kdsl check --fix main.kdsl --format json | head -3",
            "kdsl check --fix --unsafe-fixes main.kdsl",
            "kdsl check --fix --unsafe-fixes main.kdsl",
            "cat main.kdsl; stat -c %a main.kdsl",
            "kdsl check --fix --unsafe-fixes pod.yaml; cat pod.yaml",
            "kdsl check --fix locked.kdsl; cat locked.kdsl; ls -A",
            "kdsl check --fix - < locked.kdsl",
            "echo 'ConfigMap c' | kdsl check --fix -",
            "cd two && kdsl check -e --fix; cat *.kdsl",
            "cd two && kdsl check -e --diff",
        ],
    );
}
