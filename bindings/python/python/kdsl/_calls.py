"""The functions of the package, and what they have in common with :class:`kdsl.Project`."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Dict, List, Mapping, Optional, Sequence, Tuple, TypedDict, Union

from . import _answers as answers
from . import _kdsl as engine
from ._kdsl import Cancel

if TYPE_CHECKING:
    from typing_extensions import Literal, Unpack

Files = Union[str, Mapping[str, str]]
"""Files by their paths, written with ``/``; or one text, which is ``main.kdsl``."""

Param = Union[str, int, float, bool]


class KdslError(Exception):
    """A call that makes no sense: an option that there is none of, a version that nobody knows, a file that is none.

    What is wrong with a program is never raised: it is in ``diagnostics``.
    """


class Limits(TypedDict, total=False):
    """A set of limits in which some have other numbers. All of it may be left out."""

    base: Literal["trusted", "untrusted"]
    """The set whose other numbers hold."""
    fuel: int
    """Steps of evaluation."""
    depth: int
    """Evaluations in each other, 256 at most."""
    memory: int
    """Bytes of all values that are made."""
    output: int
    """Bytes of the output."""
    findings: int
    """Findings that are kept, the errors first."""
    source: int
    """Bytes of one file that is read."""
    sources: int
    """Bytes of all files that are read."""
    files: int
    """Files that are read."""


class Options(TypedDict, total=False):
    """How a program is compiled. All of it may be left out."""

    main: Sequence[str]
    """The files that are built. Otherwise those of the sources of ``kdsl.toml``, or all that end in ``.kdsl``."""
    kubernetes: str
    """The version that is compiled for, ``"1.34"``, or a range, ``"1.31-1.34"``."""
    set: Mapping[str, Param]
    """The values of params."""
    env: str
    """The environment of ``kdsl.toml``."""
    params: Sequence[str]
    """Files, among those that are given, with values of params."""
    crds: Sequence[str]
    """Files or folders, among those that are given, with CustomResourceDefinitions."""
    secrets: Literal["write", "omit", "placeholder"]
    """What is written for the values of Secrets."""
    limits: Union[Literal["trusted", "untrusted"], Limits]
    """What a program may use up; ``"untrusted"`` is for programs of strangers."""
    rollout_on_config_change: bool
    """Whether pods are rolled out when the configuration that they use changes."""


class RunOptions(Options, total=False):
    """What ends it before it is done: the answer is then the error K0405, and no YAML. All of it may be left out."""

    timeout: float
    """How many seconds it may take."""
    cancel: Cancel
    """What another thread may end it by."""


class CompileOptions(RunOptions, total=False):
    """What comes out besides. All of it may be left out."""

    format: Literal["yaml", "json"]
    """What ``Output.yaml`` is."""
    source_map: bool
    """Whether ``Output.source_map`` is there."""


class LintOptions(RunOptions, total=False):
    """How a program is linted."""

    profile: Literal["recommended", "strict"]
    pod_security: Literal["privileged", "baseline", "restricted"]
    select: Sequence[str]
    """The only codes, or names, that are looked for."""
    allow: Sequence[str]
    warn: Sequence[str]
    deny: Sequence[str]


OF_LINTS = ("profile", "pod_security", "select", "allow", "warn", "deny")

Asked = List[Any]


def camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(other.title() for other in others)


def to_json(value: object) -> str:
    def given(other: object) -> object:
        if isinstance(other, Mapping):
            return dict(other)
        if isinstance(other, (set, frozenset)):
            return sorted(other)
        if isinstance(other, os.PathLike):
            return os.fspath(other)
        raise TypeError(f"{type(other).__name__} is no value of JSON")

    try:
        return json.dumps(value, default=given, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise KdslError(f"an argument makes no sense: {error}") from error


def files_of(files: Files) -> Mapping[str, str]:
    return {"main.kdsl": files} if isinstance(files, str) else files


def options_of(options: Mapping[str, Any]) -> Dict[str, Any]:
    """Options as the engine calls them. What is ``None`` is not given."""
    named = {camel(name): value for name, value in options.items() if value is not None}
    if isinstance(named.get("timeout"), (int, float)):
        # The engine counts milliseconds.
        named["timeout"] = max(0, round(named["timeout"] * 1000))
    return {"report": "full", "manifests": True, **named}


def cancel_of(options: Mapping[str, Any]) -> Tuple[Optional[Cancel], Dict[str, Any]]:
    """What ends a question, which is no value of JSON, and the other options."""
    others = dict(options)
    cancel = others.pop("cancel", None)
    if cancel is not None and not isinstance(cancel, Cancel):
        raise KdslError("`cancel` must be a kdsl.Cancel")
    return cancel, others


def split(options: Mapping[str, Any]) -> Tuple[Dict[str, Any], Dict[str, Any]]:
    """The options of lints, and the others."""
    lints = {camel(name): value for name, value in options.items() if name in OF_LINTS and value is not None}
    return lints, {name: value for name, value in options.items() if name not in OF_LINTS}


def read(answer: str) -> Any:
    """The value of an answer; an error in it is raised."""
    value = json.loads(answer)
    if isinstance(value, dict) and value.get("error") is not None:
        raise KdslError(value["error"])
    return value


def call(name: str, *arguments: object) -> Any:
    return read(engine.call(name, to_json(arguments)))


def once(name: str, files: Files, options: Mapping[str, Any], *arguments: object) -> Any:
    cancel, others = cancel_of(options)
    return read(engine.once(name, to_json([files_of(files), options_of(others), arguments]), cancel))


def compile(files: Files, **options: Unpack[CompileOptions]) -> answers.Output:
    """Compiles a program to manifests."""
    return answers.output(once("compile", files, options))


def compile_folder(folder: Union[str, os.PathLike[str]], **options: Unpack[CompileOptions]) -> answers.Output:
    """Compiles the project in a folder, as ``kdsl build`` does there."""
    return compile(read_folder(folder), **options)


def check(files: Files, **options: Unpack[RunOptions]) -> answers.Diagnostics:
    """What is found in a program, without its manifests."""
    return answers.diagnostics(once("check", files, options))


def lint(files: Files, **options: Unpack[LintOptions]) -> answers.Diagnostics:
    """What lints find in a program, and in plain manifests among the files."""
    lints, others = split(options)
    return answers.diagnostics(once("lint", files, others, lints))


def format(text: str) -> answers.Formatted:
    """The text in the canonical style."""
    return answers.formatted(call("format", text))


def graph(
    files: Files, format: Literal["mermaid", "dot"] = "mermaid", **options: Unpack[RunOptions]
) -> Optional[str]:
    """What refers to what, as a diagram; ``None`` if there are errors."""
    drawn: Optional[str] = once("graph", files, options, format)["graph"]
    return drawn


def diff(
    old: Files, new: Files, format: Literal["text", "markdown"] = "text", **options: Unpack[Options]
) -> Optional[str]:
    """What would change in a cluster; ``None`` if one of the programs has errors."""
    sides = [{"files": files_of(files), "options": options_of(options)} for files in (old, new)]
    shown: Optional[str] = call("diff", *sides, format)["diff"]
    return shown


def import_manifests(
    manifests: Files,
    *,
    kubernetes: Optional[str] = None,
    secrets: Optional[Literal["data", "param"]] = None,
    split: bool = False,
    crds: Optional[Mapping[str, str]] = None,
    check: bool = False,
) -> answers.Imported:
    """Makes a program of manifests. ``check`` compiles it, and says what does not come back as it was."""
    options = {"kubernetes": kubernetes, "secrets": secrets, "split": split, "crds": crds, "check": check}
    given = {name: value for name, value in options.items() if value is not None}
    return answers.imported(call("importManifests", manifests, given))


def is_manifests(text: str) -> bool:
    """Whether a text holds manifests, rather than something else in YAML."""
    return bool(call("isManifests", text))


def explain(subject: str, *, kubernetes: Optional[str] = None) -> str:
    """The page of a code, ``"K0101"``, of a kind, ``"Pod"``, or of a field, ``"Pod.spec"``."""
    page: str = call("explain", subject, {"kubernetes": kubernetes})["page"]
    return page


def kubernetes_versions() -> List[str]:
    """The versions of Kubernetes that are known, the oldest first."""
    versions: List[str] = call("kubernetesVersions")
    return versions


LARGEST = 16 << 20
"""Files with more bytes are not read."""

PASSED = ("node_modules", "target")
"""Folders that are not looked into, beside those whose names begin with a dot."""


def read_folder(folder: Union[str, os.PathLike[str]]) -> Dict[str, str]:
    """The texts of a folder and of those in it, by their paths from it: what a program there can mean.

    Left out are files and folders whose names begin with a dot, ``node_modules`` and ``target``, what is no UTF-8, and what
    has more than 16 MiB. Links to folders are not followed.
    """
    top = Path(folder)
    if not top.is_dir():
        raise KdslError(f"{top} is no folder")
    found: Dict[str, str] = {}
    for path, folders, names in os.walk(top):
        folders[:] = sorted(one for one in folders if not one.startswith(".") and one not in PASSED)
        for name in sorted(one for one in names if not one.startswith(".")):
            file = Path(path, name)
            try:
                if file.stat().st_size <= LARGEST:
                    found[file.relative_to(top).as_posix()] = file.read_bytes().decode("utf-8")
            except (OSError, UnicodeDecodeError):
                continue
    return found
