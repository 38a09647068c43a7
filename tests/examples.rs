//! What the examples print: the numbers of the worked example, and what they say about a file or a command
//! line that they cannot use.
//!
//! Every message names the file; nothing panics. What tables say is tested in train/tests/tables.rs.

#![allow(clippy::expect_used, reason = "a test may panic")]

use std::path::PathBuf;
use std::process::Command;

#[path = "../examples/arguments/mod.rs"]
mod arguments;
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
