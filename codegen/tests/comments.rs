//! Comments are at most 110 columns wide, and comments and pages use the words of the project's glossary.
//!
//! Input: every `.rs` and `.md` file of the project. Guarantees: a longer line of a comment and a phrase that
//! the glossary replaces are named with their file and line. Code and tables, which cannot be wrapped, may be
//! longer, as may lines of pages.

use std::fmt::Write as _;

use netwright_support::files;

/// The largest width, as in `rustfmt.toml`.
const WIDTH: usize = 110;

/// The file whose phrases do not count: this one, which lists them.
const LIST: &str = "codegen/tests/comments.rs";

/// Folders without code of the project.
const LEFT_OUT: [&str; 2] = [".git", "target"];

/// Phrases, each with the words that say the same.
const PHRASES: [(&str, &str); 18] = [
    ("behind each other", "one after another, adjacent"),
    ("begin a cache line", "are aligned to a cache line"),
    ("begins a cache line", "is aligned to a cache line"),
    ("belongs into", "belongs in"),
    ("has nothing to do beside", "has no effect when … is given"),
    ("in come ", "Input: …"),
    ("in comes ", "Input: …"),
    ("instructions a sample", "instructions per sample"),
    ("is no full matrix", "is not a full matrix"),
    ("mended", "fixed"),
    ("most likely not meant", "probably a mistake"),
    ("ns a sample", "ns per sample"),
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

/// The lines of a page that are read.
fn prose(text: &str) -> Vec<Line<'_>> {
    let mut in_block = false;
    let mut lines = Vec::new();
    for (index, text) in text.lines().enumerate() {
        let ends = text.trim_start().starts_with("```");
        lines.push(Line { number: index + 1, text, is_code: in_block || ends });
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

/// The faults of the comments of a file, or of a page.
fn faults(name: &str, text: &str) -> String {
    let is_page = name.ends_with(".md");
    let mut faults = String::new();
    for line in if is_page { prose(text) } else { comments(text) } {
        let width = line.text.chars().count();
        if width > WIDTH && !is_whole(&line) && !is_page {
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
fn comments_are_narrow_and_all_texts_use_the_words_of_the_glossary() {
    // Below `mistakes`, a line of a comment is the value of a field.
    let is_left_out = |name: &str| {
        LEFT_OUT.contains(&name) || name.ends_with("/target") || name == "codegen/tests/mistakes"
    };
    let paths = files::below(&files::root(), &["rs", "md"], &is_left_out);
    assert!(paths.len() > 500, "{} files", paths.len());
    assert!(paths.contains(&files::root().join("README.md")));
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
    let page = format!("{long}{long}\nThe way out takes 3 ns a sample.\n```text\nway out\n```\n");
    let expected = "a.md:2: instead of \"ns a sample\": ns per sample\na.md:2: instead of \"way out\": fix\n";
    assert_eq!(faults("a.md", &page), expected);
}
