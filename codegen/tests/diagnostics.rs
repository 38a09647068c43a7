//! Every message of the compiler, with its place.
//!
//! A fixture in `tests/diagnostics/` is a file with wrong declarations. Below each line with an error stand
//! comments that say what is reported there:
//!
//! ```text
//!     y: hh -> dense(1) -> sigmoid;
//!     //~ «hh» no value is called `hh`
//!     //~| help: the declared values are `x` and `y`
//! ```
//!
//! Between the guillemets is the text that is underlined. Where the order of the errors of one declaration is
//! not the order of their lines, they are numbered. A note names the line that it points at, counted from the
//! error's, where the text has the line's number; `also` names the places that an error stands for besides.
//! The test writes these comments anew and requires that nothing changes, so a message, a place, a help, an
//! order and a missing or an additional error all make it fail; `UPDATE_DIAGNOSTICS=1` stores what was
//! written. A second test requires that each line of `syntax` and `check` that words a part of a diagnostic
//! is reached by a fixture.
#![allow(clippy::unwrap_used, clippy::panic)] // a test may panic

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use netwright_codegen::diag::{Diagnostic, Place};
use netwright_support::compiler::{compile_tokens, declarations, texts_of, underlined};
use netwright_support::{files, recorded};
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::quote;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics")
}

/// The fixture without the comments that say what is reported.
fn without_expectations(text: &str) -> String {
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//~"))
        .fold(String::new(), |all, line| all + line + "\n")
}

/// The comments for one error; `number` is given where lines do not show the order.
fn describe(source: &str, error: &Diagnostic, number: Option<usize>) -> String {
    let line = error.place().first.start().line;
    let number = number.map(|number| format!(" {number}.")).unwrap_or_default();
    let distance = |place: Place| place.first.start().line as isize - line as isize;
    let mut text = error.statement();
    for (place, note) in error.related_places() {
        write!(text, "\nnote: {:+} «{}» {note}", distance(place), underlined(source, place)).unwrap();
    }
    for place in error.other_places() {
        write!(text, "\nalso: {:+} «{}»", distance(*place), underlined(source, *place)).unwrap();
    }
    let kind = if error.is_warning() { " warning" } else { "" };
    format!("//~{number}{kind} «{}» {}", underlined(source, error.place()), text.replace('\n', "\n//~| "))
}

/// The source with a comment below each line that has an error.
fn annotated(source: &str) -> String {
    let mut below: Vec<Vec<String>> = vec![Vec::new(); source.lines().count()];
    for declaration in declarations(&source.parse().unwrap()) {
        let (_, errors) = compile_tokens(declaration);
        let lines: Vec<usize> = errors.iter().map(|error| error.place().first.start().line).collect();
        let in_order = lines.is_sorted();
        for (index, (error, line)) in errors.iter().zip(lines).enumerate() {
            below[line - 1].push(describe(source, error, (!in_order).then_some(index + 1)));
        }
    }
    let mut text = String::new();
    for (line, comments) in source.lines().zip(below) {
        writeln!(text, "{line}").unwrap();
        let indent = &line[..line.len() - line.trim_start().len()];
        for comment in comments.iter().flat_map(|comment| comment.lines()) {
            writeln!(text, "{indent}{comment}").unwrap();
        }
    }
    text
}

#[test]
fn each_fixture_reports_what_its_comments_say() {
    let mut failures = String::new();
    for path in files::rust_below(&folder()) {
        let found = annotated(&without_expectations(&files::text(&path)));
        failures.extend(recorded::difference(&path, &found, "UPDATE_DIAGNOSTICS"));
    }
    assert!(failures.is_empty(), "{failures}");
}

/// The texts of the errors of a declaration that no file can hold.
fn texts(declaration: TokenStream) -> Vec<String> {
    texts_of(&compile_tokens(declaration).1)
}

/// `text` in invisible brackets, as `rustc` hands over what a `macro_rules!` matched as `$n:expr`.
fn invisible(text: &str) -> TokenTree {
    TokenTree::Group(Group::new(Delimiter::None, text.parse().unwrap()))
}

#[test]
fn invisible_groups_are_opened() {
    let [two, half, minus, name, chain] = ["2", "0.5", "-1.0", "h", "h -> dense(1)"].map(invisible);
    let declaration = quote!(pub struct Net {
        x: input(#two);
        #name: x -> dense(#two, bias = [#half, #minus], init = uniform(#half)) -> tanh;
        y: #chain;
        loss: mse(y);
    });
    assert!(texts(declaration).is_empty());
    assert!(texts(quote!(pub struct Net<#two, #two, 1>;)).is_empty());
    let nested = TokenTree::Group(Group::new(Delimiter::None, invisible("hh").into()));
    let declaration =
        quote!(pub struct Net { x: input(2); y: #nested -> dense(1) -> sigmoid; loss: bce(y); });
    assert_eq!(
        texts(declaration),
        ["no value is called `hh` [NW0007]\nhelp: the declared values are `x` and `y`"]
    );
}

#[test]
fn an_empty_declaration_is_no_network() {
    let texts = texts(TokenStream::new());
    assert!(
        texts.len() == 1 && texts[0].starts_with("expected `struct`, found nothing [NW0001]\nhelp: "),
        "{texts:?}"
    );
}

/// The calls that word a part of a diagnostic, as `check/loss/mod.rs:32`.
fn worded_lines() -> BTreeSet<String> {
    let calls = ["Diagnostic::new(", ".unexpected(", ".missing(", ".help(", ".related("];
    let mut lines = BTreeSet::new();
    for stage in ["syntax", "check"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(stage);
        for path in files::rust_below(&folder) {
            let text = files::text(&path);
            let name = path.strip_prefix(&folder).unwrap().to_string_lossy().replace('\\', "/");
            // The errors that are made for a caller count where they are called.
            let mut for_caller = false;
            for (index, line) in text.lines().enumerate() {
                for_caller = line.contains("#[track_caller]") || for_caller && !line.starts_with("    }");
                let words =
                    calls.iter().any(|call| line.contains(call)) && !line.trim_start().starts_with("//");
                if words && !for_caller {
                    lines.insert(format!("{stage}/{name}:{}", index + 1));
                }
            }
        }
    }
    lines
}

#[test]
fn each_line_that_words_a_diagnostic_has_a_fixture() {
    let mut reached = BTreeSet::new();
    let mistakes = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mistakes");
    for path in files::rust_below(&folder()).into_iter().chain(files::rust_below(&mistakes)) {
        let source = without_expectations(&files::text(&path));
        for declaration in declarations(&source.parse().unwrap()) {
            for error in compile_tokens(declaration).1 {
                for origin in error.origins() {
                    let file = origin.file().replace('\\', "/");
                    let file = file.rsplit_once("src/").map_or(file.as_str(), |(_, file)| file);
                    reached.insert(format!("{file}:{}", origin.line()));
                }
            }
        }
    }
    let worded = worded_lines();
    assert!(worded.len() > 80, "the calls are found by their text: {worded:?}");
    let missing: Vec<&String> = worded.difference(&reached).collect();
    assert!(missing.is_empty(), "no fixture in tests/diagnostics reaches {missing:#?}");
}
