"""The package as its users meet it."""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path

import kdsl
import pytest

SHOP = """param tag: String = "v1"
ConfigMap config { data: { color: "blue" } }
Deployment web {
  spec: {
    replicas: 3
    template.spec.containers.app: { image: "shop:${tag}", env: { COLOR: config.color } }
  }
}
"""


def test_a_program_becomes_manifests() -> None:
    output = kdsl.compile({"main.kdsl": SHOP}, set={"tag": "v2"}, kubernetes="1.31")
    assert output.ok and output.yaml is not None and "image: shop:v2" in output.yaml
    config, web = output.manifests
    assert (config["kind"], config["data"]) == ("ConfigMap", {"color": "blue"})
    assert web["spec"]["replicas"] == 3
    assert not output.diagnostics and str(output.diagnostics) == ""
    assert output.source_map is None


def test_a_text_alone_is_a_program() -> None:
    output = kdsl.compile('ConfigMap a { data: { k: "v" } }', format="json")
    assert output.yaml is not None and output.yaml.startswith("{")


def test_mistakes_are_data() -> None:
    output = kdsl.compile("/* é😀 */ ConfigMap a { dta: {} }")
    assert not output.ok and output.yaml is None and output.manifests == []
    (found,) = output.diagnostics
    assert (found.code, found.severity, found.is_error) == ("K0101", "error", True)
    start = found.span.start
    assert (found.span.file, start.index, start.line, start.column, start.offset) == ("main.kdsl", 23, 1, 24, 27)
    assert str(found).startswith("main.kdsl:1:24: error[K0101]: ")
    (edit,) = found.fixes[0].edits
    assert (edit.start, edit.end, edit.text) == (23, 26, "data")
    report = str(output.diagnostics)
    assert report.startswith("error[K0101]") and "main.kdsl:1:24" in report
    assert output.diagnostics.errors == (found,)
    assert kdsl.explain(found.code).startswith("#")


def test_scalars_lead_to_their_source() -> None:
    text = '// é😀\nlet color = "blue"\nConfigMap a { data: { k: color } }'
    output = kdsl.compile({"main.kdsl": text}, source_map=True)
    assert output.yaml is not None and output.source_map is not None and len(output.source_map) >= 4
    origin = output.source_map.origin(output.yaml.index("blue"))
    assert origin is not None and text[origin.start : origin.end] == '"blue"'
    assert output.source_map.origin(10_000) is None


def test_a_call_that_makes_no_sense_is_raised() -> None:
    with pytest.raises(kdsl.KdslError, match="kubernetess"):
        kdsl.compile(SHOP, kubernetess="1.31")  # type: ignore[call-arg]
    with pytest.raises(kdsl.KdslError, match="1.5"):
        kdsl.compile(SHOP, kubernetes="1.5")
    with pytest.raises(kdsl.KdslError):
        kdsl.compile({"a.kdsl": 3})  # type: ignore[dict-item]
    with pytest.raises(kdsl.KdslError):
        kdsl.compile(3)  # type: ignore[arg-type]
    with pytest.raises(kdsl.KdslError):
        kdsl.compile(SHOP, set={"tag": object()})  # type: ignore[dict-item]
    with pytest.raises(kdsl.KdslError):
        kdsl.explain("Podd")
    with pytest.raises(kdsl.KdslError):
        kdsl.compile_folder("no such folder")
    with pytest.raises(kdsl.KdslError):
        kdsl.format("let a = \"\ud800\"")
    with pytest.raises(kdsl.KdslError):
        kdsl.Project(limits="none")  # type: ignore[arg-type]
    with pytest.raises(kdsl.KdslError, match="has no `fule`; there are base, fuel, depth"):
        kdsl.compile(SHOP, limits={"fule": 1})  # type: ignore[arg-type]
    with pytest.raises(kdsl.KdslError, match="must be a kdsl.Cancel"):
        kdsl.compile(SHOP, cancel=True)  # type: ignore[arg-type]


def test_a_folder_is_compiled(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "x.kdsl").write_text("no program", encoding="utf-8")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\xff")
    (tmp_path / "kdsl.toml").write_text('kubernetes = "1.30"\n[environments.prod.params]\ntag = "v9"\n', encoding="utf-8")
    (tmp_path / "main.kdsl").write_text('import { name } from "parts/name.kdsl"\n' + SHOP + "ConfigMap extra { data: { n: name } }\n", encoding="utf-8")
    (tmp_path / "parts" / "name.kdsl").write_text('let name = "é"\n', encoding="utf-8")
    assert sorted(kdsl.read_folder(tmp_path)) == ["kdsl.toml", "main.kdsl", "parts/name.kdsl"]
    output = kdsl.compile_folder(tmp_path, env="prod")
    assert output.ok, str(output.diagnostics)
    assert output.yaml is not None and "image: shop:v9" in output.yaml and "é" in output.yaml
    assert kdsl.Project.of_folder(str(tmp_path)).compile().ok


def test_texts_are_formatted_checked_and_linted() -> None:
    assert kdsl.format("let a={b:1}").text == "let a = { b: 1 }\n"
    refused = kdsl.format("let a = [")
    assert refused.text is None and refused.diagnostics[0].is_error
    assert [one.code for one in kdsl.check("ConfigMap a { dta: {} }")] == ["K0101"]
    pod = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers:\n    - name: a\n      image: a\n"
    found = kdsl.lint({"p.yaml": pod}, profile="strict")
    assert found and all(one.code.startswith("K10") for one in found)
    assert not kdsl.lint({"p.yaml": pod}, profile="strict", allow=[one.code for one in found])
    with pytest.raises(kdsl.KdslError):
        kdsl.lint({"p.yaml": pod}, deny=["K0101"])


def test_manifests_become_a_program() -> None:
    yaml = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  color: blue\n"
    assert kdsl.is_manifests(yaml) and not kdsl.is_manifests("a: 1")
    imported = kdsl.import_manifests(yaml, check=True)
    assert imported.objects == 1 and imported.differences == []
    assert kdsl.compile(imported.files).yaml == yaml


def test_programs_are_drawn_and_compared() -> None:
    graph = kdsl.graph(SHOP)
    assert graph is not None and "-->" in graph
    change = kdsl.diff(SHOP, SHOP.replace("blue", "red"))
    assert change is not None and "red" in change
    assert kdsl.graph("ConfigMap a { dta: 1 }") is None


def test_pages_and_versions() -> None:
    assert "replicas" in kdsl.explain("Deployment.spec", kubernetes="1.31")
    versions = kdsl.kubernetes_versions()
    assert versions[0] == "1.28" and len(versions) > 5
    assert kdsl.__version__.count(".") == 2


def test_a_project_is_edited() -> None:
    project = kdsl.Project({"main.kdsl": "/* é😀 */ ConfigMap c { da"})
    labels = [item.label for item in project.completion("main.kdsl", 25).items]
    assert labels[0] == "data"
    project.write("main.kdsl", '/* é😀 */ ConfigMap c { data: { KEY: "v" } }\nlet x = c.KEY\n')
    text = project.text("main.kdsl")
    assert text is not None
    hover = project.hover("main.kdsl", text.index("ConfigMap"))
    assert hover is not None and text[hover.start : hover.end] == "ConfigMap" and "configuration data" in hover.markdown
    at = text.rindex("KEY")
    (target,) = project.definition("main.kdsl", at)
    assert text[target.start : target.end] == "KEY" and target.start == text.index("KEY")
    assert len(project.references("main.kdsl", at)) == 2
    renamed = project.rename("main.kdsl", at, "LEVEL")
    assert renamed.refused is None and len(renamed.edits) == 2
    assert project.rename("main.kdsl", at, "no name!").refused
    project.apply(renamed.edits)
    yaml = project.compile().yaml
    assert yaml is not None and "LEVEL: v" in yaml
    origin = project.origin(yaml.index("v\n", yaml.index("LEVEL")))
    assert origin is not None and origin.file == "main.kdsl"
    project.edit("main.kdsl", 0, 9, "")
    assert (project.text("main.kdsl") or "").startswith("ConfigMap")
    with pytest.raises(kdsl.KdslError):
        project.edit("main.kdsl", 0, 10_000, "")
    with pytest.raises(kdsl.KdslError):
        project.edit("main.kdsl", -1, 0, "")
    with pytest.raises(kdsl.KdslError):
        project.write("main.kdsl", "\ud800")
    assert project.paths() == ["main.kdsl"] and project.remove("main.kdsl") and not project.remove("main.kdsl")


def test_a_project_is_fixed_formatted_and_tested() -> None:
    project = kdsl.Project('ConfigMap c { dta: { a: "b" } }\ntest "it is there" { assert c.a == "b", "b" }')
    (action, *_) = project.actions("main.kdsl", 14)
    edits = project.action_edits("main.kdsl", 14, 14, action)
    assert len(edits) == 1 and "data" in edits[0].text
    fixed = project.fix("all")
    assert fixed.count == 1 and not fixed.diagnostics.errors
    for path, text in fixed.files.items():
        project.write(path, text)
    assert [(test.name, test.passed) for test in project.test()] == [("it is there", True)]
    assert project.format("main.kdsl") == () or project.format("main.kdsl")
    assert project.info()["params"] == []
    assert project.ask("folds", "main.kdsl") is not None
    with pytest.raises(kdsl.KdslError):
        project.lint(kubernetes="1.31")
    project.set_options(kubernetes="1.30")
    with pytest.raises(kdsl.KdslError):
        project.set_options(kubernetes="none")


HOSTILE = [
    "fn f(n: Int): Int = f(n + 1)\nConfigMap c { data.n: f(0) }",
    'ConfigMap c { data.n: (1..90000).map(n => "x".repeat(n)).join() }',
    "let a = [a]\nConfigMap c { data.n: a }",
    "[" * 200_000,
    "let a = " + "-" * 100_000,
    "\0" * 1000,
]


@pytest.mark.parametrize("program", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_program_ends(program: str) -> None:
    started = time.monotonic()
    output = kdsl.compile(program, limits="untrusted")
    assert output.diagnostics.errors and time.monotonic() - started < 20


LONG = "ConfigMap c { data.n: (1..90000).map(n => (1..90000).map(m => m * n).length()).join() }"


def test_limits_are_numbers() -> None:
    output = kdsl.compile('ConfigMap c { data.key: "v" }', limits={"base": "untrusted", "output": 20})
    assert [finding.code for finding in output.diagnostics] == ["K0402"]
    assert kdsl.compile('ConfigMap c { data.key: "v" }', limits={"fuel": 100}).ok


def test_another_thread_cancels() -> None:
    cancel = kdsl.Cancel()
    limits: kdsl.Limits = {"fuel": 9_000_000_000}
    project = kdsl.Project(LONG, limits=limits, cancel=cancel)
    timer = threading.Timer(0.05, cancel.cancel)
    timer.start()
    assert [finding.code for finding in project.compile().diagnostics] == ["K0405"]
    timer.join()
    assert cancel.is_cancelled and not kdsl.compile("ConfigMap c {}", cancel=cancel).ok
    project.set_options()
    project.write("main.kdsl", 'ConfigMap c { data.key: "v" }')
    assert project.compile().ok


def test_what_takes_too_long_ends() -> None:
    output = kdsl.compile(LONG, timeout=0.001)
    assert [finding.code for finding in output.diagnostics] == ["K0405"] and output.yaml is None
    assert kdsl.compile('ConfigMap c { data.key: "v" }', timeout=600).yaml


def test_deep_json_is_refused() -> None:
    deep: object = {}
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(kdsl.KdslError):
        kdsl.compile(SHOP, set={"tag": deep})  # type: ignore[dict-item]


def test_threads_compile_at_once() -> None:
    """While something is compiled other threads run, and the small stack of one is enough."""
    slow = 'ConfigMap c { data: { n: "${(1..50000).map(n => n + 1).length()}" } }'
    ticks = 0
    done = threading.Event()
    results: list[bool] = []

    def work() -> None:
        for _ in range(3):
            results.append(kdsl.compile(slow).diagnostics == ())

    before = threading.stack_size(128 << 10)
    try:
        threads = [threading.Thread(target=work) for _ in range(3)]
        for thread in threads:
            thread.start()
    finally:
        threading.stack_size(before)

    def wait() -> None:
        for thread in threads:
            thread.join()
        done.set()

    watcher = threading.Thread(target=wait)
    watcher.start()
    while not done.is_set():
        ticks += 1
        time.sleep(0.001)
    watcher.join()
    assert results == [True] * 9 and ticks > 5, kdsl.compile(slow).diagnostics


def test_threads_share_a_project() -> None:
    project = kdsl.Project(SHOP)
    failures: list[str] = []

    def work(number: int) -> None:
        for step in range(20):
            project.write(f"part{number}.kdsl", f'ConfigMap part{number} {{ data: {{ step: "s{step}" }} }}\n')
            if not project.compile().ok:
                failures.append(f"{number}: {step}")

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures and len(project.compile().manifests) == 6


@pytest.mark.parametrize("page", ["../README.md", "../../../docs/guide/embedding.md"])
def test_what_the_pages_show_runs(page: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = (Path(__file__).parent / page).read_text(encoding="utf-8")
    blocks = [part.split("```")[0] for part in text.split("```python\n")[1:]]
    assert blocks
    for block in blocks:
        exec(block, {})
    assert page != "../README.md" or "Deployment" in capsys.readouterr().out


@pytest.mark.skipif(sys.implementation.name != "cpython", reason="counts what CPython allocates")
def test_doc_examples_run() -> None:
    import doctest

    from kdsl import _project

    for module in (kdsl, _project):
        assert doctest.testmod(module, extraglobs={"Project": kdsl.Project}).failed == 0
