"""A page as the tests read it: a small tree of elements, and all that is wrong with its HTML."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from werkzeug.test import TestResponse

VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
    ]
)
UNLABELLED = frozenset({"hidden", "submit", "button", "reset", "image"})
DATA_SCRIPTS = frozenset({"application/json", "application/ld+json"})


@dataclass
class Element:
    """One element of a page: its attributes, its children, the text inside it."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        return self.attributes[name]

    def get(self, name: str, default: str = "") -> str:
        return self.attributes.get(name, default)

    def all(self, *tags: str) -> list[Element]:
        """Every element of those tags inside, in the order of the page; no tag: every one."""
        found = []
        for child in self.children:
            if isinstance(child, Element):
                if not tags or child.tag in tags:
                    found.append(child)
                found.extend(child.all(*tags))
        return found

    @property
    def text(self) -> str:
        """The words inside, blanks folded; scripts and styles left out."""
        return " ".join(self._words().split())

    def _words(self) -> str:
        if self.tag in {"script", "style"}:
            return ""
        parts = [c if isinstance(c, str) else c._words() for c in self.children]
        return " ".join(parts) if self.tag not in {"b", "i", "span", "a", "h1"} else "".join(parts)


class _Tree(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("root")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        for depth in range(len(self.open) - 1, 0, -1):
            if self.open[depth].tag == tag:
                del self.open[depth:]
                return

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


class Page:
    """An answer; an HTML one has been parsed and looked through."""

    def __init__(self, path: str, response: TestResponse) -> None:
        self.path = path
        self.response = response
        self.status = response.status_code
        self.headers = response.headers
        self.data = response.get_data()
        self.is_html = response.mimetype == "text/html"
        self.root = Element("root")
        if self.is_html:
            tree = _Tree()
            tree.feed(self.html)
            self.root = tree.root

    @property
    def html(self) -> str:
        """The body as text."""
        return self.data.decode("utf-8")

    @property
    def text(self) -> str:
        """The words of the page (without its title), blanks folded."""
        bodies = self.root.all("body")
        return bodies[0].text if bodies else self.html

    @property
    def h1(self) -> str:
        return self.root.all("h1")[0].text

    @property
    def title(self) -> str:
        return self.root.all("title")[0].text

    @property
    def location(self) -> str:
        """Where a redirect leads."""
        return self.headers.get("Location", "")

    @property
    def links(self) -> dict[str, str]:
        """Words of each link -> its address (the last of equal words)."""
        return {link.text: link["href"] for link in self.root.all("a") if link.get("href")}

    @property
    def forms(self) -> list[Element]:
        """The forms inside the content (not the sign-out form of the side bar)."""
        return [f for part in self.root.all("main") for f in part.all("form")]

    def form(self, action: str | None = None) -> Element:
        """The form that posts to an address ending so; without one, the first that posts."""
        for candidate in self.forms:
            if candidate.get("method").lower() != "post":
                continue
            if action is None or (candidate.get("action") or self.path).endswith(action):
                return candidate
        raise AssertionError(f"{self.path}: no form posts to {action or 'anything'}")

    def rows(self, table: int = 0) -> list[list[str]]:
        """The words of each cell of a table's body."""
        bodies = self.root.all("tbody")
        return [[c.text for c in row.all("td", "th")] for row in bodies[table].all("tr")]


def fields_of(form: Element) -> dict[str, str | list[str]]:
    """What the browser would send of a form nobody touched."""
    sent: dict[str, str | list[str]] = {}
    for control in form.all("input", "select", "textarea"):
        name, kind = control.get("name"), control.get("type", "text")
        if not name or "disabled" in control.attributes or kind in {"submit", "button", "file"}:
            continue
        if kind in {"checkbox", "radio"}:
            if "checked" in control.attributes:
                _put(sent, name, control.get("value", "on"), many=kind == "checkbox")
        elif control.tag == "select":
            options = control.all("option")
            chosen = [o for o in options if "selected" in o.attributes]
            if not chosen and "multiple" not in control.attributes:
                chosen = options[:1]
            for option in chosen:
                value = option.get("value", option.text)
                _put(sent, name, value, many="multiple" in control.attributes)
        elif control.tag == "textarea":
            sent[name] = "".join(c for c in control.children if isinstance(c, str))
        else:
            sent[name] = control.get("value")
    return sent


def _put(sent: dict[str, str | list[str]], name: str, value: str, *, many: bool) -> None:
    before = sent.get(name)
    if before is None:
        sent[name] = value
    elif many:
        sent[name] = [*before, value] if isinstance(before, list) else [before, value]


def inspect(page: Page) -> list[str]:
    """All that is wrong with a page's HTML, in words."""
    root, wrong = page.root, []
    if len(root.all("h1")) != 1:
        wrong.append(f"{len(root.all('h1'))} h1 elements")
    if not root.all("title") or not root.all("title")[0].text.removesuffix("· Tracker").strip():
        wrong.append("no title")
    if not any(e.get("lang") for e in root.all("html")):
        wrong.append("no language")
    ids = [e["id"] for e in root.all() if "id" in e.attributes]
    wrong += [f"id {name} is not unique" for name in sorted({n for n in ids if ids.count(n) > 1})]
    wrong += _unlabelled(root, set(ids)) + _unguarded(root) + _inline(root)
    wrong += [
        f"image {e.get('src')} without alt" for e in root.all("img") if "alt" not in e.attributes
    ]
    wrong += ["a button without words" for e in root.all("button") if not _named(e)]
    wrong += [f"a link to {e['href']} without words" for e in root.all("a") if not _named(e)]
    return wrong


def _named(element: Element) -> bool:
    inner = [e.get("aria-label") or e.get("alt") for e in element.all()]
    return bool(element.text or element.get("aria-label") or any(inner))


def _unlabelled(root: Element, ids: set[str]) -> list[str]:
    targets = {label.get("for") for label in root.all("label") if label.text}
    inside = {
        id(control)
        for label in root.all("label")
        if label.text
        for control in label.all("input", "select", "textarea")
    }
    wrong = []
    for control in root.all("input", "select", "textarea"):
        if control.get("type") in UNLABELLED:
            continue
        labelled_by = control.get("aria-labelledby").split()
        if not (
            control.get("id") in targets
            or id(control) in inside
            or control.get("aria-label")
            or (labelled_by and set(labelled_by) <= ids)
        ):
            wrong.append(f"field {control.get('name') or control.get('id')} has no label")
    return wrong


def _unguarded(root: Element) -> list[str]:
    return [
        f"the form to {form.get('action') or 'itself'} carries no token"
        for form in root.all("form")
        if form.get("method").lower() == "post"
        and not any(e.get("name") == "csrf_token" and e.get("value") for e in form.all("input"))
    ]


def _inline(root: Element) -> list[str]:
    wrong = []
    for element in root.all():
        is_inline = element.tag == "script" and "src" not in element.attributes
        if is_inline and element.get("type") not in DATA_SCRIPTS:
            wrong.append("an inline script")
        if element.tag == "style":
            wrong.append("an inline style sheet")
        for name, value in element.attributes.items():
            if name == "style" or name.startswith("on") or name.startswith("hx-on"):
                wrong.append(f"{name} on <{element.tag}>")
            if name in {"href", "src", "action"} and value.lower().startswith("javascript:"):
                wrong.append(f"a script in {name} of <{element.tag}>")
    return wrong
