//! Other programs that read YAML, each asked about a whole batch in one process.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::Value;

/// One text of YAML and what it must mean.
pub struct Case {
    pub yaml: String,
    pub meaning: Value,
}

/// A reader that is not ours.
pub struct Reader {
    pub name: &'static str,
    read: fn(&[Case]) -> Option<Answer>,
}

/// What a reader said: its version, and for each case that it read wrongly, what it read.
pub struct Answer {
    pub version: String,
    pub wrong: Vec<(usize, String)>,
}

impl Reader {
    /// The answer, or nothing where the reader is not installed.
    pub fn answer(&self, cases: &[Case]) -> Option<Answer> {
        (self.read)(cases)
    }
}

/// The readers, by the names that `KDSL_REQUIRE_READERS` uses.
pub const READERS: &[Reader] = &[
    Reader { name: "pyyaml", read: |cases| script("python3", &["-c", &python(PYYAML)], cases) },
    Reader { name: "ruamel", read: |cases| script("python3", &["-c", &python(RUAMEL)], cases) },
    Reader { name: "js-yaml", read: |cases| script("node", &["-e", &node(JS_YAML)], cases) },
    Reader { name: "yaml", read: |cases| script("node", &["-e", &node(NPM_YAML)], cases) },
    Reader { name: "yaml-1.1", read: |cases| script("node", &["-e", &node(NPM_YAML_11)], cases) },
    Reader { name: "kubectl", read: kubectl },
];

const PYYAML: &str = "
import yaml
version = yaml.__version__
load = lambda text: yaml.load(text, yaml.SafeLoader)
";
const RUAMEL: &str = "
import ruamel.yaml
version = ruamel.yaml.__version__
def load(text):
    reader = ruamel.yaml.YAML(typ='safe', pure=True)
    reader.version = (1, 2)
    return reader.load(text)
";
const JS_YAML: &str = "
const reader = require('js-yaml');
const version = require('js-yaml/package.json').version;
const load = text => reader.load(text);
";
const NPM_YAML: &str = "
const reader = require('yaml');
const version = require('yaml/package.json').version;
const load = text => reader.parse(text);
";
const NPM_YAML_11: &str = "
const reader = require('yaml');
const version = require('yaml/package.json').version;
const load = text => reader.parse(text, { version: '1.1' });
";

fn python(load: &str) -> String {
    format!(
        "import sys, json\ntry:\n    exec({load:?})\nexcept ImportError:\n    sys.exit(77)
wrong = []
for at, (text, meaning) in enumerate(json.load(sys.stdin)):
    try:
        found = load(text)
        same = json.dumps(found, default=repr) == json.dumps(meaning)
    except Exception as problem:
        found, same = str(problem), False
    if not same:
        wrong.append([at, repr(found)])
json.dump({{'version': version, 'wrong': wrong}}, sys.stdout)"
    )
}

fn node(load: &str) -> String {
    format!(
        "let code = 77; try {{ {load}; code = 1;
const wrong = [];
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b) || Object.is(a, b);
const cases = JSON.parse(require('fs').readFileSync(0, 'utf8'));
cases.forEach(([text, meaning], at) => {{
  let found;
  try {{ found = load(text); }} catch (problem) {{ found = String(problem); }}
  if (!same(found, meaning)) wrong.push([at, JSON.stringify(found) || 'undefined']);
}});
console.log(JSON.stringify({{ version, wrong }}));
}} catch (problem) {{ console.error(problem); process.exit(code); }}"
    )
}

fn run(program: &str, arguments: &[&str], input: String) -> Option<(bool, i32, Vec<u8>, String)> {
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .ok()?;
    let mut stdin = child.stdin.take()?;
    // Beside the reading of the output, so that neither side waits for the other with a full pipe.
    let feeder = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().ok()?;
    let _ = feeder.join();
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    Some((output.status.success(), output.status.code().unwrap_or(1), output.stdout, words))
}

fn script(program: &str, arguments: &[&str], cases: &[Case]) -> Option<Answer> {
    let input: Vec<(&str, &Value)> = cases.iter().map(|case| (case.yaml.as_str(), &case.meaning)).collect();
    let (well, code, output, words) = run(program, arguments, serde_json::to_string(&input).unwrap())?;
    if code == 77 {
        return None;
    }
    assert!(well, "{program} failed: {words}");
    let answer: Value = serde_json::from_slice(&output).unwrap();
    let wrong = answer["wrong"].as_array().unwrap().iter();
    Some(Answer {
        version: answer["version"].as_str().unwrap_or_default().to_owned(),
        wrong: wrong.map(|pair| (pair[0].as_u64().unwrap() as usize, pair[1].to_string())).collect(),
    })
}

/// `kubectl` changes an object locally and prints it as JSON; one that it cannot read ends the
/// batch, so such a batch is halved until the culprits stand alone.
fn kubectl(cases: &[Case]) -> Option<Answer> {
    let (_, _, output, _) = run("kubectl", &["version", "--client"], String::new())?;
    let version = String::from_utf8_lossy(&output).lines().next().unwrap_or_default().to_owned();
    let mut wrong = Vec::new();
    kubectl_range(cases, 0, &mut wrong);
    Some(Answer { version, wrong })
}

fn kubectl_range(cases: &[Case], offset: usize, wrong: &mut Vec<(usize, String)>) {
    const OBJECT: &str = "apiVersion: example.com/v1\nkind: Case\nmetadata:\n  name: x\nspec:\n";
    let mut input = String::new();
    for case in cases {
        input.push_str(OBJECT);
        for line in case.yaml.split_inclusive('\n') {
            input.push_str(if line == "\n" { "" } else { "  " });
            input.push_str(line);
        }
        input.push_str("---\n");
    }
    let arguments = ["annotate", "--local", "-f", "-", "zz=b", "-o", "json"];
    let (well, _, output, words) = run("kubectl", &arguments, input).unwrap();
    let found: Vec<Value> =
        serde_json::Deserializer::from_slice(&output).into_iter().filter_map(Result::ok).collect();
    if well && found.len() == cases.len() {
        for (at, (case, found)) in cases.iter().zip(&found).enumerate() {
            if found["spec"] != case.meaning {
                wrong.push((offset + at, found["spec"].to_string()));
            }
        }
    } else if cases.len() == 1 {
        wrong.push((offset, words));
    } else {
        let (left, right) = cases.split_at(cases.len() / 2);
        kubectl_range(left, offset, wrong);
        kubectl_range(right, offset + left.len(), wrong);
    }
}
