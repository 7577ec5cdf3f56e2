"""YAML as data only: events become a plain tree; no tags, anchors, aliases, merge keys or constructors."""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from steppefire.scenario.located import Mapping, Mark, Node, Problems, Scalar, Sequence, shown

MAX_DEPTH = 32
MAX_NODES = 200_000
MAX_SCALAR = 10_000

_WHY_PLAIN = "a scenario is plain data"


def parse_yaml(file: str, text: str, problems: Problems) -> Node | None:
    """The tree of a YAML text, or None after noting what is wrong with it."""
    before = len(problems.found)
    events: list[yaml.Event] = []
    try:
        # The events are counted one by one as they come, before anything is composed of them.
        for event in _limited(yaml.parse(text, Loader=yaml.SafeLoader), file, problems):
            events.append(event)
    except yaml.MarkedYAMLError as error:
        problems.add(_where(file, error), f"this is not YAML: {error.problem or error.context}", error.context or "",
                     "check indentation, quotes and brackets here and just before")
    except yaml.YAMLError:
        problems.add(Mark(file), "this is not YAML", "it holds characters that YAML does not allow", "")
    if len(problems.found) > before:
        return None
    return _Composer(file, events, problems).document()


def _where(file: str, error: yaml.MarkedYAMLError) -> Mark:
    start, noticed = error.context_mark, error.problem_mark or error.context_mark
    if noticed is None:
        return Mark(file)
    # A quote or bracket left open is noticed lines later, or at the end; it is to be closed where it began.
    left_open = ("while scanning a quoted scalar", "while parsing a flow")
    if start and start.line < noticed.line and str(error.context).startswith(left_open):
        noticed = start
    return Mark(file, noticed.line + 1, noticed.column + 1)


def _limited(events: Iterator[yaml.Event], file: str, problems: Problems) -> Iterator[yaml.Event]:
    depth = nodes = documents = 0
    for event in events:
        mark = _mark(file, event)
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                problems.add(mark, "a second document begins", "a file holds one document", "delete the line '---'")
                return
        if isinstance(event, yaml.NodeEvent):
            nodes += 1
            _plain(event, mark, problems)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            problems.add(mark, f"nested deeper than {MAX_DEPTH} levels", "deep nesting is refused", "")
            return
        if nodes > MAX_NODES:
            problems.add(mark, f"more than {MAX_NODES} values", "larger files are refused", "")
            return
        yield event


def _plain(event: yaml.NodeEvent, mark: Mark, problems: Problems) -> None:
    if isinstance(event, yaml.AliasEvent):
        problems.add(mark, f"alias *{str(event.anchor)[:40]}", _WHY_PLAIN, "write the value out")
    elif event.anchor is not None:
        problems.add(mark, f"anchor &{event.anchor[:40]}", _WHY_PLAIN, "delete it and write the values out")
    tag = getattr(event, "tag", None)
    if tag is not None:
        problems.add(mark, f"tag {shown(tag)}", _WHY_PLAIN, "delete the tag")
    if isinstance(event, yaml.ScalarEvent) and event.style in ("'", '"') and _lines(event) > 0:
        problems.add(mark, "a quoted text that does not end on its line", "its closing quote may be missing",
                     "close the quote; write a long text after >-")
    if isinstance(event, yaml.ScalarEvent) and len(event.value) > MAX_SCALAR:
        problems.add(mark, f"a text longer than {MAX_SCALAR} characters", "long texts are refused", "shorten it")


def _lines(event: yaml.Event) -> int:
    return event.end_mark.line - event.start_mark.line if event.start_mark and event.end_mark else 0


def _mark(file: str, event: yaml.Event) -> Mark:
    start = event.start_mark
    return Mark(file, start.line + 1, start.column + 1) if start else Mark(file)


class _Composer:
    """Builds the tree; recursion is safe, because the depth of the events is known to be small."""

    def __init__(self, file: str, events: list[yaml.Event], problems: Problems):
        self.file = file
        self.events = iter(events)
        self.problems = problems

    def document(self) -> Node | None:
        for event in self.events:
            if isinstance(event, yaml.NodeEvent):
                return self.node(event)
        self.problems.add(Mark(self.file), "the file is empty", "", "write its keys")
        return None

    def node(self, event: yaml.Event) -> Node:
        mark = _mark(self.file, event)
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(mark)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(mark)
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(event.value, mark, quoted=event.style is not None)
        raise TypeError(f"aliases are refused before composing, and {event} is no node")

    def sequence(self, mark: Mark) -> Sequence:
        items = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self.node(event))
        return Sequence(tuple(items), mark)

    def mapping(self, mark: Mark) -> Mapping:
        entries: dict[str, tuple[Scalar, Node]] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.node(event)
            value = self.node(next(self.events))
            if not isinstance(key, Scalar):
                self.problems.add(key.mark, "a key that is no text", _WHY_PLAIN, "use a word as key")
            elif key.text == "<<" and not key.quoted:
                self.problems.add(key.mark, "merge key <<", _WHY_PLAIN, "write the values out")
            elif key.text in entries:
                first = entries[key.text][0].mark.line
                self.problems.add(key.mark, f"key {shown(key.text)} twice", f"it stands in line {first} already",
                                  "keep one of the two")
            else:
                entries[key.text] = (key, value)
        return Mapping(entries, mark)
