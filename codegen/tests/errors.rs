//! The pages in `docs/errors`: each wrong declaration fails with its code alone, each fixed one compiles,
//! and the pages are what the table of codes says. `UPDATE_ERRORS=1` writes them anew.
#![allow(clippy::unwrap_used)] // a test may panic

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;

use netwright_codegen::diag::{Code, Diagnostic, Page};
use netwright_support::compiler::compile;
use netwright_support::files;
use netwright_support::recorded::assert_recorded;

/// Whether a text is a declaration, not its items alone.
fn is_whole(text: &str) -> bool {
    text.starts_with("pub") || text.starts_with("#[")
}

/// A declaration, and the items next to it.
fn parts(text: &str) -> (&str, &str) {
    text.split_once(" | ").unwrap_or((text, ""))
}

/// Items in their block; a whole declaration stays as it is.
fn declaration(text: &str) -> String {
    let (text, _) = parts(text);
    if is_whole(text) { text.to_owned() } else { format!("pub struct Net {{ {text} }}") }
}

fn errors(text: &str) -> Vec<Diagnostic> {
    compile(&declaration(text)).1
}

/// A declaration as it is written in a program, one line per item.
fn spelled(text: &str) -> String {
    let (text, beside) = parts(text);
    let mut spelled = beside.split_inclusive(';').fold(String::new(), |all, item| all + item.trim() + "\n");
    spelled += "network! {\n";
    if is_whole(text) {
        return spelled + &format!("    {text}\n}}\n");
    }
    spelled += "    pub struct Net {\n";
    for item in text.split_terminator(';') {
        let _ = writeln!(spelled, "        {};", item.trim());
    }
    spelled + "    }\n}\n"
}

fn page(of: &Page) -> String {
    let messages: Vec<String> = errors(of.wrong).iter().map(Diagnostic::text).collect();
    let (heading, kind) = match Code::WARNINGS.contains(&of.code) {
        true => ("A declaration with this warning", "warning"),
        false => ("A declaration with this error", "error"),
    };
    format!(
        "# {}: {}\n\n{}\n\n## {heading}\n\n```text\n{}```\n\n```text\n{kind}: {}\n```\n\n## The same, fixed\n\n\
         ```text\n{}```\n",
        of.code,
        of.title,
        of.why,
        spelled(of.wrong),
        messages.join(&format!("\n{kind}: ")),
        spelled(of.fixed),
    )
}

#[test]
fn every_wrong_declaration_has_its_code_and_every_fixed_one_compiles() {
    let mut failures = String::new();
    for page in Page::ALL {
        let (wrong, fixed) = (errors(page.wrong), errors(page.fixed));
        let found: BTreeSet<Code> = wrong.iter().map(Diagnostic::code).collect();
        let beside = syn::parse_file(parts(page.fixed).1);
        assert!(beside.is_ok(), "{}: the items next to the network are not Rust", page.code);
        let is_warning = Code::WARNINGS.contains(&page.code);
        let is_other = |error: &Diagnostic| error.is_warning() != is_warning;
        if found != BTreeSet::from([page.code]) || !fixed.is_empty() || wrong.iter().any(is_other) {
            let texts = |errors: &[Diagnostic]| errors.iter().map(Diagnostic::text).collect::<Vec<_>>();
            let _ = writeln!(failures, "{}: {:#?}, fixed {:#?}", page.code, texts(&wrong), texts(&fixed));
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

/// Every kind in the order of its number, NW0001 first. New ones are added at the end, and none is ever taken
/// away.
const KINDS: [&str; 71] = [
    "Expected",
    "Nesting",
    "Attribute",
    "Keyword",
    "ReservedName",
    "NameTwice",
    "UnknownName",
    "Cycle",
    "SecondInput",
    "NoInput",
    "Size",
    "Constant",
    "Number",
    "Sign",
    "Arrow",
    "OneJoined",
    "BeginsWithOperation",
    "UnknownOperation",
    "NotAnOperation",
    "Arguments",
    "Positional",
    "UnknownOption",
    "OptionTwice",
    "OptionValue",
    "Contradiction",
    "UnknownInit",
    "WeightShape",
    "Connections",
    "Sizes",
    "StatedShape",
    "Slice",
    "SecondLayer",
    "InputFollowed",
    "NothingToLearn",
    "Unused",
    "Untrained",
    "NoParameters",
    "Outputs",
    "SecondLoss",
    "UnknownLoss",
    "LossOperands",
    "LossOfInput",
    "LossNeeds",
    "LossWeight",
    "LossOption",
    "MeanAndVariance",
    "ShortForm",
    "Budget",
    "Tie",
    "TwoActivations",
    "Rectified",
    "ErrorOfSoftmax",
    "DeadUnits",
    "Allow",
    "Dropout",
    "LossRange",
    "Variance",
    "Alike",
    "DropsOutput",
    "Linear",
    "TrainsNothing",
    "TwoTargets",
    "Momentum",
    "Derive",
    "WeightsFile",
    "TargetItem",
    "TermPart",
    "Family",
    "Earlier",
    "Memory",
    "Cell",
];

#[test]
fn numbers_stay_what_they_are() {
    let kinds: Vec<String> = Code::all().map(|code| format!("{code:?}")).collect();
    assert_eq!(kinds, KINDS);
    for (index, code) in Code::all().enumerate() {
        assert_eq!(code.to_string(), format!("NW{:04}", index + 1));
    }
}

#[test]
fn pages_are_what_the_table_says() {
    let folder = files::root().join("docs/errors");
    let mut list = "# Errors and warnings of a declaration\n\nEvery one ends with its code, such as `[NW0007]`. A code keeps its number.\n\n".to_owned();
    let mut expected: Vec<(PathBuf, String)> = Vec::new();
    for of in Page::ALL {
        let _ = writeln!(list, "* [{0}]({0}.md): {1}", of.code, of.title);
        expected.push((folder.join(format!("{}.md", of.code)), page(of)));
    }
    expected.push((folder.join("README.md"), list));
    for (path, text) in &expected {
        assert_recorded(path, text, "UPDATE_ERRORS");
    }
    // No page of a code that does not exist.
    let known: BTreeSet<PathBuf> = expected.into_iter().map(|(path, _)| path).collect();
    let found: BTreeSet<PathBuf> = files::below(&folder, &["md"], &|_| false).into_iter().collect();
    assert_eq!(found, known);
}
