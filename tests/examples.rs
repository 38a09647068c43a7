//! What the examples print: the numbers of the worked example, and what they say about a file or a command
//! line that they cannot use.
//!
//! Every message names the file and, where there is one, the line and the field; nothing panics.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may panic")]

use std::path::{Path, PathBuf};
use std::process::Command;

#[path = "../examples/arguments/mod.rs"]
mod arguments;
#[path = "../examples/table/mod.rs"]
#[allow(dead_code, unused_imports, reason = "only reading is tested here; tests/real_data.rs uses the rest")]
mod table;
use table::Table;

const HEADER: &str = "width,height,class\n";

/// Writes a file, reads it as a table of two features and three classes, and returns the message without the
/// path.
fn message(name: &str, content: impl AsRef<[u8]>) -> String {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, content).expect("the folder for temporary files is writable");
    let error = Table::<2>::read(&path, 3).err().expect("the file must be refused");
    let rest = error.strip_prefix(path.to_str().expect("cargo's path is UTF-8"));
    rest.expect("the message begins with the path").to_owned()
}

/// Five rows, the one on line 3 given.
fn with_row(row: &str) -> String {
    format!("{HEADER}1,2,0\n{row}\n3,4,1\n5,6,2\n7,8,0\n")
}

#[test]
fn good_rows_are_read() {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("good.csv");
    std::fs::write(&path, with_row(" -1.5e2 ,\"0.25\",2").replace('\n', "\r\n")).expect("writable");
    let table = Table::<2>::read(&path, 3).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(table.features, [[1.0, 2.0], [-150.0, 0.25], [3.0, 4.0], [5.0, 6.0], [7.0, 8.0]]);
    assert_eq!(table.classes, [0, 2, 1, 2, 0]);
}

#[test]
fn a_missing_file_is_named() {
    let error = Table::<2>::read(Path::new("no/such.csv"), 3).err().expect("there is no such file");
    assert!(error.starts_with("no/such.csv: "), "{error}");
}

#[test]
fn a_bad_number_is_named() {
    assert_eq!(message("word.csv", with_row("abc,2,0")), ":3: field \"width\": \"abc\" is not a number");
    assert_eq!(message("nothing.csv", with_row("1,,0")), ":3: field \"height\": \"\" is not a number");
    let bytes = [HEADER.as_bytes(), b"1,\xff,0\n"].concat();
    assert_eq!(message("bytes.csv", bytes), ":2: field \"height\": \"\u{fffd}\" is not a number");
}

#[test]
fn numbers_must_be_finite() {
    for text in ["NaN", "inf", "-infinity", "1e39"] {
        let expected = format!(":3: field \"height\": \"{text}\" is not finite");
        assert_eq!(message("finite.csv", with_row(&format!("1,{text},0"))), expected);
    }
}

#[test]
fn rows_must_have_a_field_for_each_column() {
    assert_eq!(message("short.csv", with_row("1,0")), ":3: expected 3 fields, found 2");
    assert_eq!(message("long.csv", with_row("1,2,0,0")), ":3: expected 3 fields, found 4");
    assert_eq!(message("quote.csv", with_row("\"1,2,0")), ":3: expected 3 fields, found 1");
}

#[test]
fn classes_must_be_in_range() {
    for text in ["3", "-1", "1.0", "benign", ""] {
        let expected = format!(":3: field \"class\": \"{text}\" is not a class from 0 to 2");
        assert_eq!(message("class.csv", with_row(&format!("1,2,{text}"))), expected);
    }
}

#[test]
fn lines_are_those_of_an_editor() {
    let row = "1,x,0";
    let expected = "field \"height\": \"x\" is not a number";
    assert_eq!(message("crlf.csv", with_row(row).replace('\n', "\r\n")), format!(":3: {expected}"));
    assert_eq!(message("blank.csv", with_row(&format!("\n\n{row}"))), format!(":5: {expected}"));
    assert_eq!(message("mark.csv", format!("\u{feff}{}", with_row(row))), format!(":3: {expected}"));
}

#[test]
fn a_file_without_rows_is_refused() {
    assert_eq!(message("empty.csv", ""), ":1: expected 2 columns and a class, found 0");
    assert_eq!(message("narrow.csv", "width,class\n1,0\n"), ":1: expected 2 columns and a class, found 2");
    assert_eq!(message("header.csv", HEADER), ": expected at least 5 rows to split, found 0");
    assert_eq!(
        message("few.csv", format!("{HEADER}1,2,0\n")),
        ": expected at least 5 rows to split, found 1"
    );
}

#[test]
fn a_command_line_is_a_file_and_a_seed() {
    let parse = |line: &str| arguments::parse(line.split_whitespace().map(Into::into), "default.csv");
    assert_eq!(parse(""), Ok((PathBuf::from("default.csv"), 1)));
    assert_eq!(parse("--seed 7 mine.csv"), Ok((PathBuf::from("mine.csv"), 7)));
    for line in ["--seed", "--seed x", "--seed -1"] {
        assert_eq!(parse(line), Err("--seed takes a whole number from 0 on".to_owned()));
    }
    for (line, argument) in [("--help", "--help"), ("one two", "two")] {
        assert_eq!(parse(line), Err(format!("unexpected argument {argument:?}; expected [FILE] [--seed N]")));
    }
}

/// A built example: `cargo test` builds them before it runs tests, `cargo test --test examples` does not.
fn example(name: &str) -> Option<Command> {
    let test = std::env::current_exe().expect("the test knows where it is");
    let example =
        test.ancestors().nth(2)?.join("examples").join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    if !example.exists() {
        eprintln!("skipped: {} is not built", example.display());
        return None;
    }
    Some(Command::new(example))
}

#[test]
fn an_example_fails_with_one_line_on_stderr() {
    let Some(mut example) = example("wdbc") else { return };
    let output = example.arg("no/such.csv").output().expect("the example starts");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    assert!(stderr.starts_with("error: no/such.csv: ") && stderr.lines().count() == 1, "{stderr}");
}

#[test]
fn the_worked_example_prints_the_published_numbers() {
    let Some(mut example) = example("worked_example") else { return };
    let output = example.output().expect("the example starts");
    assert!(output.status.success());
    let text = String::from_utf8_lossy(&output.stdout);
    let expected = [
        ("z_h", "0.50000"),
        ("a_h", "0.62246"),
        ("z_o", "0.62246"),
        ("ŷ", "0.65078"),
        ("L", "0.42959"),
        ("∂L/∂z_o", "-0.34922"),
        ("∂L/∂w_o", "-0.21738"),
        ("∂L/∂a_h", "-0.34922"),
        ("a_h(1 − a_h)", "0.23500"),
        ("∂L/∂w_h", "-0.08207"),
        ("w_o", "1.02174"),
        ("w_h", "0.50821"),
    ];
    for (symbol, number) in expected {
        let line =
            |line: &&str| line.trim_start().starts_with(&format!("{symbol} ")) && line.ends_with(number);
        assert!(text.lines().any(|text| line(&text)), "{symbol} is not {number} in\n{text}");
    }
}
