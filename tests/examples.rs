//! What the examples print: the numbers of the worked example, how well the networks learn, and what they say
//! about a file or a command line that they cannot use.
//!
//! Every message names the file; nothing panics. What tables say is tested in train/tests/tables.rs.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may panic")]

use std::path::PathBuf;
use std::process::Command;

use netwright::network;
use netwright::train::{Scaling, Table};

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

/// What a built example prints, which must succeed.
fn printed(name: &str) -> Option<String> {
    let output = example(name)?.output().expect("the example starts");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{name}: {stderr}");
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The number after a word at the beginning of a line.
#[track_caller]
fn number(text: &str, word: &str) -> f64 {
    let found =
        text.lines().find_map(|line| line.strip_prefix(word)?.split_whitespace().next()?.parse().ok());
    found.unwrap_or_else(|| panic!("`{word}` and a number are not in\n{text}"))
}

/// A file that an example has written.
#[track_caller]
fn written(path: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/netwright").join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

network! {
    struct Wdbc {
        x: input(30);
        h: x -> dense(16) -> sigmoid;
        y: h -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

/// As the README uses them.
#[test]
fn another_program_uses_the_network_and_the_scaling_that_wdbc_saves() {
    let Some(text) = printed("wdbc") else { return };
    assert!(number(&text, "ROC AUC") > 0.98, "{text}");
    let file =
        |name: &str| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/netwright/wdbc").join(name);
    let mut net = Wdbc::zeros();
    netwright::load(&mut net, file("wdbc.safetensors")).expect("the network is there");
    let scaling = Scaling::<30>::load(file("wdbc.scaling")).expect("the scaling is there");

    let table = Table::read(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/wdbc.csv")).expect("a table");
    let data = table.classification::<30, 1>("benign").expect("classes");
    // Class 1 of the network is malignant, 0 in the table.
    let is_right = |(x, benign): (&[f32; 30], usize)| net.classify(&scaling.row(x)) == 1 - benign;
    let classes = data.classes().expect("classes");
    let right = data.rows().iter().zip(classes).map(is_right).filter(|is_right| *is_right).count();
    assert!(right > 553, "{right} of 569");
    assert!(written("wdbc/report.html").contains("Confusion matrix"));
}

#[test]
fn the_policy_holds_the_pole_for_500_steps() {
    let Some(text) = printed("policy_gradient") else { return };
    assert!(text.contains("steps upright: [500, 500, 500, 500, 500, 500, 500, 500]"), "{text}");
    // It has learnt that: a policy that pushes at random holds it for some 20 steps.
    assert!(number(&text, "round   1:") < 50.0, "{text}");
    assert!(written("policy_gradient/steps.svg").contains(">Steps upright</text>"));
}

/// Of a normal distribution, 0.954 are within 2σ: of 114 rows at least 103 with a probability of 0.99.
#[test]
fn the_band_has_the_test_rows_and_is_wider_where_they_are_scattered() {
    let Some(text) = printed("regression") else { return };
    assert!(number(&text, "inside") > 0.9, "{text}");
    assert!(number(&text, "R²") > 0.9, "{text}");
    let half_width = |x: &str| {
        let line = text.lines().find(|line| line.starts_with(x)).unwrap_or_default();
        line.rsplit(' ').next().and_then(|number| number.parse::<f64>().ok()).unwrap_or(f64::NAN)
    };
    assert!(half_width("at 20") > 2.0 * half_width("at 10"), "{text}");
    assert_eq!(written("regression/band.svg").matches("<title>test, ").count(), 114);
}

#[test]
fn malignant_tumours_are_unusual_among_benign_ones() {
    let Some(text) = printed("autoencoder") else { return };
    assert!(number(&text, "ROC AUC") > 0.9, "{text}");
    assert!(written("autoencoder/report.html").contains("Error of the reconstruction"));
}

/// A cell with a memory predicts better than the line through the last two values, which knows the slope.
#[test]
fn a_forecast_has_learnt_more_than_the_slope() {
    let Some(text) = printed("forecast") else { return };
    assert!(number(&text, "network") < 0.5 * number(&text, "line"), "{text}");
    assert!(number(&text, "line") < number(&text, "value"), "{text}");
    // On its own outputs it goes on as the series does, for a while.
    assert!(number(&text, "alone") < 0.5, "{text}");
    assert!(written("forecast/forecast.svg").contains(">one step ahead</text>"));
    assert!(written("forecast/report.html").contains("sequences to train on"));
}

/// One of four gestures is right by chance.
#[test]
fn gestures_are_known_at_their_end_and_many_before() {
    let Some(text) = printed("gesture") else { return };
    assert!(number(&text, "at the end") > 0.95, "{text}");
    assert!(number(&text, "after  1") < number(&text, "after 10"), "{text}");
    assert!(written("gesture/early.svg").contains("Gestures that are known"));
    assert!(written("gesture/report.html").contains("circle to the left"));
}

/// Positions do not say where a pole falls to: without a memory it stays up for less than the whole episode.
#[test]
fn a_policy_with_a_memory_holds_a_pole_whose_speed_it_does_not_see() {
    let Some(text) = printed("control") else { return };
    let steps = |name: &str| -> Vec<u32> {
        let line = text.lines().find_map(|line| line.strip_prefix("steps upright, ")?.strip_prefix(name));
        let numbers = line.unwrap_or_default().trim().trim_matches(['[', ']']).split(", ");
        numbers.filter_map(|number| number.parse().ok()).collect()
    };
    assert_eq!(steps("teacher"), [500; 8], "{text}");
    assert_eq!(steps("with a memory"), [500; 8], "{text}");
    let without = steps("without");
    assert!(without.len() == 8 && without.iter().all(|steps| *steps < 500), "{text}");
    assert!(number(&text, "loss with a memory") < 0.5 * number(&text, "loss without"), "{text}");
    assert!(written("control/angle.svg").contains(">with a memory</text>"));
}
