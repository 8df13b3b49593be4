//! `kdsl lint`: programs and plain YAML, what a folder stands for, levels, and the formats of CI.

use crate::{Shell, assert_session, text};

const WEB: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: nginx }] }
";
const SERVICE: &str = "\
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: wbe }, ports: [{ port: 80 }] }
";

const POD: &str = "\
apiVersion: v1
kind: Pod
metadata: { name: pod }
spec:
  containers: [{ name: a, image: 'a:v1', securityContext: { privileged: true } }]
";
const NUMBERS: &str = "\
apiVersion: v1
kind: Pod
metadata: { name: pod, labels: { release: 7 } }
spec:
  restartPolicy: Never
  containers:
    - { name: a, image: 'a:v1', env: [{ name: DEBUG, value: true }], ports: { http: 80 } }
";
const ROLE: &str = "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: all }
rules:
  - { apiGroups: ['*'], resources: ['*'], verbs: ['*'] }
  - { apiGroups: [''], resources: [secrets], verbs: [get] }
";
const BUDGET: &str = "\
apiVersion: policy/v1beta1
kind: PodDisruptionBudget
metadata: { name: web }
spec: { minAvailable: 1, selector: { matchLabels: { app: web } } }
";

/// Manifests as they lie about: with values, a chart, another cluster's copy, and a mistake in one document.
fn shell(name: &str) -> Shell {
    let shell = Shell::empty(name);
    shell.file("east/web.yaml", format!("{WEB}---\n{SERVICE}"));
    shell.file("west/web.yaml", WEB);
    shell.file("chart/Chart.yaml", "name: shop\n");
    shell.file("chart/values.yaml", "image: nginx\n");
    shell.file("chart/templates/web.yaml", "{{ if .Values.image }}\n");
    shell.file("kustomization.yaml", "kind: Kustomization\nresources: [east]\n");
    shell
}

const ONLY: &str = "--format concise --select image-tag,K0303";

#[test]
fn lint() {
    let shell = shell("lint");
    shell.file("broken.yml", format!("a: [\n---\n{SERVICE}"));
    shell.file("main.kdsl", "ConfigMap settings {}\n");
    assert_session(
        &shell,
        &[
            &format!("kdsl lint {ONLY}"),
            &format!("kdsl lint east {ONLY}"),
            &format!("cat west/web.yaml | kdsl lint - {ONLY}"),
            "kdsl lint chart/values.yaml --format concise",
            "kdsl lint east --select image-tag,K0303",
            "kdsl lint west --select image-tag --statistics",
            &format!("kdsl lint west {ONLY} --max-warnings 0"),
            &format!("kdsl lint west {ONLY} --max-warnings 1"),
            &format!("kdsl lint west {ONLY} -D image-tag"),
            &format!("kdsl lint west {ONLY} -D image-tag --exit-zero"),
            &format!("kdsl lint west {ONLY} -A K1001"),
            &format!("kdsl lint west {ONLY} --ignore image-tag"),
            &format!("kdsl lint west {ONLY} --ignore image-tagg"),
            "kdsl lint west -D K0101",
            "kdsl lint missing.yaml",
            "kdsl lint west --select K0913 --pod-security restricted --format concise",
        ],
    );
}

#[test]
fn levels_and_suppressions() {
    let shell = shell("lint-levels");
    shell.file("kdsl.toml", "[lints]\nimage-tag = \"deny\"\n\n[lints.\"west/**\"]\nimage-tag = \"allow\"\n");
    shell.file("allowed.yaml", format!("# kdsl: allow(K0303) pods of an operator\n\n{SERVICE}"));
    shell.file(
        "unused.yaml",
        "# kdsl: allow(K0303) no\n\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: c }\n",
    );
    assert_session(
        &shell,
        &[
            &format!("kdsl lint {ONLY},K0641"),
            "kdsl lint unused.yaml --select K0641",
            "kdsl lint allowed.yaml --select K0303",
            "rm kdsl.toml; kdsl lint unused.yaml --select K0641 --fix && cat unused.yaml",
        ],
    );
}

/// One cause is one finding: what a program became lies beside it, a rule says what a lint does, and an old
/// `apiVersion` hides nothing else.
#[test]
fn nothing_is_told_twice() {
    let shell = Shell::empty("lint-twice");
    shell.file("main.kdsl", "Deployment web {\n  spec.template.spec.containers.web.image: \"nginx\"\n}\n");
    shell.file("pod.yaml", POD);
    shell.file("old.yaml", format!("{BUDGET}---\n{WEB}"));
    shell.file("role.yaml", ROLE);
    assert_session(
        &shell,
        &[
            "kdsl build main.kdsl > expected.yaml; kdsl lint . --select image-tag --format concise",
            "kdsl lint main.kdsl expected.yaml --select image-tag --format concise",
            "sed -i s/nginx/nginx:1.27/ expected.yaml; kdsl lint . --select image-tag --format concise",
            "kdsl lint pod.yaml --select privileged,K0901 --pod-security baseline --format concise",
            "kdsl lint pod.yaml --select privileged --pod-security baseline --format concise",
            "kdsl lint old.yaml --select no-budget,unhealthy-pods --format concise",
            "kdsl lint role.yaml --profile security --format concise",
            "kdsl lint role.yaml --select secret-access --format concise",
        ],
    );
}

#[test]
fn formats_of_ci() {
    let shell = shell("lint-formats");
    let only = "--select image-tag,K0303";
    assert_session(
        &shell,
        &[
            &format!("GITHUB_ACTIONS=true kdsl lint east {only}"),
            &format!("GITHUB_ACTIONS=true kdsl lint east {only} --format concise"),
            &format!("kdsl lint east {only} --format gitlab"),
            &format!("kdsl lint east {only} --format junit"),
            "kdsl check east --format junit",
        ],
    );
    let sarif = text(&shell.run(&format!("kdsl lint east {only} --format sarif")).stdout);
    assert!(sarif.contains("\"uri\": \"east/web.yaml\""), "{sarif}");
}

/// Reads a schema and a log, and says nothing where the log is of the schema.
const VALIDATE: &str = "
import json, sys, jsonschema
schema, log = json.load(open(sys.argv[1])), json.load(sys.stdin)
jsonschema.validators.validator_for(schema).check_schema(schema)
jsonschema.validate(log, schema, format_checker=jsonschema.FormatChecker())
";

/// The schema is no part of this repository: `.ci/run` fetches it, and names it in `KDSL_SARIF_SCHEMA`.
#[test]
fn sarif_is_as_its_schema_says() {
    let Some(schema) = std::env::var_os("KDSL_SARIF_SCHEMA") else { return };
    let shell = shell("lint-sarif");
    shell.file("main.kdsl", "ConfigMap settings { dta: {} }\nService \"a b\" {}\n");
    shell.file("odd name %.yaml", SERVICE);
    for line in [
        "kdsl lint",
        "kdsl lint west",
        "kdsl lint --profile strict",
        "kdsl lint west --ignore image-tag --select K0303",
    ] {
        let log = shell.run(&format!("{line} --format sarif")).stdout;
        assert!(!log.is_empty(), "{line}");
        let mut python = std::process::Command::new("python3")
            .args(["-c", VALIDATE])
            .arg(&schema)
            .stdin(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        std::io::Write::write_all(python.stdin.as_mut().unwrap(), &log).unwrap();
        assert!(python.wait().unwrap().success(), "{line}\n{}", text(&log));
    }
}

/// What the action does, without GitHub: the script of its last step, with the inputs as it gives them.
#[test]
fn the_action_lints() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../action.yml");
    let action = std::fs::read_to_string(path).unwrap();
    let (_, script) = action.rsplit_once("run: |\n").unwrap();
    let shell = shell("lint-action");
    shell.file("step", script);
    let env =
        "GITHUB_ACTIONS=true KDSL_PROFILE=recommended KDSL_PATHS='east\nwest' KDSL_ARGUMENTS=--select=K0303";
    assert_session(
        &shell,
        &[
            &format!("{env} KDSL_SARIF= bash -e step"),
            &format!(
                "{env} KDSL_SARIF=out.sarif bash -e step 2> /dev/null > /dev/null; grep ruleId out.sarif"
            ),
            "KDSL_PATHS= KDSL_ARGUMENTS=--select=K0303 KDSL_PROFILE=strict KDSL_SARIF= bash -e step",
        ],
    );
}

/// What `kubectl` refuses and a program may say, what is no manifest, what is no text, and a stream that begins
/// with any field.
#[test]
fn yaml_as_it_lies_about() {
    let shell = Shell::empty("lint-yaml");
    shell.file("all/numbers.yaml", NUMBERS);
    shell.file("all/kind.yaml", "apiVersion: kind.x-k8s.io/v1alpha4\nkind: Cluster\nnodes: []\n");
    shell.file("all/kubeconfig.yaml", "apiVersion: v1\nkind: Config\nclusters: []\n");
    shell.file("all/template.yaml", "{{ if .Values.web }}\nkind: Pod\n{{ end }}\n");
    shell.file("all/service.yaml", SERVICE);
    let only = "--select image-tag,K0303 --format concise";
    assert_session(
        &shell,
        &[
            &format!("kdsl lint all {only}"),
            "kdsl lint all --select K0303 --format json --statistics",
            &format!("kdsl lint all/numbers.yaml {only} --fix"),
            "kdsl lint all/kind.yaml",
            &format!("printf '\\377\\376a' > all/utf16.yaml; kdsl lint all {only}"),
            &format!("printf 'spec: {{}}\\nkind: Pod\\napiVersion: v1\\n' | kdsl lint - {only}"),
            "echo '# nothing is switched on' | kdsl lint -",
            "kdsl lint all/service.yaml --select K0303",
        ],
    );
}
