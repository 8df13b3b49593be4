//! Sessions of `kdsl test` and `kdsl eval`.

use crate::{Shell, assert_session};

const SHOP: &str = r#"param env: "dev" | "prod"
param password: Sensitive
param replicas: Int = if env == "prod" then 3 else 1

Secret db { stringData: { password: password } }
Deployment web {
  spec: { replicas: replicas, template.spec.containers.web: { image: "web:v1", env: { PASSWORD: db.password } } }
}

test "production has three" with { env: "prod", password: "hunter2" } {
  assert web.spec.replicas == 3, "three replicas"
}
test "Development / 1" with { env: "dev", password: "hunter2" } {
  assert web.spec.replicas == 1, "one replica"
}
"#;

#[test]
fn testing() {
    let shell = Shell::empty("testing");
    shell.file("shop.kdsl", SHOP);
    shell.file("wrong.kdsl", "test \"a\" { assert fals, \"b\" }\n");
    shell.file("none.kdsl", "ConfigMap a\n");
    assert_session(
        &shell,
        &[
            "kdsl test shop.kdsl",
            "kdsl test shop.kdsl --update --name production",
            "kdsl test shop.kdsl",
            "ls snapshots; grep -c hunter2 snapshots/*; grep password snapshots/*",
            "sed -i 's/then 3/then 4/; s/web:v1/web:v2/' shop.kdsl; kdsl test shop.kdsl --junit report.xml",
            "sed 's/time=\"[^\"]*\"/time=\"…\"/g' report.xml",
            "kdsl test shop.kdsl --format concise -t three",
            "kdsl test shop.kdsl --name nothing",
            "kdsl test wrong.kdsl",
            "kdsl test none.kdsl",
            "kdsl test missing.kdsl",
            "kdsl test shop.kdsl --name 1 --color always",
        ],
    );
}

#[test]
fn testing_environments() {
    let shell = Shell::empty("testing_environments");
    shell.file(
        "kdsl.toml",
        "[environments.dev.params]\nreplicas = 1\n\n[environments.prod.params]\nreplicas = 3\n",
    );
    shell.file(
        "main.kdsl",
        "param replicas: Int\nConfigMap settings { data: { replicas: replicas } }\ntest \"small\" { assert replicas <= 2, \"at most two\" }\n",
    );
    assert_session(
        &shell,
        &[
            "kdsl test --env prod",
            "kdsl test --env --update",
            "kdsl test --env dev",
            "find snapshots -type f | sort",
        ],
    );
}

#[test]
fn evaluating() {
    let shell = Shell::empty("evaluating");
    shell.file("shop.kdsl", SHOP);
    assert_session(
        &shell,
        &[
            "kdsl eval 'replicas + 1' shop.kdsl --set env=prod",
            "kdsl eval 'web.spec.template.spec' shop.kdsl --format json",
            "kdsl eval '\"env is ${env}\"' shop.kdsl --set env=dev",
            "kdsl eval 'env' shop.kdsl",
            "kdsl eval 'replica' shop.kdsl --error-format concise",
            "kdsl eval '' shop.kdsl",
            "KDSL_PARAM_PASSWORD=hunter2 kdsl eval '[password]' shop.kdsl",
            "kdsl eval",
        ],
    );
}
