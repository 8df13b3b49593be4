//! A project through the facade: environments, params by strength, levels, and secrets left out.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test")]

use kdsl::{
    Compiler, Format, Input, InputOrigin, MemoryWorld, Output, PROJECT_FILE, Secrets, Target, render,
};

const PROGRAM: &str = "param tag: String = \"start\"\nConfigMap web { data: { tag: tag } }\n";

/// A world of these files; `main.kdsl` is the program.
fn world(files: &[(&str, &str)]) -> MemoryWorld {
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
    MemoryWorld { files: files.collect(), ..MemoryWorld::default() }
}

fn give(world: &mut MemoryWorld, name: &str, text: &str, origin: InputOrigin) {
    world.inputs.insert(name.to_owned(), Input { text: text.to_owned(), origin });
}

fn compile(compiler: &Compiler, world: &MemoryWorld) -> Output {
    compiler.compile(world, &["main.kdsl"])
}

/// The tag that the program was given, or the findings.
fn tag(compiler: &Compiler, world: &MemoryWorld) -> String {
    let output = compile(compiler, world);
    match output.to_yaml() {
        Some(yaml) => yaml.lines().find_map(|line| line.strip_prefix("  tag: ")).unwrap().to_owned(),
        None => concise(&output),
    }
}

fn concise(output: &Output) -> String {
    render(output.diagnostics(), output.sources(), Format::Concise, false)
}

fn variable() -> InputOrigin {
    InputOrigin::Environment("KDSL_PARAM_TAG".to_owned())
}

#[test]
fn the_strongest_value_of_a_param_wins() {
    let toml = "[params]\ntag = \"shared\"\n[environments.prod.params]\ntag = \"prod\"\n";
    let files = [
        ("main.kdsl", PROGRAM),
        (PROJECT_FILE, toml),
        ("a.yaml", "tag: a\n"),
        ("b.json", "{\"tag\": \"b\"}"),
    ];
    let mut world = world(&files);
    let compiler = Compiler::new();
    assert_eq!(tag(&compiler, &world), "start");
    let compiler = compiler.project(PROJECT_FILE);
    assert_eq!(tag(&compiler, &world), "shared");
    let compiler = compiler.environment("prod", InputOrigin::Host);
    assert_eq!(tag(&compiler, &world), "prod");
    give(&mut world, "tag", "variable", variable());
    assert_eq!(tag(&compiler, &world), "variable");
    let compiler = compiler.params("a.yaml");
    assert_eq!(tag(&compiler, &world), "a");
    let compiler = compiler.params("b.json");
    assert_eq!(tag(&compiler, &world), "b");
    give(&mut world, "tag", "host", InputOrigin::Host);
    assert_eq!(tag(&compiler, &world), "host");
}

#[test]
fn what_does_not_fit_is_shown_in_the_file_that_gives_it() {
    let program = "param replicas: Int\nparam ports: [Port]\nparam db: { host: String, port: Int }\nparam tag: String\nparam memory: Quantity\nConfigMap web { data: { a: \"${replicas} ${db.port} ${tag} ${memory}\" } }\n";
    let yaml =
        "replicas: many\nports: [80, 99999]\ndb: { host: a, prt: 1 }\ntag: 1.30\nmemory: 128Mi\ntga: v1\n";
    let compiler = Compiler::new().params("prod.yaml");
    let output = compile(&compiler, &world(&[("main.kdsl", program), ("prod.yaml", yaml)]));
    insta::assert_snapshot!(concise(&output), @r#"
    prod.yaml:1:11: error[K0110]: expected an integer, found the string "many"
    prod.yaml:2:13: error[K0113]: the port is 99999, which is out of range
    prod.yaml:3:5: error[K0104]: this record is missing `port`
    prod.yaml:3:16: error[K0101]: this record has no field `prt`
    prod.yaml:4:6: error[K0110]: expected a string, found a number with a fraction
    prod.yaml:6:1: error[K0404]: the program has no param `tga`
    "#);
    let toml =
        "replicas = 1.5\nports = []\ntag = 1979-05-27\nmemory = 3\n[db]\nhost = \"a\"\nport = \"80\"\n";
    let compiler = Compiler::new().params("prod.toml");
    let output = compile(&compiler, &world(&[("main.kdsl", program), ("prod.toml", toml)]));
    insta::assert_snapshot!(concise(&output), @r#"
    prod.toml:1:12: error[K0110]: expected an integer, found a number with a fraction
    prod.toml:7:8: error[K0110]: expected an integer, found the string "80"
    "#);
}

#[test]
fn a_file_that_gives_no_params_is_one_mistake() {
    let program = "param tag: String\nConfigMap web { data: { tag: tag } }\n";
    for (text, code) in [("- a\n", "K0605"), ("tag: a\n---\ntag: b\n", "K0605"), ("tag: [\n", "K0601")] {
        let world = world(&[("main.kdsl", program), ("p.yaml", text)]);
        let found = concise(&compile(&Compiler::new().params("p.yaml"), &world));
        assert!(found.lines().count() == 1 && found.contains(code), "{found}");
    }
    let found = concise(&compile(&Compiler::new().params("no.yaml"), &world(&[("main.kdsl", program)])));
    assert!(found.lines().count() == 1 && found.contains("K0610"), "{found}");
}

#[test]
fn a_param_of_another_part_of_the_project_is_no_mistake() {
    let world = world(&[("main.kdsl", PROGRAM), (PROJECT_FILE, "params = { tga = \"v1\" }\n")]);
    let compiler = Compiler::new().project(PROJECT_FILE);
    insta::assert_snapshot!(tag(&compiler, &world), @"kdsl.toml:1:12: error[K0404]: the program has no param `tga`");
    assert_eq!(tag(&compiler.part_of_project(true), &world), "start");
}

#[test]
fn an_environment_has_a_version_of_its_own() {
    let program = "Pod p { spec: { containers.c.image: \"i:1\", hostnameOverride: \"h\" } }\n";
    let toml = "kubernetes = \"1.30\"\n[environments.new]\nkubernetes = \"1.35\"\n";
    let world = world(&[("main.kdsl", program), (PROJECT_FILE, toml)]);
    let compiler = Compiler::new().project(PROJECT_FILE);
    assert!(concise(&compile(&compiler, &world)).contains("K0204"));
    assert!(compile(&compiler.clone().environment("new", InputOrigin::Host), &world).to_yaml().is_some());
    assert!(compile(&compiler.target(Target::default()), &world).to_yaml().is_some());
}

#[test]
fn an_environment_that_there_is_not_is_the_only_mistake() {
    let world = world(&[("main.kdsl", "oops"), (PROJECT_FILE, "[environments.prod]\n")]);
    let origin = InputOrigin::Argument("--env".to_owned());
    let compiler = Compiler::new().environment("prdo", origin);
    insta::assert_snapshot!(concise(&compile(&compiler.clone().project(PROJECT_FILE), &world)), @"<argument --env>:1:1: error[K0608]: the project has no environment `prdo`");
    insta::assert_snapshot!(concise(&compile(&compiler, &world)), @"<argument --env>:1:1: error[K0608]: the project has no environment `prdo`");
}

#[test]
fn mistakes_of_the_project_stand_beside_those_of_the_program() {
    let toml = "kubernets = \"1.30\"\n[lints]\nK0101 = \"allow\"\n";
    let world = world(&[("main.kdsl", "ConfigMap web { dta: {} }\n"), (PROJECT_FILE, toml)]);
    let output = compile(&Compiler::new().project(PROJECT_FILE), &world);
    insta::assert_snapshot!(concise(&output), @r"
    main.kdsl:1:17: error[K0101]: ConfigMap has no field `dta`
    kdsl.toml:1:1: error[K0606]: kdsl.toml has no key `kubernets`
    kdsl.toml:3:1: error[K0609]: K0101 is an error, and errors cannot be silenced
    ");
    assert!(output.to_yaml().is_none());
}

#[test]
fn a_project_sets_the_level_of_a_finding() {
    let program = "Service web { spec: { selector: { app: \"web\" }, ports: { http: 80 } } }\n";
    let findings = |level: &str| {
        let toml = format!("[lints]\nK0303 = \"{level}\"\n");
        let output = compile(
            &Compiler::new().project(PROJECT_FILE),
            &world(&[("main.kdsl", program), (PROJECT_FILE, &toml)]),
        );
        (output.diagnostics().len(), output.has_errors())
    };
    assert_eq!(findings("allow"), (0, false));
    assert_eq!(findings("warn"), (1, false));
    assert_eq!(findings("deny"), (1, true));
}

#[test]
fn no_report_shows_a_secret_of_a_file() {
    let program = "param password: Sensitive\nparam creds: { user: Int, token: Sensitive }\nSecret db { stringData: { password: password, token: creds.token } }\n";
    let reports = |file: &str, text: &str| {
        let world = world(&[("main.kdsl", program), (file, text)]);
        let compiler =
            if file == PROJECT_FILE { Compiler::new().project(file) } else { Compiler::new().params(file) };
        let output = compile(&compiler, &world);
        let formats = Format::ALL.iter();
        let texts = formats.map(|(_, format)| render(output.diagnostics(), output.sources(), *format, false));
        let all: String = texts.collect();
        assert!(!all.is_empty() && !all.contains("hunter9"), "{all}");
        render(output.diagnostics(), output.sources(), Format::Full, false)
    };
    reports("s.yaml", "pasword: hunter9é\npassword: hunter9 # hunter\ncreds: { user: x, token: hunter9 }\n");
    reports("s.yaml", "password: hunter9\n  creds: [\n\"hunter9\n");
    reports("s.toml", "password = hunter9\n");
    reports("s.toml", "password = [\"hunter9\"]\ncreds = \"hunter9\"\n");
    let full = reports(
        PROJECT_FILE,
        "[params]\npassword = \"hunter9\" # é\ncreds = { user = 1, token = \"hunter9\" }\n",
    );
    insta::assert_snapshot!(full, @r"
    warning[K0503]: the param `password` is Sensitive and its value is in `kdsl.toml`
       ╭─[ kdsl.toml:2:1 ]
     2 │ password = ********* # é
       │ ╰──────── a secret in the project's own file
       = note: everybody who can read the repository can read it, and its history keeps it
       = help: set the environment variable `KDSL_PARAM_PASSWORD`, or give a file with `--params`

    warning[K0503]: the param `creds` is Sensitive and its value is in `kdsl.toml`
       ╭─[ kdsl.toml:3:1 ]
     3 │ creds = { user = *, token = ********* }
       │ ╰───── a secret in the project's own file
       = note: everybody who can read the repository can read it, and its history keeps it
       = help: set the environment variable `KDSL_PARAM_CREDS`, or give a file with `--params`
    ");
}

#[test]
fn a_secret_is_left_out_or_replaced() {
    let program = "param password: Sensitive\nSecret db { type: \"Opaque\", stringData: { password: password }, data: { key: \"aHVudGVyMg==\" } }\n";
    let mut world = world(&[("main.kdsl", program)]);
    give(&mut world, "password", "hunter9", variable());
    let yaml = |secrets| compile(&Compiler::new().secrets(secrets), &world).to_yaml().unwrap();
    assert!(yaml(Secrets::Write).contains("aHVudGVyMg=="));
    insta::assert_snapshot!(yaml(Secrets::Omit), @r"
    apiVersion: v1
    kind: Secret
    metadata:
      name: db
    type: Opaque
    ");
    insta::assert_snapshot!(yaml(Secrets::Placeholder), @r"
    apiVersion: v1
    kind: Secret
    metadata:
      name: db
    type: Opaque
    data:
      key: UExBQ0VIT0xERVI=
      password: UExBQ0VIT0xERVI=
    ");
}
