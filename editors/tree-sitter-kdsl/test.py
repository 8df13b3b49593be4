#!/usr/bin/env python3
"""Both parsers see the same: every program of the repository, read by tree-sitter and by the compiler.

    test.py GENERATED PROGRAMS

GENERATED is the folder of what `cargo xtask tree-sitter` wrote; PROGRAMS the file of what `cargo xtask programs`
printed. No tree may have a node ERROR or MISSING, and all nodes must have the same names and places. The queries
must fit the grammar, and give colours for the words of every program.
"""

import ctypes
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import tree_sitter

# What the colours of `highlights.scm` may be for what the parser takes a token for.
COLOURS = {
    "comment": r"comment$",
    "documentation": r"comment\.documentation$",
    # The text of a key is the key's.
    "string": r"string|property$",
    "interpolation": r"punctuation\.special$",
    "number": r"number$",
    "constant": r"constant\.builtin$|boolean$",
    "keyword": r"keyword\.(conditional|repeat)$",
    "item": r"keyword",
    "context": r"keyword",
    "name": r"variable|property$|type|label$|function",
    "sign": r"operator$|punctuation\.(delimiter|bracket)$",
}

HERE = pathlib.Path(__file__).resolve().parent
# Nodes of one of the parsers alone: holes, and what has no node of its own in the other.
ONLY_OURS = {"missing"}
ONLY_THEIRS = {"line_comment", "doc_comment", "block_comment", "escape"}


def language(generated, build):
    """Compiles the parser and loads it."""
    library = pathlib.Path(build) / "kdsl.so"
    sources = [generated / "parser.c", HERE / "src" / "scanner.c"]
    subprocess.run(
        ["cc", "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-I", generated, *sources, "-o", library], check=True
    )
    function = ctypes.CDLL(str(library)).tree_sitter_kdsl
    function.restype = ctypes.c_void_p
    capsule = ctypes.pythonapi.PyCapsule_New
    capsule.restype = ctypes.py_object
    capsule.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
    return tree_sitter.Language(capsule(function(), b"tree_sitter.Language", None))


def snake(name):
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def ours(program):
    """The nodes of the compiler's tree, as (name, first byte, byte behind, depth)."""
    nodes = [(snake(kind), start, end, depth) for kind, start, end, depth in program["nodes"]]
    return [node for node in nodes if node[0] not in ONLY_OURS]


def theirs(tree):
    """The nodes of tree-sitter's."""
    found, work = [], [(tree.root_node, 0)]
    while work:
        node, depth = work.pop()
        if not node.is_named or node.type in ONLY_THEIRS:
            continue
        found.append((node.type, node.start_byte, node.end_byte, depth))
        work.extend((child, depth + 1) for child in reversed(node.children))
    return found


def difference(program, text, tree):
    """What is not the same, in words; none where all is."""
    if tree.root_node.has_error:
        bad = next(node for node in walk(tree.root_node) if node.type == "ERROR" or node.is_missing)
        return f"{bad.type} at {text[bad.start_byte : bad.end_byte + 30]!r}"
    one, other = ours(program), theirs(tree)
    # The file begins with its first token here and with its first character there.
    for left, right in zip(one[1:] + [None], other[1:] + [None]):
        if left != right:
            place = (left or right)[1:3]
            return f"{left} here, {right} in tree-sitter, at {text[place[0] : place[1]][:60]!r}"
    return None


def miscoloured(program, text, tree, query):
    """The first token whose colour is not one of its sort."""
    captures = []
    for pattern, found in tree_sitter.QueryCursor(query).matches(tree.root_node):
        captures += [(node.start_byte, -node.end_byte, pattern, name) for name, nodes in found.items() for node in nodes]
    colours = [""] * len(text)
    # As editors do: what is inside wins, then the pattern that comes later.
    for start, end, _, name in sorted(captures):
        colours[start:-end] = [name] * (-end - start)
    at = 0
    for sort, piece in program["tokens"]:
        size = len(piece.encode())
        given = set(colours[at : at + size])
        if sort in COLOURS and not all(re.match(COLOURS[sort], colour) for colour in given):
            return f"{piece!r} is {sort}, coloured as {sorted(given)}"
        at += size
    return None


def walk(node):
    yield node
    for child in node.children:
        yield from walk(child)


def main(generated, programs):
    with tempfile.TemporaryDirectory() as build:
        kdsl = language(pathlib.Path(generated), build)
    parser = tree_sitter.Parser(kdsl)
    highlights = tree_sitter.Query(kdsl, (HERE / "queries/highlights.scm").read_text())
    passed, failed, nodes = 0, 0, 0
    for line in pathlib.Path(programs).read_text().splitlines():
        program = json.loads(line)
        text = "".join(piece for _, piece in program["tokens"]).encode()
        tree = parser.parse(text)
        wrong = difference(program, text, tree) or miscoloured(program, text, tree, highlights)
        if wrong is None:
            passed += 1
            nodes += len(program["nodes"])
        else:
            failed += 1
            print(f"{program['name']}: {wrong}")
    for path in sorted((HERE / "queries").glob("*.scm")):
        try:
            tree_sitter.Query(kdsl, path.read_text())
            passed += 1
        except tree_sitter.QueryError as error:
            failed += 1
            print(f"{path.name}: {error}")
    print(f"{nodes} nodes are the same in both parsers")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
