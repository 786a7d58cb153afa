"""What a bundle is made of, as the control plane hands it over."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class ResponseSource:
    """A named response, in the source form that a person edits; `binary` names the slots of its base64 leaves.

    `examples` fill a fault that a sandbox gives on purpose, and what a rule's dispatcher chooses without values.
    """

    name: str
    source: str
    binary: Set[str] = frozenset()
    examples: Mapping[str, str] = field(default_factory=dict)
    kind: str = "answer"
    fault_code: str = ""
    fault_string: str = ""


@dataclass(frozen=True, kw_only=True)
class RowSource:
    """A row that won its key: `dataset` indexes BundleSource.datasets, `row` is the number in the spreadsheet.

    `values` are cells by slot name (missing ones are empty), or in the order of the response's slots. `before` is the
    state in which the row answers (empty: any, `stories.INITIAL`: the first), `after` the one that it leaves behind.
    """

    kind: Literal["literal", "regex", "default", "rule"]
    key: str
    response: str
    values: Mapping[str, str] | Sequence[str]
    dataset: int
    row: int
    before: str = ""
    after: str = ""


@dataclass(frozen=True, kw_only=True)
class OperationSource:
    """An operation: what its requests look like, where their key is, and the rows that answer.

    `element` is the `{namespace}local` name of the request's first body element; `key_path` are the steps below it
    (`{namespace}local` or `local`, the last may be `@attribute`; none: the element's own text). `key_paths` are those
    of all fields when several make the key, whose values stand joined with `keys.SEPARATOR` in the keys of `rows`.
    `parts` are the body elements that may follow it, for a message of several parts; `headers` the header elements
    that the contract declares, as a client may demand that they be understood. Rules and regular expressions are tried
    in the order of `rows`; `examples` fill the default response when there are no rows. `fields` are the steps to each
    field of the request that functions and rules may read, by its name as `functions.field` writes it. `validators`
    are the versions of the plug-ins that look at its requests in a strict sandbox, by name.
    """

    name: str
    element: str
    action: str = ""
    one_way: bool = False
    key_path: tuple[str, ...] = ()
    key_label: str = ""
    key_paths: Sequence[tuple[str, ...]] = ()
    parts: Sequence[str] = ()
    headers: Sequence[str] = ()
    responses: Sequence[ResponseSource] = ()
    rows: Iterable[RowSource] = ()
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    examples: Mapping[str, str] = field(default_factory=dict)
    default_response: str = ""
    validators: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class DatasetLabel:
    """How answers name the dataset that a row came from."""

    name: str
    revision: int


@dataclass(frozen=True, kw_only=True)
class BundleSource:
    """Everything that one service version answers with in a sandbox; `digest` names it by its inputs."""

    service: str
    version: str
    operations: Sequence[OperationSource]
    datasets: Sequence[DatasetLabel]
    files: Mapping[str, bytes]
    main_file: str
    digest: str
