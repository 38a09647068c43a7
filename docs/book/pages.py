#!/usr/bin/env python3
"""What mdBook does not do: the repository's own pages as chapters.

Input: the book as mdBook has read it, on standard input. Output: the book with

* a page for each file of docs/errors below the chapter of errors,
* chapters of a sentence and an `#include` without the sentence, which is for readers of the repository;
* links and pictures of included pages turned into those of the book: a page that is a chapter is linked, a
  file that is none is named, a picture is drawn in place;
* links of the book's own chapters to these pages, which lead to the files where a chapter is read in the
  repository, turned likewise.

Guarantees: a link within the book that leads nowhere, or to a heading that does not exist, is an error.
"""

import json
import pathlib
import re
import sys

BOOK = pathlib.Path(__file__).resolve().parent
SOURCE = BOOK / "src"
ROOT = BOOK.parents[1]
# The chapters that are pages of the repository, and which page each is.
INCLUDED = {}
# Their sentences for a reader of the repository, who sees no included page.
SENTENCES = {}


def chapters(items):
    """All chapters, those within others, too."""
    for item in items:
        if isinstance(item, dict) and "Chapter" in item:
            yield item["Chapter"]
            yield from chapters(item["Chapter"]["sub_items"])


def add_errors(book):
    """A page for each error code below the chapter of errors."""
    for chapter in chapters(book):
        if chapter["path"] != "look-up/errors.md":
            continue
        for number, path in enumerate(sorted((ROOT / "docs/errors").glob("NW*.md")), 1):
            text = path.read_text(encoding="utf-8")
            name = text.splitlines()[0].removeprefix("# ")
            page = f"look-up/{path.name}"
            INCLUDED[page] = path
            chapter["sub_items"].append({"Chapter": {
                "name": name, "content": text, "number": [*chapter["number"], number], "sub_items": [],
                "path": page, "source_path": None, "parent_names": [*chapter["parent_names"], chapter["name"]],
            }})


def find_included():
    """Which page of the repository a chapter includes that has a sentence and an `#include` alone."""
    for path in SOURCE.rglob("*.md"):
        page, text = path.relative_to(SOURCE).as_posix(), path.read_text(encoding="utf-8")
        found = re.fullmatch(r"(.*?)\{\{#include (\S+\.md)\}\}\s*", text, flags=re.S)
        if found:
            sentence, file = found.groups()
            if f"]({file})" not in sentence:
                raise SystemExit(f"{page} looks empty in the repository: begin it with a link to {file}")
            INCLUDED[page], SENTENCES[page] = (path.parent / file).resolve(), sentence


def outside_code(text):
    """The text's parts: those at odd places are code, in which nothing is a link."""
    # So is a block of HTML, which an included derivation is.
    return re.split(r"(^```.*?^```[^\n]*$|^<[^\n]*$|`[^`\n]*`)", text, flags=re.M | re.S)


def drawn(path):
    """A picture in one line, as a cell of a table needs it."""
    return " ".join(path.read_text(encoding="utf-8").split("\n")).replace("|", "&#124;").strip()


def relative(target, page):
    """The way from a page of the book to another."""
    up = "../" * page.count("/")
    return up + target


def rewrite(chapter, by_file):
    """Links and pictures of an included page become those of the book."""
    folder = INCLUDED[chapter["path"]].parent
    text = chapter["content"].removeprefix(SENTENCES.get(chapter["path"], ""))

    def link(found):
        picture, label, target = found[1], found[2], found[3]
        if re.match(r"[a-z]+:|#", target):
            return found[0]
        name, _, heading = target.partition("#")
        file = (folder / name).resolve()
        if not file.exists():
            raise SystemExit(f"{INCLUDED[chapter['path']]}: {target} does not exist")
        if picture:
            return drawn(file)
        if file in by_file:
            return f"[{label}]({relative(by_file[file], chapter['path'])}{'#' + heading if heading else ''})"
        return f"{label} (`{file.relative_to(ROOT)}`)"

    def definition(found):
        name, mark, heading = found[2].partition("#")
        file = (folder / name).resolve()
        if re.match(r"[a-z]+:|#", found[2]):
            return found[0]
        if file not in by_file:
            raise SystemExit(f"{INCLUDED[chapter['path']]}: {found[2]} is no chapter")
        return found[1] + relative(by_file[file], chapter["path"]) + mark + heading

    parts = re.split(r"(^```.*?^```[^\n]*$)", text, flags=re.M | re.S)
    for index in range(0, len(parts), 2):
        parts[index] = re.sub(r"(!?)\[((?:[^\[\]`]|`[^`]*`)*)\]\(([^()\s]+)\)", link, parts[index])
        parts[index] = re.sub(r"^(\[[^\]]+\]: +)(\S+)$", definition, parts[index], flags=re.M)
    chapter["content"] = "".join(parts)


def rewrite_own(chapter, by_file):
    """Links of a chapter to pages of the repository become those of the book."""
    folder = (SOURCE / chapter["path"]).parent

    def target(found):
        name, mark, heading = found[2].partition("#")
        file = (folder / name).resolve()
        if re.match(r"[a-z]+:|#", found[2]) or file not in by_file:
            return found[0]
        return found[1] + relative(by_file[file], chapter["path"]) + mark + heading + found[3]

    parts = outside_code(chapter["content"])
    for index in range(0, len(parts), 2):
        parts[index] = re.sub(r"(\]\()([^()\s]+)(\))", target, parts[index])
        parts[index] = re.sub(r"^(\[[^\]]+\]: +)(\S+)()$", target, parts[index], flags=re.M)
    chapter["content"] = "".join(parts)


def anchors(text):
    """The headings of a page, as mdBook names them."""
    found = set()
    for index, part in enumerate(re.split(r"(^```.*?^```[^\n]*$)", text, flags=re.M | re.S)):
        if index % 2 == 0:
            for title in re.findall(r"^#+ +(.*)$", part, flags=re.M):
                title = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", title).lower().strip()
                name = "".join(c if c.isalnum() or c in "_-" else "-" if c.isspace() else "" for c in title)
                found.add(name)
    return found


def check(book):
    """Every link leads to a page, and to a heading of it."""
    pages = {chapter["path"]: chapter["content"] for chapter in chapters(book) if chapter["path"]}
    wrong = []
    for page, text in pages.items():
        if "{{#include" in text:
            wrong.append(f"{page}: the page that it includes does not exist")
        prose = "".join(outside_code(text)[::2])
        targets = re.findall(r"\]\(([^()\s]+)\)", prose) + re.findall(r"^\[[^\]]+\]: +(\S+)$", prose, flags=re.M)
        labels = {label.lower() for label in re.findall(r"^\[([^\]]+)\]: +\S+$", text, flags=re.M)}
        used = re.findall(r"\]\[([^\]]+)\]", prose)
        wrong += [f"{page}: [{label}] is not defined" for label in used if label.lower() not in labels]
        for target in targets:
            if re.match(r"[a-z]+:", target):
                continue
            name, _, heading = target.partition("#")
            path = (SOURCE / page).parent / name if name else SOURCE / page
            path = pathlib.Path(*resolve(path.relative_to(SOURCE).parts))
            if path.as_posix() not in pages:
                if not (SOURCE / path).is_file():
                    wrong.append(f"{page}: {target} is no page")
            elif heading and heading not in anchors(pages[path.as_posix()]):
                wrong.append(f"{page}: {target} is no heading")
    if wrong:
        raise SystemExit("\n".join(wrong))


def resolve(parts):
    """A path without `..`."""
    done = []
    for part in parts:
        if part == "..":
            del done[-1:]
        elif part != ".":
            done.append(part)
    return done


def main():
    if len(sys.argv) > 1 and sys.argv[1] == "supports":
        return
    _, book = json.load(sys.stdin)
    items = book.get("items", book.get("sections"))
    find_included()
    add_errors(items)
    by_file = {file: page for page, file in INCLUDED.items()}
    own = {(SOURCE / chapter["path"]).resolve(): chapter["path"] for chapter in chapters(items) if chapter["path"]}
    for chapter in chapters(items):
        if chapter["path"] in INCLUDED:
            rewrite(chapter, own | by_file)
        elif chapter["path"]:
            rewrite_own(chapter, by_file)
    check(items)
    json.dump(book, sys.stdout)


main()
