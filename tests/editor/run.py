#!/usr/bin/env python3
"""What an editor shows and changes in a declaration, asked of rust-analyzer on the crate `fixture`.

Input: nothing; with words as arguments, only the cases whose names hold one of them. Output: a line for each
case, and for each that fails what was expected and what came. Guarantees: the exit code is 0 if all cases hold,
else 1. A case named "today" holds down what rust-analyzer cannot do yet; when it fails, there is better news.
"""

import os
import re
import sys

from client import Client

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "fixture")
FILE = "src/lib.rs"
CASES = []


def case(name):
    def add(check):
        CASES.append((name, check))
        return check

    return add


class Failure(Exception):
    pass


def expect(what, found, expected):
    if found != expected:
        raise Failure(f"{what}\n      expected {expected}\n      found    {found}")


class Editor:
    """An editor with the fixture's file open. Places are written as text around the caret, `‸`."""

    def __init__(self):
        with open(os.path.join(FOLDER, FILE), encoding="utf-8") as file:
            self.original = self.text = file.read()
        self.client = Client(FOLDER)
        self.client.open(FILE, self.text)
        self.client.wait_until_idle()

    def replace(self, old, new):
        """Writes `new` in the place of `old`; both without a caret."""
        assert self.original.count(old) == 1, f"{old!r} is {self.original.count(old)} times in the fixture"
        self.text = self.original.replace(old, new)
        self.client.change(FILE, self.text)

    def restore(self):
        if self.text != self.original:
            self.text = self.original
            self.client.change(FILE, self.text)

    def offset(self, place):
        text = place.replace("‸", "")
        assert self.text.count(text) == 1, f"{text!r} is {self.text.count(text)} times in the fixture"
        return self.text.index(text) + place.index("‸")

    def ask(self, method, place, **more):
        before = self.text[: self.offset(place)]
        line = before.count("\n")
        column = len(before[before.rfind("\n") + 1 :].encode("utf-16-le")) // 2
        document = {"uri": self.client.uri(FILE)}
        position = {"line": line, "character": column}
        return self.client.request(method, {"textDocument": document, "position": position, **more})

    def named(self, ranges):
        """Ranges as the lines in which they are, each with a caret before the range."""
        lines = self.text.split("\n")
        found = set()
        for place in ranges:
            line, column = place["start"]["line"], place["start"]["character"]
            found.add(lines[line][:column].lstrip() + "‸" + lines[line][column:])
        return found

    def lines(self, places):
        """Places as `named` says them."""
        found = set()
        for place in places:
            at = self.offset(place)
            start, end = self.text.rfind("\n", 0, at) + 1, self.text.index("\n", at)
            found.add(self.text[start:at].lstrip() + "‸" + self.text[at:end])
        return found

    def references(self, place):
        found = self.ask("textDocument/references", place, context={"includeDeclaration": True}) or []
        return self.named(reference["range"] for reference in found)

    def definition(self, place):
        """Where the definitions are; those in other files are named by their file."""
        found = self.ask("textDocument/definition", place) or []
        here = [entry["range"] for entry in found if entry["uri"] == self.client.uri(FILE)]
        others = {entry["uri"].split("/")[-1] for entry in found if entry["uri"] != self.client.uri(FILE)}
        return self.named(here) | others

    def rename(self, place, name="renamed"):
        """The places that are changed, or the text of the error."""
        answer = self.ask("textDocument/rename", place, newName=name)
        if "error" in answer:
            return answer["error"]
        edits = [edit for change in answer["documentChanges"] for edit in change["edits"]]
        assert all(edit["newText"] == name for edit in edits), edits
        return self.named(edit["range"] for edit in edits)

    def hover(self, place):
        answer = self.ask("textDocument/hover", place)
        return re.sub(r"\s+", " ", answer["contents"]["value"]) if answer else ""

    def complete(self, place):
        answer = self.ask("textDocument/completion", place) or []
        return answer["items"] if isinstance(answer, dict) else answer

    def words(self, old, new):
        """The words that are offered at the caret of `new`, written in the place of `old`."""
        self.replace(old, new.replace("‸", ""))
        return [item["label"] for item in self.complete(new)]


# Each name with all of its places, the declaration first.
LAYER = [
    "‸h: x -> dense",
    "skip: ‸h -> dropout",
    "sum: ‸h + skip",
    "skip * ‸h -> tanh",
    "transpose(‸h)",
    "net.‸h.weights",
]
HEAD = ["‸value: sum", "Spread: ‸value ->", "(policy, ‸value, copy)", "gaussian_nll(‸value,", "net.‸value.bias"]
VALUE = ["‸skip: h", "wide: (‸skip, x)", "h + ‸skip * h"]
INPUT = ["‸x: input", "h: ‸x -> dense", "(skip, ‸x) ->"]
# Its statistics are in the state, under the same name.
NORM = ["‸norm: back", "decoder: ‸norm ->", "net.‸norm.bias", "net.state.‸norm["]


def check_name(editor, places, froms=None):
    """All places of a name are found, lead to its declaration and are renamed from each of them."""
    for place in froms or places:
        expect(f"references from {place}", editor.references(place), editor.lines(places))
        expect(f"rename from {place}", editor.rename(place), editor.lines(places))
        expect(f"definition from {place}", editor.definition(place), editor.lines(places[:1]))


@case("a layer is found and renamed from its declaration, chains, sums, `tie` and code")
def _(editor):
    check_name(editor, LAYER)


@case("a layer is found and renamed from `output`, the loss and code")
def _(editor):
    check_name(editor, HEAD)


@case("a value without parameters is found and renamed from its declaration, sums and what is concatenated")
def _(editor):
    check_name(editor, VALUE)


@case("the input is found and renamed")
def _(editor):
    check_name(editor, INPUT)


@case("a layer with statistics is found and renamed from its declaration and chains, in the state, too")
def _(editor):
    check_name(editor, NORM, NORM[:2])


@case("today: from `net.norm` the field of the state is not renamed, which is another item")
def _(editor):
    expect("rename", editor.rename(NORM[2]), editor.lines(NORM[:3]))


@case("today: a value that is not in snake case is found at its uses alone, so that no lint is raised at its name")
def _(editor):
    expect("rename", editor.rename("(value, ‸Spread)"), "No identifier available to rename")
    expect("hover", "Spread: [f32; 1]" in editor.hover("(value, ‸Spread)"), True)


@case("a name of the short form is not written over a size")
def _(editor):
    expect("rename", editor.rename("net.‸layer1"), "No identifier available to rename")


@case("a declaration is right after a rename, and so is the code")
def _(editor):
    text = editor.original
    for place in sorted(LAYER, key=editor.offset, reverse=True):
        at = editor.offset(place)
        text = text[:at] + "trunk" + text[at + 1 :]
    editor.text = text
    editor.client.change(FILE, text)
    expect("hover", "4 inputs, 8 outputs" in editor.hover("net.‸trunk.weights"), True)


@case("names are found in a declaration that is refused")
def _(editor):
    editor.replace("(skip, x) -> layer_norm;", "(skip, x) -> layer_nrm;")
    for place in LAYER:
        expect(f"definition from {place}", editor.definition(place), editor.lines(LAYER[:1]))
    expect("hover", "skip: [f32; 8]" in editor.hover("(‸skip, x)"), True)


def check_words(found, some, others):
    for word in some:
        expect(f"how often `{word}` is offered", found.count(word), 1)
    expect("offered as well", sorted(set(found) & set(others)), [])


OPERATIONS = ["dense", "scale", "layer_norm", "batch_norm", "slice", "dropout", "relu", "leaky_relu", "log_softmax"]
LOSSES = ["bce", "cross_entropy", "mse", "huber", "gaussian_nll"]
OPTIONS = ["bias", "weights", "init", "tie", "l2", "max_norm", "label_smoothing"]
INITIALISERS = ["zeros", "ones", "uniform", "he_normal", "xavier_uniform"]
# Those whose own items are written in no case: an item that cannot be read declares no value.
VALUES = ["x", "h", "skip", "back", "norm", "value"]
RUST = ["Some", "Net", "net", "Sgd", "std", "core", "if", "match", "self"]
KINDS = [OPERATIONS, LOSSES, OPTIONS, INITIALISERS, VALUES]


def check_kind(editor, kind, completions):
    others = [word for other in KINDS if other is not kind for word in other] + RUST
    for old, new in completions:
        try:
            check_words(editor.words(old, new), kind, others)
        except Failure as failure:
            raise Failure(f"in {new}: {failure}") from None


@case("after an arrow the operations are offered")
def _(editor):
    completions = [
        ("wide -> dense(3) -> softmax;", "wide -> dense(3) -> ‸;"),
        ("wide -> dense(3) -> softmax;", "wide -> dense(3) -> sof‸;"),
        ("wide -> dense(3) -> softmax;", "wide -> dense(3) -> softmax‸;"),
        ("wide -> dense(3) -> softmax;", "wide -> ‸"),
        ("wide -> dense(3) -> softmax;", "wide -> de‸(3) -> softmax;"),
    ]
    check_kind(editor, OPERATIONS, completions)


@case("in `loss` the losses are offered")
def _(editor):
    completions = [
        ("loss: cross_entropy(policy) + 0.5", "loss: ‸; //"),
        ("loss: cross_entropy(policy) + 0.5", "loss: cr‸(policy) + 0.5"),
        (" + mse(copy", " + m‸(copy"),
    ]
    check_kind(editor, LOSSES, completions)


@case("in an option list the options are offered")
def _(editor):
    completions = [
        ("wide -> dense(3)", "wide -> dense(3, ‸)"),
        ("wide -> dense(3)", "wide -> dense(3, fro‸)"),
        ("dense(8, bias = true)", "dense(8, bi‸ = true)"),
        ("(policy) + 0.5", "(policy, ‸) + 0.5"),
    ]
    check_kind(editor, OPTIONS, completions)


@case("behind `init` the initialisers are offered")
def _(editor):
    completions = [("init = he_normal", "init = ‸"), ("init = he_normal", "init = he‸")]
    check_kind(editor, INITIALISERS, completions)


@case("where a value is named the values are offered")
def _(editor):
    completions = [
        ("policy: wide ->", "policy: ‸ ->"),
        ("policy: wide ->", "policy: wi‸ ->"),
        ("wide: (skip, x)", "wide: (skip, ‸)"),
        ("sum: h + skip *", "sum: h + ‸ *"),
        ("transpose(h)", "transpose(‸)"),
        ("tie = transpose(h)", "tie = ‸"),
        ("output: (policy, value", "output: (policy, ‸"),
        ("gaussian_nll(value, Spread)", "gaussian_nll(value, ‸)"),
        ("cross_entropy(policy)", "cross_entropy(‸)"),
    ]
    check_kind(editor, VALUES, completions)


@case("nothing is offered where a number stands")
def _(editor):
    expect("offered", editor.words("wide -> dense(3)", "wide -> dense(3, l2 = ‸)"), [])


@case("what is offered is explained")
def _(editor):
    for old, new, word, text in [
        ("wide -> dense(3)", "wide -> dense(3, ‸)", "bias", "a layer without a bias"),
        ("wide -> dense(3)", "wide -> ‸", "dense", "a layer `z = x·W + b`"),
        ("wide -> dense(3)", "wide -> ‸", "relu", "max(0, z)"),
        ("loss: cross_entropy(policy) + 0.5", "loss: ‸; //", "mse", "mean squared error"),
        ("init = he_normal", "init = ‸", "he_normal", "variance 2/fan-in"),
    ]:
        editor.replace(old, new.replace("‸", ""))
        items = [item for item in editor.complete(new) if item["label"] == word]
        resolved = editor.client.request("completionItem/resolve", items[0]) if items else {}
        documentation = (resolved.get("documentation") or {}).get("value", "")
        expect(f"`{text}` in the text of `{word}`, {documentation!r}", text in documentation, True)


@case("`net.` lists each method once, and no method of a trait of the library")
def _(editor):
    labels = [item["label"] for item in editor.complete("net.‸h.weights")]
    names = [label.split("(")[0] for label in labels]
    expect("listed twice", sorted({name for name in names if names.count(name) > 1}), [])
    traits = {label.split("(as ")[1].rstrip(")") for label in labels if "(as " in label}
    standard = {"Clone", "Into", "TryInto", "ToOwned", "Borrow", "BorrowMut", "Any"}
    expect("traits", sorted(traits - standard), [])
    for name in ["forward", "classify", "train_batch", "parameters", "to_bytes", "h", "policy", "state"]:
        expect(f"`{name}` among them", name in names, True)


@case("nothing is wrong in the file")
def _(editor):
    document = {"uri": editor.client.uri(FILE)}
    report = editor.client.request("textDocument/diagnostic", {"textDocument": document})
    expect("diagnostics", [entry["message"] for entry in report["items"]], [])


CONSTANT = ["const ‸BROAD in", "seen -> dense(‸BROAD)", "2 * ‸BROAD", "self.0 += N::‸BROAD"]
OF_FAMILY = ["‸first: seen", "second: ‸first ->", "net.‸first.bias"]


@case("a constant of a family is found from every place, and explained")
def _(editor):
    for place in CONSTANT:
        expect(f"definition from {place}", editor.definition(place), editor.lines(CONSTANT[:1]))
        # From a use in the declaration, rust-analyzer finds other places as well, and not all of these.
        if place in (CONSTANT[0], CONSTANT[-1]):
            expect(f"references from {place}", editor.references(place), editor.lines(CONSTANT))
        hover = editor.hover(place)
        expect(f"at {place}, {hover!r}", "BROAD: ::core::primitive::usize" in hover and "The value of `BROAD`." in hover, True)


@case("a layer of a family leads to its declaration from every place")
def _(editor):
    for place in OF_FAMILY:
        expect(f"definition from {place}", editor.definition(place), editor.lines(OF_FAMILY[:1]))
    hover = editor.hover("net.‸first.bias")
    expect(f"hover, {hover!r}", "4 inputs, 3 outputs" in hover, True)


@case("words are completed in a family")
def _(editor):
    found = editor.words("second -> dense(1)", "second -> ‸")
    expect("offered", "dense" in found and "relu" in found, True)


@case("hover says the shape of a value")
def _(editor):
    for place, text in [
        ("‸x: input", "x: [f32; 4]"),
        ("‸x: input", "What is seen."),
        ("h: ‸x -> dense", "x: [f32; 4]"),
        ("‸skip: h", "skip: [f32; 8]"),
        ("h + ‸skip * h", "skip: [f32; 8]"),
    ]:
        expect(f"`{text}` at {place}, {editor.hover(place)!r}", text in editor.hover(place), True)


@case("hover says the sizes of a layer, and of its value where that is another one")
def _(editor):
    for place in LAYER:
        hover = editor.hover(place)
        expect(f"at {place}, {hover!r}", "h: Dense<S, 4, 8, 0>" in hover and "4 inputs, 8 outputs, no bias." in hover, True)
    for place in ["‸back: policy", "norm: ‸back"]:
        hover = editor.hover(place)
        expect(f"at {place}, {hover!r}", "3 inputs, 8 outputs. The value has 4 numbers." in hover, True)


@case("hover explains the words")
def _(editor):
    for place, text in [
        ("x: ‸input", "the numbers that a sample has"),
        ("h: x -> ‸dense", "a layer `z = x·W + b`"),
        ("8, ‸bias = false, init", "a layer without a bias"),
        ("‸init = he_normal", "how the weights are drawn"),
        ("init = ‸he_normal", "variance 2/fan-in"),
        ("-> ‸relu;", "max(0, z)"),
        ("(skip, x) -> ‸layer_norm", "mean 0 and variance 1"),
        ("tie = ‸transpose(h)", "inputs and outputs exchanged"),
        ("‸output: (policy", "that `forward` returns"),
        ("‸loss: cross", "which training minimises"),
        ("loss: ‸cross_entropy", "cross-entropy of a `y`"),
        ("copy, ‸allow =", "this item is intended"),
        ("Short<2, 3 ‸relu", "max(0, z)"),
    ]:
        expect(f"`{text}` at {place}, {editor.hover(place)!r}", text in editor.hover(place), True)
    expect("definition of a word", editor.definition("h: x -> ‸dense"), {"operation.rs", "words.rs"})


def main():
    wanted = sys.argv[1:]
    cases = [(name, check) for name, check in CASES if not wanted or any(word in name for word in wanted)]
    editor = Editor()
    failed = 0
    try:
        for name, check in cases:
            try:
                check(editor)
                print(f"ok      {name}")
            except Failure as failure:
                failed += 1
                print(f"FAILED  {name}\n    {failure}")
            editor.restore()
    finally:
        editor.client.stop()
    print(f"{len(cases) - failed} of {len(cases)} cases hold")
    return 1 if failed or not cases else 0


if __name__ == "__main__":
    sys.exit(main())
