"""The corpus of all programs here gives what the library itself gives for it: the file that KDSL_CORPUS names.

``cargo run -p kdsl-tests --example same-everywhere -- write FILE`` writes it.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, Iterator, Mapping

import pytest
from kdsl import _answers, _kdsl

CORPUS = os.environ.get("KDSL_CORPUS")


def places(value: object, files: Mapping[str, str]) -> Iterator[tuple[str, int, int]]:
    """The places in an answer, whose indexes are taken out: file, byte, index."""
    if isinstance(value, list):
        for one in value:
            yield from places(one, files)
    elif isinstance(value, dict):
        for end in ("start", "end"):
            place = value.get(end)
            if isinstance(place, dict) and "offset" in place:
                yield value["file"], place["offset"], place.pop("index")
        for one in value.values():
            yield from places(one, files)


@pytest.mark.skipif(CORPUS is None, reason="KDSL_CORPUS names no corpus")
def test_every_case_gives_what_the_library_gives(capsys: pytest.CaptureFixture[str]) -> None:
    count = counted = texts = 0
    for line in Path(CORPUS or "").read_text(encoding="utf-8").splitlines():
        case: dict[str, Any] = json.loads(line)
        if "call" in case:
            said = json.loads(_kdsl.call(case["call"], json.dumps(case["arguments"])))
            assert {member: said[member] for member in case["expected"]} == case["expected"], case["name"]
            texts += 1
            continue
        expected, files = case["expected"], case["arguments"][0]
        given = json.loads(_kdsl.once(case["ask"], json.dumps(case["arguments"])))
        assert given.get("error") is None, case["name"]
        output = _answers.output({"yaml": None, **given})
        assert (output.yaml, str(output.diagnostics)) == (expected.get("yaml"), expected["report"]), case["name"]
        assert [one.code for one in output.diagnostics] == [one["code"] for one in expected["diagnostics"]]
        for file, offset, index in places(given["diagnostics"], files):
            if file in files:
                assert index == len(files[file].encode()[:offset].decode()), case["name"]
                counted += 1
        assert given["diagnostics"] == expected["diagnostics"], case["name"]
        count += 1
    assert count > 500 and counted > 500 and texts > 500
    with capsys.disabled():
        print(f"\nPython: {count + texts} cases, all as the library has them; {counted} places")
