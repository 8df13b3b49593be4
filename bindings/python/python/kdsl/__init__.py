"""kdsl: a typed configuration language that compiles to Kubernetes manifests.

    >>> import kdsl
    >>> print(kdsl.compile('ConfigMap settings { data: { color: "blue" } }').yaml)
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: settings
    data:
      color: blue
    <BLANKLINE>

Mistakes in a program are data: :class:`Output` has them as ``diagnostics``. What raises :class:`KdslError` is a call that
makes no sense, such as an option that there is none of. Files are texts in memory; :func:`compile_folder` and
:func:`read_folder` alone read a disk. Every place is an index into the ``str``.
"""

from ._answers import (
    Action,
    Completion,
    Completions,
    Diagnostic,
    Diagnostics,
    Edit,
    Fix,
    Fixed,
    Formatted,
    Hover,
    Imported,
    Location,
    Note,
    Output,
    Place,
    Position,
    Renamed,
    Scalar,
    SourceMap,
    Span,
    TestResult,
)
from ._calls import (
    CompileOptions,
    Files,
    KdslError,
    Limits,
    LintOptions,
    Options,
    RunOptions,
    check,
    compile,
    compile_folder,
    diff,
    explain,
    format,
    graph,
    import_manifests,
    is_manifests,
    kubernetes_versions,
    lint,
    read_folder,
)
from ._kdsl import Cancel
from ._kdsl import version as _version
from ._project import Project

__version__ = _version()

__all__ = [
    "Action",
    "Cancel",
    "CompileOptions",
    "Completion",
    "Completions",
    "Diagnostic",
    "Diagnostics",
    "Edit",
    "Files",
    "Fix",
    "Fixed",
    "Formatted",
    "Hover",
    "Imported",
    "KdslError",
    "Limits",
    "LintOptions",
    "Location",
    "Note",
    "Options",
    "Output",
    "Place",
    "Position",
    "Project",
    "Renamed",
    "RunOptions",
    "Scalar",
    "SourceMap",
    "Span",
    "TestResult",
    "check",
    "compile",
    "compile_folder",
    "diff",
    "explain",
    "format",
    "graph",
    "import_manifests",
    "is_manifests",
    "kubernetes_versions",
    "lint",
    "read_folder",
]
