"""Responsibility notes: who leads, who takes part, who is responsible."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.extraction.brackets import pairs, split
from kg.extraction.pieces import Piece
from kg.lexicons import Lexicons
from kg.records import DepartmentRef, Role


@dataclass(frozen=True)
class NoteRules:
    """The table ``responsibilities``, compiled."""

    label: re.Pattern[str]
    mark: re.Pattern[str]
    any_label: re.Pattern[str]
    suffix: re.Pattern[str]
    label_roles: tuple[Role, ...]
    mark_roles: tuple[Role, ...]
    suffix_roles: tuple[Role, ...]
    first_leads: re.Pattern[str]
    agent: re.Pattern[str]
    no_agent: re.Pattern[str]
    others: re.Pattern[str]
    openings: re.Pattern[str]
    joining: re.Pattern[str]
    asides: tuple[str, ...]
    apart: re.Pattern[str]
    group: tuple[re.Pattern[str], re.Pattern[str]]
    joint: re.Pattern[str]

    @classmethod
    def of(cls, lexicons: Lexicons) -> NoteRules:
        """The rules of the lexicons, compiled."""
        table = lexicons.table("responsibilities")
        words = table["words"]
        complete = table["agents"]["complete"]
        return cls(
            label=re.compile(
                rf"(?:{_alternatives(table['labels'])}|(?P<aside>{table['labels_aside']}))(?:分别)?[:：]"
            ),
            mark=re.compile(rf"[（(](?:{_alternatives(table['marks'])})[）)]$"),
            any_label=re.compile(r"[\u4e00-\u9fff]{2,8}[:：]"),
            suffix=re.compile(rf"(?:{_alternatives(table['suffixes'])})$"),
            label_roles=tuple(row["role"] for row in table["labels"]),
            mark_roles=tuple(row["role"] for row in table["marks"]),
            suffix_roles=tuple(row["role"] for row in table["suffixes"]),
            first_leads=re.compile(rf"[，,；;。（(]?{words['first_leads']}[^）)。]*[）)]?"),
            agent=re.compile(table["agents"]["pattern"]),
            no_agent=re.compile(table["agents"]["never"]),
            others=re.compile(f"(?:{_any(words['others'])}|(?<=[{complete}]){words['others_named']})$"),
            openings=re.compile(f"(?:{'|'.join(words['openings'])})"),
            joining=re.compile(rf"(?<=[{complete}])(?:{_any(words['joining'])})"),
            asides=tuple(words["asides"]),
            apart=re.compile(rf"[{words['apart']}]$"),
            group=(re.compile(words["groups"][0]), re.compile(words["groups"][1])),
            joint=re.compile(
                rf"(?<=[{complete}]){words['joints_others']}(?:{_any(words['joints'])})(?!(?:单位|部门)$)(?=[\u4e00-\u9fff]{{2}})"
            ),
        )


def _alternatives(rows: list[dict[str, str]]) -> str:
    """The patterns as groups r0, r1 …, so that the group that matched tells the role."""
    return "|".join(f"(?P<r{i}>{row['pattern']})" for i, row in enumerate(rows))


def _any(words: list[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


@dataclass(frozen=True)
class _Name:
    start: int
    end: int
    role: Role | None


def is_aside(text: str, rules: NoteRules) -> bool:
    """Whether a text is a note that names no department: 完成时限：2025年."""
    label = rules.label.match(text)
    return label is not None and label.lastgroup == "aside"


def says_first_leads(text: str, rules: NoteRules) -> bool:
    """Whether the document says that the first name of every note is the leader's."""
    return bool(rules.first_leads.search(text))


def read_note(piece: Piece, rules: NoteRules, first_leads: bool, bare: bool) -> list[DepartmentRef] | None:
    """The departments of a note, brackets around it left out; None where the text is no note.

    ``bare``: a list of names without any word for their role is a note as well.
    """
    text = rules.first_leads.sub(lambda m: "。" * len(m[0]), piece.text)
    masked = Piece(text, piece.places)
    names = [name for start, end in _sections(text, rules) for name in _section(masked, start, end, rules)]
    if not names or not _is_note(text, names, rules, bare):
        return None
    roles = _roles(names, first_leads and not any(name.role == "lead" for name in names))
    refs = (_ref(piece, name, role) for name, role in zip(names, roles, strict=True))
    return list({(ref.name, ref.role): ref for ref in refs}.values())


def read_names(piece: Piece, role: Role, rules: NoteRules) -> list[DepartmentRef]:
    """The departments of a list that holds nothing but names, such as a table's cell."""
    bounds = split(piece.text, "；;。，,")
    names = [name for start, end in bounds for name in _names(piece, start, end, role, rules)]
    return [_ref(piece, name, role) for name in names]


def _ref(piece: Piece, name: _Name, role: Role) -> DepartmentRef:
    words = piece.text[name.start : name.end]
    return DepartmentRef(name=words, role=role, span=piece.span(name.start, name.end))


def _is_note(text: str, names: list[_Name], rules: NoteRules, bare: bool) -> bool:
    """A label makes a note; else a name must look like an agent's, and without any role all must."""
    if rules.label.match(text):
        return True
    words = [text[name.start : name.end] for name in names]
    looks = [bool(rules.agent.search(word)) for word in words]
    if any(len(word) > 40 or rules.no_agent.search(word) for word in words):
        return False
    if any(name.role for name in names):
        return any(looks)
    return bare and all(looks)


def _roles(names: list[_Name], first_leads: bool) -> list[Role]:
    """Names without a role are responsible; beside a leader, the responsible take part (guideline 3)."""
    if first_leads:
        return ["lead" if name is names[0] else "participant" for name in names]
    led = any(name.role == "lead" for name in names)
    return [
        "participant" if led and name.role in (None, "responsible") else name.role or "responsible"
        for name in names
    ]


def _sections(text: str, rules: NoteRules) -> list[tuple[int, int]]:
    """The note cut before each label."""
    cuts = [m.start() for m in rules.label.finditer(text)]
    return list(zip(sorted({0, *cuts}), [*(c for c in cuts if c), len(text)], strict=True))


def _section(piece: Piece, start: int, end: int, rules: NoteRules) -> list[_Name]:
    """The names behind one label; none behind a label for persons or times (责任领导：, 完成时限：)."""
    label = rules.label.match(piece.text, start, end)
    if label and label.lastgroup == "aside":
        return []
    role = _role(label, rules.label_roles)
    start = label.end() if label else start
    names: list[_Name] = []
    for a, b in _clauses(piece.text[start:end], rules):
        clause = piece.text[start + a : start + b]
        if rules.any_label.match(clause):
            break
        if clause.startswith(rules.asides):
            continue
        suffix = rules.suffix.search(clause)
        own = _role(suffix, rules.suffix_roles)
        found = _names(piece, start + a, start + (a + suffix.start() if suffix else b), own or role, rules)
        if own:
            names = [_Name(n.start, n.end, n.role or own) for n in names]
        names += found
    return names


def _clauses(text: str, rules: NoteRules) -> list[tuple[int, int]]:
    """The clauses of a note; 、 behind a role begins a new one: A牵头、B配合."""
    clauses = []
    for start, end in split(text, "；;。，,"):
        parts = [(start + a, start + b) for a, b in split(text[start:end], "、")]
        cuts = [b for a, b in parts[:-1] if rules.suffix.search(text[a:b])]
        clauses += list(zip([start, *(cut + 1 for cut in cuts)], [*cuts, end], strict=True))
    return clauses


def _role(match: re.Match[str] | None, roles: tuple[Role, ...]) -> Role | None:
    if match is None or match.lastgroup is None:
        return None
    return roles[int(match.lastgroup[1:])]


def _names(piece: Piece, start: int, end: int, role: Role | None, rules: NoteRules) -> list[_Name]:
    """The names of a clause, 、 or white space between them; a mark, （牵头）, gives its name a role."""
    text = piece.text
    listed = _grouped(text, [(start + a, start + b) for a, b in split(text[start:end], "、")], rules)
    names: list[_Name] = []
    for a, b in (bounds for part in listed for bounds in _spaced(piece, *part, rules)):
        for c, d in _joined(text, a, b, rules):
            mark = rules.mark.search(text[c:d])
            first, last = _trimmed(text, c, c + mark.start() if mark else d, rules)
            if last - first >= 2:
                names.append(_Name(first, last, _role(mark, rules.mark_roles) or role))
    return names


def _grouped(text: str, parts: list[tuple[int, int]], rules: NoteRules) -> list[tuple[int, int]]:
    """The parts, those that name one group together joined: 各市、县（市、区）人民政府."""
    first, second = rules.group
    joined: list[tuple[int, int]] = []
    for a, b in parts:
        if joined and first.fullmatch(text[slice(*joined[-1])]) and second.fullmatch(text[a:b]):
            joined[-1] = joined[-1][0], b
        else:
            joined.append((a, b))
    return joined


def _spaced(piece: Piece, start: int, end: int, rules: NoteRules) -> list[tuple[int, int]]:
    """A stretch of text cut where white space stands between two whole names."""
    cuts = [start]
    for at in range(start + 1, end):
        gap = piece.places[at] - piece.places[at - 1] > 1
        if gap and rules.apart.search(piece.text[cuts[-1] : at]) and rules.agent.search(piece.text[at:end]):
            cuts.append(at)
    return list(zip(cuts, [*cuts[1:], end], strict=True))


def _joined(text: str, start: int, end: int, rules: NoteRules) -> list[tuple[int, int]]:
    """A name, cut where 和 or 会同 joins two complete ones."""
    if text.startswith("各", start):
        return [(start, end)]
    word = text[start:end]
    cut = rules.joint.search(word) or rules.joining.search(word)
    if cut is None or not rules.agent.search(text[start + cut.end() : end]):
        return [(start, end)]
    return [(start, start + cut.start()), (start + cut.end(), end)]


def _trimmed(text: str, start: int, end: int, rules: NoteRules) -> tuple[int, int]:
    opening = rules.openings.match(text, start, end)
    start = opening.end() if opening else start
    others = rules.others.search(text[start:end])
    return start, start + others.start() if others else end


@dataclass(frozen=True)
class Note:
    """A note in brackets inside a text: ``text[start:end]`` with its brackets."""

    start: int
    end: int
    departments: tuple[DepartmentRef, ...]


def bracket_notes(piece: Piece, rules: NoteRules, first_leads: bool) -> list[Note]:
    """The notes in brackets inside a text. Bare names are a note only behind a whole sentence."""
    notes = []
    for start, end in pairs(piece.text):
        bare = start > 0 and piece.text[start - 1] in "。；！？”"
        inner = piece.part(start + 1, end)
        refs = read_note(inner, rules, first_leads, bare) if inner.text else None
        if refs:
            notes.append(Note(start, end + 1, tuple(refs)))
    return notes
