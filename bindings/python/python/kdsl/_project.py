"""A program that is edited."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any, Dict, List, Optional, Tuple, Union

from . import _answers as answers
from . import _calls as calls
from . import _kdsl as engine

if TYPE_CHECKING:
    from typing_extensions import Literal, Unpack


class Project:
    """A program that is edited: files in memory, and what an editor asks about them.

    It compiles once after a change, and answers what stands at a place from syntax and types alone, in broken code as well.
    Several threads may use one; they wait for each other.

        >>> project = Project({"main.kdsl": "ConfigMap c { da"})
        >>> project.completion("main.kdsl", 16).items[0].label
        'data'
    """

    def __init__(self, files: Optional[calls.Files] = None, **options: Unpack[calls.CompileOptions]) -> None:
        given = calls.to_json(calls.files_of({} if files is None else files))
        cancel, others = calls.cancel_of(options)
        self._engine = engine.Engine(given, calls.to_json(calls.options_of(others)))
        self._engine.set_cancel(cancel)
        self._raise(self._engine.error())

    @classmethod
    def of_folder(cls, folder: Union[str, os.PathLike[str]], **options: Unpack[calls.CompileOptions]) -> Project:
        """The project in a folder, as it is now on the disk."""
        return cls(calls.read_folder(folder), **options)

    @staticmethod
    def _raise(error: Optional[str]) -> None:
        if error is not None:
            raise calls.KdslError(error)

    def ask(self, question: str, *arguments: object) -> Any:
        """Asks any question that the engine knows, with the values of JSON that it takes and gives."""
        return calls.read(self._engine.ask(question, calls.to_json(arguments)))

    # Files and options.

    def set_options(self, **options: Unpack[calls.CompileOptions]) -> None:
        """Takes other options; those that are not named are as if they never were."""
        cancel, others = calls.cancel_of(options)
        self._engine.set_cancel(cancel)
        self._raise(self._engine.set_options(calls.to_json(calls.options_of(others))))

    def write(self, path: str, text: str) -> None:
        """Gives a file a text."""
        try:
            self._engine.write(path, text)
        except (TypeError, UnicodeEncodeError) as error:
            raise calls.KdslError(f"paths and texts are str of whole characters: {error}") from error

    def edit(self, path: str, start: int, end: int, text: str) -> None:
        """Replaces the text between two indexes."""
        try:
            is_done = self._engine.edit(path, start, end, text)
        except (TypeError, OverflowError, UnicodeEncodeError) as error:
            raise calls.KdslError(f"a place or a text is none: {error}") from error
        if not is_done:
            raise calls.KdslError(f"there is no {path}, or no {start} to {end} in it")

    def apply(self, edits: Tuple[answers.Edit, ...]) -> None:
        """Makes edits that were answered."""
        for path in {edit.file for edit in edits}:
            of_file = [edit for edit in edits if edit.file == path]
            self.write(path, answers.apply(self.text(path) or "", of_file))

    def remove(self, path: str) -> bool:
        """Removes a file; ``False`` if there is none."""
        return self._engine.remove(path)

    def paths(self) -> List[str]:
        """The paths of the files."""
        paths: List[str] = self.ask("paths")
        return paths

    def text(self, path: str) -> Optional[str]:
        """The text of a file, or of a module of the standard library that the program has."""
        text: Optional[str] = self.ask("text", path)
        return text

    # The program.

    def compile(self) -> answers.Output:
        """The manifests, and what was found."""
        return answers.output(self.ask("compile"))

    def check(self) -> answers.Diagnostics:
        """What was found, without the manifests."""
        return answers.diagnostics(self.ask("check"))

    def lint(self, **options: Unpack[calls.LintOptions]) -> answers.Diagnostics:
        """What lints find; the options are those of lints alone."""
        lints, others = calls.split(options)
        if others:
            raise calls.KdslError(f"{', '.join(others)}: the project has these options")
        return answers.diagnostics(self.ask("lint", lints))

    def test(self, name: Optional[str] = None) -> List[answers.TestResult]:
        """Runs its tests, or the one of that name."""
        return [answers.test_result(one) for one in self.ask("test", name)["tests"]]

    def graph(self, format: Literal["mermaid", "dot"] = "mermaid") -> Optional[str]:
        """What refers to what, as a diagram; ``None`` if there are errors."""
        drawn: Optional[str] = self.ask("graph", format)["graph"]
        return drawn

    def fix(self, which: Literal["safe", "all"] = "safe") -> answers.Fixed:
        """The texts of files in which findings are mended. :meth:`write` takes them."""
        return answers.fixed(self.ask("fix", which))

    def explain(self, subject: str) -> str:
        """The page of a code, a kind or a field, those of CustomResourceDefinitions included."""
        page: str = self.ask("explain", subject)["page"]
        return page

    def info(self) -> Dict[str, Any]:
        """What the project says of itself: environments, params, versions."""
        info: Dict[str, Any] = self.ask("info")
        return info

    # What stands at a place.

    def hover(self, path: str, index: int) -> Optional[answers.Hover]:
        """What is known of the thing at a place."""
        return answers.hover(self.ask("hover", path, index))

    def completion(self, path: str, index: int) -> answers.Completions:
        """What can be typed at a place."""
        return answers.completions(self.ask("completion", path, index))

    def definition(self, path: str, index: int) -> Tuple[answers.Location, ...]:
        """Where the name at a place leads."""
        targets = self.ask("definition", path, index)["targets"]
        return tuple(answers.Location(one["file"], one["start"], one["end"]) for one in targets)

    def references(self, path: str, index: int, *, declarations: bool = True) -> Tuple[answers.Place, ...]:
        """The places that say the name at a place."""
        return tuple(answers.place(one) for one in self.ask("references", path, index, declarations))

    def rename(self, path: str, index: int, name: str) -> answers.Renamed:
        """The edits that give the thing at a place another name. :meth:`apply` makes them."""
        answer = self._engine.ask("rename", calls.to_json([path, index, name]))
        return answers.renamed(json.loads(answer))

    def actions(self, path: str, start: int, end: Optional[int] = None) -> Tuple[answers.Action, ...]:
        """What can be done with a selection."""
        return tuple(answers.action(one) for one in self.ask("actions", path, start, end))

    def action_edits(self, path: str, start: int, end: int, action: answers.Action) -> Tuple[answers.Edit, ...]:
        """The edits of an action."""
        return answers.edits(self.ask("actionEdits", path, start, end, action.id, action.title))

    def origin(self, yaml_index: int) -> Optional[answers.Location]:
        """Where the scalar at an index of the YAML is said."""
        return answers.location(self.ask("origin", yaml_index))

    def format(self, path: str) -> Optional[Tuple[answers.Edit, ...]]:
        """The edits that give a file the canonical style; ``None`` if its syntax is wrong."""
        found = self.ask("formatFile", path)
        return None if found is None else answers.edits(found)
