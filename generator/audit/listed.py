"""Read listed fields in any markup: ``- `id` (string)``, ``**id** `string` *required*``, ``id string``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .entries import NAME, Entry
from .facts import Line
from .kinds import Said, described, plain
from .page import LABEL, Page

_MARK = rf"(?:\*\*\s*`?{NAME}`?\s*\*\*|`{NAME}`|__{NAME}__|\*{NAME}\*)"
_NAMES = re.compile(
    rf"({_MARK}(?:\s*(?:,|/|\band\b|\bor\b|\|)\s*{_MARK})*)(\s*[:\u2013—-](?=\s|$)|\s*(?=\()|\s+|$)(.*)"
)
_BARE = re.compile(rf"({NAME})(\s*[:\u2013—-](?=\s|$)|\s*(?=\()|\s+|$)(.*)")
_LEAD = re.compile(r"(\s*)(?:>\s+)?(?:([-*+•]|\d+\.)\s+)?(.*)")
_LINKED = re.compile(r"\*\*\s*\[([\w.$-]+)\]\([^)]*\)\s*\*\*")
_ARGUMENT = re.compile(r"^`[<{:](\w+)[>}]?`")
_TERM = re.compile(r"(.*?\S):{2,}(\s|$)(.*)")
_WORD = re.compile(  # not a field name unless it is marked as one
    r"type|required|returns?|default|format|example|enum|optional|note|array|allowed|possible|values|nullable|the|an"
    r"|constraints|maximum|minimum|read-only|schema|body|responses?|request|parameters|errors|headers"
)
_LABELLED = re.compile(r"[\s*•-]*(?:type|required)\**\s*[:=]", re.IGNORECASE)
LIMITED = re.compile(
    r"[\s*•-]*(?:type|required|valid values|length constraints|pattern|default|minimum|maximum)\**\s*[:=]",
    re.IGNORECASE,
)
_TYPE = r"string|integer|int|long|double|float|number|boolean|enum|datetime|date|uuid|object|any|map from \w+ to \w+"
_SURE_TYPE = re.compile(
    r"(?:nullable |required |optional )*[<\[`*_]*(?:[Ss]tring|[Ii]nteger|int\d*|[Nn]umber|[Ff]loat|[Dd]ouble|[Bb]ool"
    r"|[Oo]bject|[Aa]rray|[Ll]ist[<\[ ]|enum|any\b|map[<\[( ]|dict|timestamp|uuid\b|date-?time)"
)
_GLUED = re.compile(  # name, type and the rest on one line without spaces
    rf"([A-Za-z_][\w.-]*?)((?:{_TYPE}|(?:list|array) of \w+)(?:\[\])?(?: or null)?)([Rr]equired|[Oo]ptional)?"
    r"(?:Defaults? .*|>=.*|<=.*|format: .*)?"
)
_EXAMPLE = re.compile(r"^(?:`[^`]*`|\"[^\"]*\"|[\w.:-]+)\s+(?=\((?:string|number|integer|boolean|enum|array|object)\b)")
_BRACKETS = re.compile(r"\([^()]*(?:\([^()]*\)[^()]*)*\)")
_LISTS_VALUES = re.compile(
    r"\b(?:possible|allowed|valid|available|accepted|enum)(?: enum)? ?(?:values?|options?|of)?(?: are)?\W*$"
    r"|\bMembers\s*$",
    re.IGNORECASE,
)


def entries(page: Page) -> list[Entry]:
    """Return the fields listed on a page, in order. A field with only a name is uncertain."""
    return list(_Reader(page).read())


class _Reader:
    def __init__(self, page: Page) -> None:
        labelled = (heading for heading in page.headings if heading.level == LABEL)
        titles = [heading for heading in page.headings if heading.level != LABEL]
        self.titles = {title.line for title in titles}
        self.breaks = {table.line for table in page.tables} | {fence.line for fence in page.fences} | self.titles
        self.breaks |= {heading.line for heading in labelled if not _LISTS_VALUES.search(heading.text)}
        lines = [line for paragraph in page.paragraphs for line in paragraph]
        lines += [Line(title.line, title.text) for title in titles if title.level > 2]
        self.starts = {paragraph[0].number for paragraph in page.paragraphs}
        self.lines = sorted(lines, key=lambda line: line.number)
        self.is_listing = False
        """Whether the next line may have values of the previous field."""
        self.indent = 0
        """Indentation of the previous value."""

    def read(self) -> Iterator[Entry]:
        """Yield each field, with the lines that describe it."""
        index = 0
        entry: Entry | None = None
        before: Entry | None = None
        while index < len(self.lines):
            line = self.lines[index]
            found = self._field(index)
            if entry and self._is_value(entry, line, is_field=found is not None):
                index += 1
            elif found:
                entry, index = found
                if not _is_item(entry, before):
                    yield entry
                    before = entry
                self.is_listing = bool(entry.description and _LISTS_VALUES.search(entry.description[-1].text))
            else:
                entry = entry if entry and self._describes(entry, line) else None
                is_of_value = bool(entry and entry.values) and _parts(line.text)[1] > self.indent
                self.is_listing = bool(_LISTS_VALUES.search(line.text)) or (self.is_listing and is_of_value)
                index += 1

    def _is_value(self, entry: Entry, line: Line, *, is_field: bool) -> bool:
        """If a line has a value of the previous field, alone or as a bullet, add it and return True."""
        bullet, indent, text = _parts(line.text)
        is_inner = bullet and (not entry.is_bullet or indent > entry.indent)
        is_alone = not bullet and not is_field and line.number not in self.titles
        is_alone = is_alone and bool(re.fullmatch(r"[\w.:/-]*\w,?", text))
        if is_alone and entry.is_enum and not entry.values:
            self.is_listing = True
        value = re.match(r"\W*`?\**\"?([\w.:/-]*\w)(?!\w|\**:\**\s+`)", text)
        if not (self.is_listing and value and (is_inner or is_alone)):
            return False
        self.indent = indent
        entry.values.append((value[1], line.number))
        entry.lines.add(line.number)
        return True

    def _describes(self, entry: Entry, line: Line) -> bool:
        """If a line continues the description of the previous field, or states its type, add it and return True."""
        bullet, indent, _ = _parts(line.text)
        is_apart = any(entry.line < at <= line.number for at in self.breaks if at not in entry.lines)
        if is_apart or line.number - max(entry.lines) > 3:
            return False
        if entry.is_bullet and indent <= entry.indent and (bullet or line.number in self.starts):
            return False
        said, tail = described(line.text.strip(" -*•"), named=True) if _LABELLED.match(line.text) else (Said(), "")
        if (said.kind and not entry.said.kind) or (said.required is not None and entry.said.required is None):
            entry.add(said, line, tail)
        else:
            entry.description.append(line)
            entry.source.append(line)
            entry.lines.add(line.number)
        return True

    def _is_typed_below(self, index: int) -> bool:
        """Return whether one of the lines below a name, before the next lone name, states a type."""
        for line in self.lines[index : index + 6]:
            if LIMITED.match(line.text):
                return True
            if re.fullmatch(NAME, line.text.strip()) or line.number in self.titles:
                return False
        return False

    def _field(self, index: int) -> tuple[Entry, int] | None:
        """Return the field that starts on a line, and the index after the lines that state its type."""
        line = self.lines[index]
        is_title = line.number in self.titles
        bullet, indent, text = _parts(line.text)
        if term := _TERM.fullmatch(text):
            text = f"{term[1]} {term[3]}".strip()
        elif glued := None if is_title else _GLUED.fullmatch(text):
            text = " ".join(part for part in glued.groups() if part)
        marked = _NAMES.fullmatch(text)
        found = marked or _BARE.fullmatch(text)
        if not found:
            return None
        between, rest = found[2].strip(), found[3].strip()
        word = not marked and _WORD.fullmatch(plain(found[1]).lower())
        if word and (rest or word[0] == "schema" or not self._is_typed_below(index + 1)):
            return None
        rest = _EXAMPLE.sub("", rest) if between == ":" else rest
        said, tail = described(rest, named=not between and rest.startswith(("`", "(", "[")))
        names = [plain(name) for name in re.findall(_MARK, found[1])] if marked else [found[1]]
        entry = Entry(names, line.number, said, source=[Line(line.number, rest)], indent=indent, is_bullet=bullet)
        entry.is_enum = bool(re.match(r"\W*enum\b", rest))
        entry.lines.add(line.number)
        if not rest:
            following = self._below(entry, index + 1)
            entry.is_stated = not (marked or entry.is_sure or is_title) and self._is_typed_below(index + 1)
            return (entry, following) if marked or entry.is_sure else None
        is_list = bullet or bool(between)
        if not (entry.is_sure or is_list if marked else _is_bare_field(said, rest, tail, is_list, bool(between))):
            return None
        if tail := tail.lstrip(" :\u2013—-.;"):
            entry.description.append(Line(line.number, tail))
        return entry, self._below(entry, index + 1)

    def _below(self, entry: Entry, index: int) -> int:
        """Add the lines below a name that state only its type, or that it is required."""
        first = index
        while index < len(self.lines):
            line = self.lines[index]
            _, _, text = _parts(line.text)
            text = text.lstrip(": ") if index == first else text
            said, tail = described(text, named=text.startswith(("Type", "`", "[")))
            if text in ("Array [", "]"):
                said, tail = Said(), ""
            if entry.said.kind and text == "enum":
                entry.is_enum, said = True, Said()
            if line.number in self.titles or line.number - max(entry.lines) > 3 or (entry.said.kind and said.kind):
                break
            is_definition = (
                index == first and line.text.lstrip().startswith((":", "(")) and (said.kind or said.required)
            )
            if tail and not (_LABELLED.match(text) or is_definition):
                break
            entry.add(said, line, tail)
            index += 1
        return index


def _is_bare_field(said: Said, rest: str, tail: str, is_list: bool, is_parted: bool) -> bool:
    """Return whether the text after an unmarked name shows that it is a field, not a word in a sentence."""
    in_brackets = rest.startswith("(")
    if not said.kind or (in_brackets and not _BRACKETS.match(rest)):
        return False
    is_typed = is_list or in_brackets or _SURE_TYPE.match(rest)
    return bool(is_typed) and (not tail or is_parted or (in_brackets and is_list))


def _is_item(entry: Entry, before: Entry | None) -> bool:
    """Return whether this entry describes the items of the preceding array with the same name; their fields follow."""
    kinds = (before.said.kind, entry.said.kind) if before and before.names == entry.names else (None, None)
    return bool(kinds[0] and kinds[1] and (kinds[0].items, kinds[1].type) == ("object", "object"))


def _parts(text: str) -> tuple[bool, int, str]:
    """Return whether a line is a bullet, its indentation, and its text."""
    found = _LEAD.fullmatch(_LINKED.sub(r"**\1**", text))
    if not found:
        return False, 0, text.strip()
    return bool(found[2]), len(found[1].expandtabs(4)), _ARGUMENT.sub(r"`\1`", found[3].strip())
