//! What tables say about files that they cannot use.
//!
//! Input: texts of CSV. Output: none. Guarantees: each message names the line and the column as an editor
//! counts them; nothing panics.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

use std::path::Path;

use netwright::train::{Csv, Dataset, Error, Table};

const HEADER: &str = "width,height,class\n";

/// Five rows, the one on line 3 given.
fn with_row(row: &str) -> String {
    format!("{HEADER}1,2,0\n{row}\n3,4,1\n5,6,2\n7,8,0\n")
}

fn data(text: impl AsRef<[u8]>) -> Result<Dataset<2, 3>, Error> {
    Table::parse(text)?.classification("class")
}

fn message(text: impl AsRef<[u8]>) -> String {
    data(text).unwrap_err().to_string()
}

#[track_caller]
fn assert_starts(text: &str, start: &str) {
    assert!(text.starts_with(start), "{text}\ndoes not start with\n{start}");
}

#[test]
fn good_rows_are_read() {
    let data = data(with_row(" -1.5e2 ,\"0.25\",2").replace('\n', "\r\n")).unwrap();
    assert_eq!(data.rows(), [[1.0, 2.0], [-150.0, 0.25], [3.0, 4.0], [5.0, 6.0], [7.0, 8.0]]);
    assert_eq!(data.classes().unwrap(), [0, 2, 1, 2, 0]);
}

#[test]
fn a_file_is_named_with_its_line() {
    let error = Table::read("no/such.csv").unwrap_err().to_string();
    assert_starts(&error, "no/such.csv: ");
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("wrong.csv");
    std::fs::write(&path, with_row("1,tall,0")).unwrap();
    let error = Table::read(&path).unwrap().classification::<2, 3>("class").unwrap_err().to_string();
    assert_starts(&error, &format!("{}:3, column `height`: `tall` is not a number; ", path.display()));
    std::fs::write(&path, "a,b\n1\n").unwrap();
    let error = Table::read(&path).unwrap_err().to_string();
    assert_starts(&error, &format!("{}:2: expected 2 fields, found 1; ", path.display()));
}

#[test]
fn a_bad_number_is_named() {
    assert_starts(&message(with_row("abc,2,0")), "line 3, column `width`: `abc` is not a number; ");
    for text in ["inf", "-infinity", "1e39"] {
        let expected = format!("line 3, column `height`: `{text}` is not a finite number; ");
        assert_starts(&message(with_row(&format!("1,{text},0"))), &expected);
    }
    let bytes = [HEADER.as_bytes(), b"1,\xff,0\n"].concat();
    assert_starts(&message(bytes), "line 2: field 2 is not UTF-8: `\u{fffd}`; ");
}

#[test]
fn a_missing_value_is_an_error_until_it_is_filled() {
    assert_starts(&message(with_row("1,,0")), "line 3, column `height`: the field is empty; ");
    let expected = "line 3, column `class`: `NA` stands for a missing value; ";
    assert_starts(&message(with_row("1,2,NA")), expected);
    let table = Table::parse(with_row("1,?,0")).unwrap();
    let filled = table.filled("height", table.mean("height").unwrap()).unwrap();
    assert_eq!(filled.column("height").unwrap(), [2.0, 5.0, 4.0, 6.0, 8.0]);
    assert_eq!(table.complete().len(), 4);
    assert!(table.filled("height", "NA").is_err());
    let both = Table::parse("a,b\n?,?\n").unwrap().filled("a", 1).unwrap();
    assert_eq!(both.column("a").unwrap(), [1.0]);
    assert_starts(&both.column("b").unwrap_err().to_string(), "line 2, column `b`: ");
    // A row that is left keeps its line.
    let error = table.rows(&[4, 1]).unwrap().numbers::<3>().unwrap_err().to_string();
    assert_starts(&error, "line 3, column `height`: `?` stands for a missing value; ");
    let empty = Table::parse("a\n?\n").unwrap();
    assert_starts(&empty.median("a").unwrap_err().to_string(), "column `a`: no row has a value; ");
}

#[test]
fn rows_must_have_a_field_for_each_column() {
    assert_starts(&message(with_row("1,0")), "line 3: expected 3 fields, found 2; ");
    assert_starts(&message(with_row("1,2,0,0")), "line 3: expected 3 fields, found 4; ");
    assert_starts(&message(with_row("\"1,2,0")), "line 3: expected 3 fields, found 1; ");
}

#[test]
fn lines_are_those_of_an_editor() {
    let row = "1,x,0";
    assert_starts(&message(with_row(row).replace('\n', "\r\n")), "line 3, ");
    assert_starts(&message(with_row(&format!("\n\n{row}"))), "line 5, ");
    assert_starts(&message(format!("\u{feff}{}", with_row(row))), "line 3, ");
    assert_starts(&message(format!("{HEADER}1,\"2\n\n\",2\n3,4,1\n{row}\n")), "line 6, ");
}

#[test]
fn names_and_sizes_must_fit() {
    assert_starts(&message(""), "there are no columns; ");
    assert_starts(&message(HEADER), "column `class` has 0 classes");
    assert_starts(&message("a,b,class\n1,2,0\n"), "column `class` has 1 class (`0`), but the targets have 3");
    assert_starts(&message("a,Class\n1,0\n"), "there is no column `class`; did you mean `Class`?");
    assert_starts(&message("a,b\n1,0\n"), "there is no column `class`; it has `a`, `b`");
    assert_starts(&message("a,a,class\n1,2,0\n"), "line 1: two columns are called `a`; ");
    assert_starts(&message("a,,class\n1,2,0\n"), "line 1: column 2 has no name; ");
    let narrow = Table::parse("width,class\n1,0\n2,1\n").unwrap();
    let error = narrow.classification::<2, 2>("class").unwrap_err().to_string();
    assert_starts(&error, "rows of 2 numbers were asked for, but there is 1 column: `width`; ");
}

#[test]
fn other_forms_of_csv_are_read() {
    let table = Csv::new().delimiter(b'\t').header(false).parse("1\t2\tno\n3\t4\tyes\n").unwrap();
    assert_eq!(table.names(), ["0", "1", "2"]);
    let data = table.classification::<2, 1>("2").unwrap();
    assert_eq!(data.targets(), [[0.0], [1.0]]);
}

#[test]
fn no_text_makes_a_table_panic() {
    let good = with_row("\"a,\"\"b\",2,0");
    let mut generator = netwright::Generator::new(1);
    for length in 0..good.len() {
        let _ = data(&good[..length]);
    }
    for _ in 0..3000 {
        let mut changed = good.clone().into_bytes();
        for _ in 0..=generator.below(4) {
            let at = generator.below(changed.len());
            changed[at] = b"\n\r,\"\xff\x00 ?9a"[generator.below(10)];
        }
        let _ = data(&changed);
    }
}
