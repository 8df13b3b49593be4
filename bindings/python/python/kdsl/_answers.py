"""What is answered, as values of Python. They are made of the JSON of the engine here and nowhere else."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Any, Dict, Iterable, List, Mapping, Optional, Tuple

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Position:
    """A place in a text."""

    index: int
    """The index into the ``str``."""
    line: int
    """The line, the first being 1."""
    column: int
    """The column in characters, the first being 1."""
    offset: int
    """The byte of its UTF-8."""


@dataclass(frozen=True)
class Span:
    """A part of a file, and what a finding says of it."""

    file: str
    start: Position
    end: Position
    text: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.start.line}:{self.start.column}"


@dataclass(frozen=True)
class Location:
    """A part of a file by its indexes."""

    file: str
    start: int
    end: int


@dataclass(frozen=True)
class Edit:
    """A part of a file, and the text that it is to have."""

    file: str
    start: int
    end: int
    text: str


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text with edits of it; they do not overlap."""
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end), reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


@dataclass(frozen=True)
class Fix:
    """A change that mends a finding."""

    title: str
    edits: Tuple[Edit, ...]
    safe: bool
    """Whether it is surely what is meant."""


@dataclass(frozen=True)
class Diagnostic:
    """A finding. ``str()`` of it is a line; the whole report is ``str(output.diagnostics)``."""

    code: str
    """Such as ``K0101``; :func:`kdsl.explain` has the page."""
    name: str
    severity: str
    """``error``, ``warning`` or ``hint``."""
    message: str
    span: Span
    """The place that is wrong."""
    labels: Tuple[Span, ...]
    """Other places that have to do with it."""
    notes: Tuple[str, ...]
    help: Optional[str]
    fixes: Tuple[Fix, ...]
    versions: Optional[str]
    """For which versions of Kubernetes it holds, where they are several."""

    @property
    def is_error(self) -> bool:
        """Whether it keeps the manifests from being written."""
        return self.severity == "error"

    def __str__(self) -> str:
        return f"{self.span}: {self.severity}[{self.code}]: {self.message}"


class Diagnostics(Tuple[Diagnostic, ...]):
    """Findings, in the order of files and places. ``str()`` of them is the report that a terminal shows."""

    report: str

    def __new__(cls, found: Iterable[Diagnostic] = (), report: str = "") -> Diagnostics:
        made = super().__new__(cls, tuple(found))
        made.report = report
        return made

    def __str__(self) -> str:
        return self.report

    @property
    def errors(self) -> Tuple[Diagnostic, ...]:
        """Those that are errors."""
        return tuple(one for one in self if one.is_error)


@dataclass(frozen=True)
class Scalar:
    """A scalar of the YAML, and where the program says it."""

    start: int
    end: int
    origin: Location


class SourceMap:
    """Where each scalar of the YAML comes from."""

    def __init__(self, scalars: Iterable[Scalar]) -> None:
        self.scalars: Tuple[Scalar, ...] = tuple(scalars)
        self._starts = [scalar.start for scalar in self.scalars]

    def origin(self, index: int) -> Optional[Location]:
        """Where the scalar at an index of the YAML is said."""
        at = bisect_right(self._starts, index) - 1
        if at < 0 or index > self.scalars[at].end:
            return None
        return self.scalars[at].origin

    def __len__(self) -> int:
        return len(self.scalars)


@dataclass(frozen=True)
class Output:
    """What a program became."""

    yaml: Optional[str]
    """The manifests as YAML, or as JSON if the option ``format`` says so; ``None`` if there are errors."""
    manifests: List[Dict[str, Any]]
    """The manifests as values, in an order in which they can be applied; none if there are errors."""
    diagnostics: Diagnostics
    source_map: Optional[SourceMap]
    """Where each scalar comes from, if the option ``source_map`` asks for it."""

    @property
    def ok(self) -> bool:
        """Whether there are no errors."""
        return self.yaml is not None


@dataclass(frozen=True)
class Formatted:
    """A text in the canonical style."""

    text: Optional[str]
    """``None`` if the syntax is wrong."""
    diagnostics: Diagnostics


@dataclass(frozen=True)
class Fixed:
    """The texts of files in which findings were mended."""

    files: Dict[str, str]
    count: int
    diagnostics: Diagnostics
    """What is left."""


@dataclass(frozen=True)
class Note:
    """What an import could not do as one would like."""

    kind: str
    """``refused``, ``twice``, ``raw``, ``dropped`` or ``comment``."""
    file: str
    start: int
    object: str
    message: str

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True)
class Imported:
    """A program that was made of manifests."""

    files: Dict[str, str]
    objects: int
    notes: Tuple[Note, ...]
    params: Dict[str, str]
    """The values that its params are to have, such as those of Secrets."""
    differences: Optional[List[Dict[str, Any]]]
    """What does not come back as it was, if ``check`` asks for it; an empty list is the proof that all does."""


@dataclass(frozen=True)
class Hover:
    """What is known of the thing at a place."""

    start: int
    end: int
    markdown: str


@dataclass(frozen=True)
class Completion:
    """Something that can be typed at a place."""

    label: str
    kind: str
    start: int
    end: int
    text: str
    """What the part between ``start`` and ``end`` becomes."""
    detail: Optional[str]
    snippet: Optional[str]
    """The same with the stops of the Language Server Protocol."""
    deprecated: bool
    edits: Tuple[Edit, ...]
    """Edits elsewhere that belong to it, such as an import."""


@dataclass(frozen=True)
class Completions:
    """What can be typed at a place."""

    items: Tuple[Completion, ...]
    incomplete: bool


@dataclass(frozen=True)
class Place:
    """A place that says a name."""

    file: str
    start: int
    end: int
    write: bool
    declaration: bool


@dataclass(frozen=True)
class Renamed:
    """The edits that give something another name, or why there are none."""

    edits: Tuple[Edit, ...]
    warnings: Tuple[str, ...]
    refused: Optional[str]
    """Why it cannot have that name."""


@dataclass(frozen=True)
class Action:
    """Something that can be done with a selection."""

    id: str
    title: str
    sort: str
    """``quickfix``, ``extract``, ``inline`` or ``rewrite``."""
    keeps_output: bool


@dataclass(frozen=True)
class TestResult:
    """A test of the program, run."""

    __test__ = False

    name: str
    passed: bool
    diagnostics: Diagnostics


def position(data: Json) -> Position:
    return Position(data["index"], data["line"], data["column"], data["offset"])


def span(data: Json) -> Span:
    return Span(data["file"], position(data["start"]), position(data["end"]), data.get("text") or "")


def location(data: Optional[Json]) -> Optional[Location]:
    return None if data is None else Location(data["file"], data["start"], data["end"])


def edit(data: Json) -> Edit:
    return Edit(data["file"], data["start"], data["end"], data["text"])


def edits(data: Optional[Iterable[Json]]) -> Tuple[Edit, ...]:
    return tuple(edit(one) for one in data or ())


def _fix(data: Json) -> Fix:
    def replacement(one: Json) -> Edit:
        return Edit(one["file"], one["start"]["index"], one["end"]["index"], one["replacement"])

    return Fix(data["title"], tuple(replacement(one) for one in data["edits"]), data["safe"])


def _diagnostic(data: Json) -> Diagnostic:
    return Diagnostic(
        code=data["code"],
        name=data["name"],
        severity=data["severity"],
        message=data["message"],
        span=span(data["primary"]),
        labels=tuple(span(one) for one in data["labels"]),
        notes=tuple(data["notes"]),
        help=data["help"],
        fixes=tuple(_fix(one) for one in data["fixes"]),
        versions=data["versions"],
    )


def diagnostics(data: Json) -> Diagnostics:
    return Diagnostics((_diagnostic(one) for one in data["diagnostics"] or ()), data.get("report") or "")


def _source_map(data: Optional[Json]) -> Optional[SourceMap]:
    if data is None:
        return None
    files, numbers = data["files"], data["scalars"]
    fives = (numbers[at : at + 5] for at in range(0, len(numbers), 5))
    return SourceMap(Scalar(a, b, Location(files[file], c, d)) for a, b, file, c, d in fives)


def output(data: Json) -> Output:
    return Output(data["yaml"], data.get("manifests") or [], diagnostics(data), _source_map(data.get("sourceMap")))


def formatted(data: Json) -> Formatted:
    return Formatted(data["text"], diagnostics(data))


def fixed(data: Json) -> Fixed:
    return Fixed(dict(data["files"]), data["count"], diagnostics(data))


def imported(data: Json) -> Imported:
    def note(one: Json) -> Note:
        return Note(one["kind"], one["file"], one["start"], one["object"], one["message"])

    return Imported(
        files={file["path"]: file["text"] for file in data["files"]},
        objects=data["objects"],
        notes=tuple(note(one) for one in data["notes"]),
        params=dict(data["params"]),
        differences=data.get("differences"),
    )


def completions(data: Json) -> Completions:
    def item(one: Json) -> Completion:
        return Completion(
            label=one["label"],
            kind=one["kind"],
            start=one["start"],
            end=one["end"],
            text=one["text"],
            detail=one.get("detail"),
            snippet=one.get("snippet"),
            deprecated=one.get("deprecated", False),
            edits=edits(one.get("edits")),
        )

    return Completions(tuple(item(one) for one in data["items"]), data["incomplete"])


def hover(data: Optional[Json]) -> Optional[Hover]:
    return None if data is None else Hover(data["start"], data["end"], data["markdown"])


def place(data: Json) -> Place:
    return Place(data["file"], data["start"], data["end"], data["write"], data["declaration"])


def renamed(data: Json) -> Renamed:
    warnings = tuple(f"{one['title']}: {one['text']}" for one in data["warnings"])
    return Renamed(edits(data["edits"]), warnings, data.get("error"))


def action(data: Json) -> Action:
    return Action(data["id"], data["title"], data["sort"], data["keepsOutput"])


def test_result(data: Json) -> TestResult:
    return TestResult(data["name"], data["passed"], diagnostics(data))
