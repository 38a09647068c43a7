//! Comments are at most 110 columns wide and use the words of the project's glossary.
//!
//! Input: every `.rs` file of the project. Guarantees: a longer line and a phrase that the glossary replaces
//! are named with their file and line. Code and tables, which cannot be wrapped, may be longer.

use std::fmt::Write as _;

use netwright_support::files;

/// The largest width, as in `rustfmt.toml`.
const WIDTH: usize = 110;

/// The file whose phrases do not count: this one, which lists them.
const LIST: &str = "codegen/tests/comments.rs";

/// Folders without code of the project.
const LEFT_OUT: [&str; 2] = [".git", "target"];

/// Phrases, each with the words that say the same.
const PHRASES: [(&str, &str); 15] = [
    ("behind each other", "one after another, adjacent"),
    ("begin a cache line", "are aligned to a cache line"),
    ("begins a cache line", "is aligned to a cache line"),
    ("has nothing to do beside", "has no effect when … is given"),
    ("in come ", "Input: …"),
    ("in comes ", "Input: …"),
    ("is no full matrix", "is not a full matrix"),
    ("mended", "fixed"),
    ("most likely not meant", "probably a mistake"),
    ("one behind the other", "concatenated"),
    ("out goes ", "Output: …"),
    ("stand before what reads them", "come before their readers"),
    ("out go ", "Output: …"),
    ("way out", "fix"),
    ("what nothing reads", "unused"),
];

/// A line of a comment: its number, its text with the slashes, and whether it is within a block of code.
struct Line<'a> {
    number: usize,
    text: &'a str,
    is_code: bool,
}

/// The lines of a file that are comments. Those that say what a fixture reports are none.
fn comments(text: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut in_block = false;
    for (index, text) in text.lines().enumerate() {
        let comment = text.trim_start();
        if !comment.starts_with("//") {
            in_block = false;
            continue;
        }
        let ends = comment.trim_start_matches(['/', '!', ' ']).starts_with("```");
        if !comment.starts_with("//~") {
            lines.push(Line { number: index + 1, text, is_code: in_block || ends });
        }
        in_block ^= ends;
    }
    lines
}

/// Whether a line cannot be wrapped: code, a row of a table, or one piece of code in backticks.
fn is_whole(line: &Line<'_>) -> bool {
    let words = line.text.trim_start().trim_start_matches(['/', '!']).trim();
    let is_span = words.starts_with('`') && words.ends_with('`') && words.matches('`').count() == 2;
    line.is_code || words.starts_with('|') || is_span
}

/// The faults of the comments of a file.
fn faults(name: &str, text: &str) -> String {
    let mut faults = String::new();
    for line in comments(text) {
        let width = line.text.chars().count();
        if width > WIDTH && !is_whole(&line) {
            let _ = writeln!(faults, "{name}:{}: {width} columns", line.number);
        }
        if name == LIST || line.is_code {
            continue;
        }
        let words = line.text.to_lowercase();
        for (phrase, instead) in PHRASES.iter().filter(|(phrase, _)| words.contains(phrase)) {
            let _ = writeln!(faults, "{name}:{}: instead of \"{phrase}\": {instead}", line.number);
        }
    }
    faults
}

#[test]
fn comments_are_narrow_and_use_the_words_of_the_glossary() {
    // Below `mistakes`, a line of a comment is the value of a field.
    let is_left_out = |name: &str| {
        LEFT_OUT.contains(&name) || name.ends_with("/target") || name == "codegen/tests/mistakes"
    };
    let paths = files::below(&files::root(), &["rs"], &is_left_out);
    assert!(paths.len() > 500, "{} files", paths.len());
    let found: String = paths.iter().map(|path| faults(&files::name(path), &files::text(path))).collect();
    assert!(found.is_empty(), "{found}");
}

#[test]
fn long_lines_and_old_phrases_are_found() {
    let long = "x".repeat(WIDTH);
    let text = format!(
        "/// {long}\n//! ```text\n//! {long}\n//! ```\n//! {long}\n/// `{long}`\n/// | {long}\nlet a = 1; // short\n//~ {long}\n\
         // In come a layer and a way out.\n"
    );
    let expected = "a.rs:1: 114 columns\na.rs:5: 114 columns\n\
                    a.rs:10: instead of \"in come \": Input: …\na.rs:10: instead of \"way out\": fix\n";
    assert_eq!(faults("a.rs", &text), expected);
}
