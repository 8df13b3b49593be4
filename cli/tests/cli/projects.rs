//! Sessions in projects: `kdsl.toml`, its environments, `kdsl init`.

use crate::{Shell, assert_session, text};

/// A project with two environments and a program of two files.
fn shop(name: &str) -> Shell {
    let shell = Shell::new(name);
    shell.run("rm -r main.kdsl app");
    shell.file(
        "kdsl.toml",
        "kubernetes = \"1.34\"\nsources = [\"src\"]\n\n[params]\nreplicas = 1\n\n[environments.dev]\n\n\
         [environments.prod]\nkubernetes = \"1.31..1.34\"\nparams = { replicas = 3 }\n",
    );
    shell.file(
        "src/web.kdsl",
        "param replicas: Int(1..)\nparam tier: \"low\" | \"high\" = \"low\"\n\nDeployment web {\n  spec: {\n    replicas: replicas\n    template.spec.containers.web.image: \"nginx:1.29\"\n  }\n}\n",
    );
    shell.file("src/config.kdsl", "ConfigMap web { data: { a: \"b\" } }\n");
    shell
}

#[test]
fn project() {
    let shell = shop("project");
    shell.file("other/kdsl.toml", "");
    shell.file("other/wrong.kdsl", "oops");
    assert_session(
        &shell,
        &[
            "kdsl check",
            "kdsl build | grep replicas:",
            "kdsl build -e prod | grep replicas:",
            "KDSL_ENV=prod kdsl build | grep replicas:",
            "KDSL_ENV=prod kdsl build --env dev | grep replicas:",
            "cd src && kdsl check",
            "cd src && kdsl check web.kdsl --set replicas=2",
            "kdsl check src/config.kdsl --kubernetes 1.30",
            "kdsl check other",
            "kdsl check .",
        ],
    );
}

#[test]
fn param_files() {
    let shell = shop("param_files");
    shell.file("a.yaml", "replicas: 5\n");
    shell.file("b.toml", "replicas = 6\ntier = \"high\"\n");
    shell.file("wrong.json", "{ \"replicas\": \"many\", \"teir\": \"low\" }\n");
    assert_session(
        &shell,
        &[
            "kdsl build --params a.yaml | grep replicas:",
            "kdsl build --params a.yaml --params b.toml | grep replicas:",
            "KDSL_PARAM_REPLICAS=7 kdsl build | grep replicas:",
            "KDSL_PARAM_REPLICAS=7 kdsl build --params a.yaml | grep replicas:",
            "kdsl build --params a.yaml --set replicas=8 | grep replicas:",
            "echo 'replicas: 9' | kdsl build --params - | grep replicas:",
            "kdsl check --params wrong.json",
            "kdsl check --params missing.yaml",
        ],
    );
}

#[test]
fn environments() {
    let shell = shop("environments");
    assert_session(
        &shell,
        &[
            "kdsl build --env -o out; ls out/*; grep -r replicas: out",
            "kdsl build -e dev -e prod --format json -o json/ && ls json/*",
            "kdsl build -e prod -o one/; ls one",
            "kdsl build --env",
            "kdsl build --env -o kdsl.toml",
            "kdsl check --env",
            "kdsl check -e prdo",
            "KDSL_ENV=prdo kdsl check --format concise",
            "kdsl check --env --set replicas=0 --format concise",
            "kdsl graph --env",
        ],
    );
}

#[test]
fn environments_all_or_none() {
    let shell = shop("environments_all_or_none");
    shell.run("kdsl build --env -o out");
    let toml = "sources = [\"src\"]\n[params]\nreplicas = 1\n[environments.dev.params]\nreplicas = 2\n\
                [environments.prod.params]\nreplicas = \"three\"\n";
    shell.file("kdsl.toml", toml);
    assert_session(&shell, &["kdsl build --env -o out", "grep -r replicas: out; ls -A out/dev"]);
}

#[test]
fn project_mistakes() {
    let shell = shop("project_mistakes");
    shell.file(
        "keys/kdsl.toml",
        "kubernets = \"1.34\"\nsources = [\"../src\", \"main.kdsl\", \"missing\"]\n[environments.prod]\nreplicas = 3\n[lints]\nK0101 = \"allow\"\n",
    );
    shell.file("keys/main.kdsl", "ConfigMap a { dta: {} }\n");
    shell.file("toml/kdsl.toml", "kubernetes = \"1.34\n");
    shell.file("toml/main.kdsl", "ConfigMap a {}\n");
    shell.file("none/kdsl.toml", "");
    shell.file("none/main.kdsl", "ConfigMap a {}\n");
    shell.file("lints/kdsl.toml", "[lints]\nK0303 = \"deny\"\n");
    shell.file(
        "lints/main.kdsl",
        "Service web { spec: { selector: { app: \"web\" }, ports: { http: 80 } } }\n",
    );
    assert_session(
        &shell,
        &[
            "kdsl check keys/main.kdsl",
            "cd keys && kdsl check",
            "cd toml && kdsl check --env",
            "cd none && kdsl check --env",
            "cd / && kdsl check --env",
            "cd lints && kdsl check",
            "cd lints && sed -i s/deny/allow/ kdsl.toml && kdsl check",
        ],
    );
}

#[test]
fn secrets() {
    let shell = Shell::new("secrets");
    shell.file("secret.kdsl", "param token: Sensitive\nSecret x { stringData: { token: token } }\n");
    shell.file("token.yaml", "token: hunter2\n");
    shell.file("unquoted.toml", "token = hunter2\n");
    shell.file("project/kdsl.toml", "[params]\ntoken = \"hunter2\"\n");
    shell.run("cp secret.kdsl project/");
    assert_session(
        &shell,
        &[
            "kdsl build secret.kdsl",
            "kdsl build secret.kdsl --params token.yaml",
            "kdsl build secret.kdsl --params token.yaml --secrets omit",
            "kdsl build secret.kdsl --params token.yaml --secrets=placeholder",
            "kdsl build secret.kdsl --params unquoted.toml",
            "kdsl build secret.kdsl --set token=hunter2",
            "cd project && kdsl check",
        ],
    );
}

#[test]
fn init() {
    let shell = Shell::new("init");
    assert_session(
        &shell,
        &[
            "kdsl init shop",
            "cd shop && find . -type f | sort && cat kdsl.toml main.kdsl .gitignore .github/workflows/kdsl.yaml",
            "cd shop && kdsl check",
            "cd shop && kdsl build | head -n 6",
            "cd shop && kdsl build --env -o out/ && ls out/*",
            "kdsl init shop",
            "kdsl init app --minimal; ls -A app; kdsl build app/main.kdsl",
            "mkdir kept && echo mine > kept/.gitignore && kdsl init kept && cat kept/.gitignore",
            "mkdir half && echo > half/main.kdsl && kdsl init half; ls -A half",
            "kdsl init main.kdsl",
        ],
    );
}

#[test]
fn the_commands_of_the_workflow_run() {
    let shell = Shell::new("workflow");
    shell.run("kdsl init shop");
    let workflow = text(&shell.run("cat shop/.github/workflows/kdsl.yaml").stdout);
    let commands: Vec<&str> = workflow.lines().filter_map(|line| line.trim().strip_prefix("run: ")).collect();
    assert_eq!(commands.len(), 2, "{workflow}");
    for command in commands {
        let done = shell.run(&format!("cd shop && {command}"));
        assert!(done.status.success(), "{command}\n{}", text(&done.stderr));
    }
}

#[test]
fn what_init_writes_has_no_findings() {
    let shell = Shell::new("what_init_writes");
    for option in ["", "--minimal"] {
        for version in ["", "--kubernetes 1.28", "--kubernetes 1.28..1.37"] {
            let line = format!("rm -rf new && kdsl init new {option} && cd new && kdsl check {version}");
            let done = shell.run(&line);
            assert!(
                done.status.success() && text(&done.stderr).ends_with("no problems\n"),
                "{}",
                text(&done.stderr)
            );
        }
    }
}
