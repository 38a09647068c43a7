//! Mistakes that people make after the habits of other frameworks and languages, each answered once, in its
//! place, with the facts and with what to write instead.
//!
//! A file of `tests/mistakes/` is a declaration with a mistake. Its first lines say what is expected:
//!
//! ```text
//! // EXPECT token or token | fact || fact | fact   an error that underlines one of the tokens and names the facts
//! // WARN …                                        the same of a warning
//! // AT text || text                               what the underlined token is in or follows, up to the end of its line
//! // FIX text || text                              what the help offers
//! // MEND old ==> new                              what makes it a declaration that compiles without a word
//! // COUNT 2                                       how many errors or warnings there are, if not one
//! ```
//!
//! Files with a `main` are about uses, which only `rustc` can answer: `tests/ui` has them.
#![allow(clippy::unwrap_used)] // a test may panic

use std::fmt::Write as _;

use netwright_codegen::diag::{Diagnostic, Place};
use netwright_support::compiler::{declarations, underlined};
use netwright_support::files;

/// What the first lines of a file expect.
#[derive(Default)]
struct Expected {
    /// Whether warnings are expected instead of errors.
    warns: bool,
    /// The tokens of each error, and its facts: of each one alternatives.
    errors: Vec<(Vec<String>, Vec<Vec<String>>)>,
    at: Vec<String>,
    fixes: Vec<Vec<String>>,
    mends: Vec<(String, String)>,
    count: usize,
}

fn alternatives(text: &str) -> Vec<String> {
    text.split("||").map(|part| part.trim().to_owned()).collect()
}

fn expected(source: &str) -> Expected {
    let mut expected = Expected { count: 1, ..Expected::default() };
    for line in source.lines() {
        let Some((word, rest)) = line.strip_prefix("// ").and_then(|line| line.split_once(' ')) else {
            break;
        };
        match word {
            "EXPECT" | "WARN" => {
                expected.warns = word == "WARN";
                let text = rest.replace("||", "\u{0}");
                let mut parts = text.split('|').map(|part| part.replace('\u{0}', "||"));
                let tokens =
                    parts.next().unwrap().split(" or ").map(|token| token.trim().to_owned()).collect();
                expected.errors.push((tokens, parts.map(|part| alternatives(&part)).collect()));
            }
            "AT" => expected.at = alternatives(rest),
            "FIX" => expected.fixes.push(alternatives(rest)),
            "MEND" => {
                let (old, new) = rest.split_once(" ==>").unwrap();
                expected.mends.push((old.to_owned(), new.trim().to_owned()));
            }
            "COUNT" => expected.count = rest.parse().unwrap(),
            _ => {}
        }
    }
    expected
}

fn diagnostics(source: &str) -> Vec<Diagnostic> {
    let declared = declarations(&source.parse().unwrap());
    declared.into_iter().flat_map(|tokens| netwright_codegen::compile(tokens).1).collect()
}

/// Whether the place begins in one of these texts, or behind it in the same line.
fn is_at(source: &str, place: Place, at: &[String]) -> bool {
    let start = place.first.byte_range().start;
    let line = source[..start].rfind('\n').map_or(0, |end| end + 1);
    let end = source[start..].find('\n').map_or(source.len(), |end| start + end);
    at.iter().any(|text| source[line..end].find(text.as_str()).is_some_and(|found| line + found <= start))
}

/// What is wrong with the answer to a mistake; empty if nothing is.
fn faults(source: &str) -> String {
    let expected = expected(source);
    let found = diagnostics(source);
    let mut faults = String::new();
    if found.len() != expected.count {
        let _ = writeln!(faults, "{} instead of {}", found.len(), expected.count);
    }
    let helps = |error: &Diagnostic| -> String {
        error.text().lines().filter(|line| line.starts_with("help: ")).collect::<Vec<_>>().join("\n")
    };
    for (tokens, facts) in &expected.errors {
        let is_meant = |error: &&Diagnostic| {
            let text = error.text();
            let has = |fact: &Vec<String>| fact.iter().any(|fact| text.contains(fact.as_str()));
            error.is_warning() == expected.warns
                && tokens.contains(&underlined(source, error.place()))
                && is_at(source, error.place(), &expected.at)
                && facts.iter().all(has)
        };
        if !found.iter().any(|error| is_meant(&error)) {
            let _ = writeln!(faults, "nothing at {tokens:?} in {:?} with {facts:?}", expected.at);
        }
    }
    for fix in &expected.fixes {
        if !found.iter().any(|error| fix.iter().any(|fix| helps(error).contains(fix.as_str()))) {
            let _ = writeln!(faults, "no help offers {fix:?}");
        }
    }
    let body = source.lines().skip_while(|line| line.starts_with("// "));
    let mut fixed = body.fold(String::new(), |text, line| text + line + "\n");
    for (old, new) in &expected.mends {
        if !fixed.contains(old.as_str()) {
            let _ = writeln!(faults, "{old:?} is not in the declaration");
        }
        fixed = fixed.replacen(old.as_str(), new, 1);
    }
    for error in diagnostics(&fixed) {
        let _ = writeln!(faults, "fixed: {}", error.text());
    }
    if !faults.is_empty() {
        for error in found {
            let kind = if error.is_warning() { "warning" } else { "error" };
            let _ = writeln!(faults, "  {kind} «{}» {}", underlined(source, error.place()), error.text());
        }
    }
    faults
}

#[test]
fn each_mistake_is_answered_once_in_place_with_facts_and_a_fix() {
    let (mut failures, mut wrong, mut all) = (String::new(), 0, 0);
    for path in files::rust_below(&files::root().join("codegen/tests/mistakes")) {
        // Places count the bytes of all that was parsed before, so each file has a thread of its own.
        let source = files::text(&path);
        if source.contains("fn main") {
            continue;
        }
        all += 1;
        let faults = std::thread::spawn(move || faults(&source)).join().unwrap();
        if !faults.is_empty() {
            wrong += 1;
            let _ = writeln!(failures, "{}\n{faults}", path.file_name().unwrap().to_string_lossy());
        }
    }
    assert!(failures.is_empty(), "{wrong} of {all} are answered badly\n{failures}");
}
