//! The test beside an imported network: inputs, and the outputs of the file in double precision.
//!
//! Input: a declaration, and rows that its file computed or a user recorded. Output: the text of a module.
//! Guarantees: at most 64 rows of each and 200 kB, and at least one row of the file; the test needs
//! `netwright` alone.

use std::fmt::Write as _;

use super::rows::{ROWS, Row};
use crate::Refusal;
use crate::flat::{parts, uniform};
use crate::lower::Declaration;

/// How many bytes a test may have.
pub(super) const BYTES: usize = 200_000;
/// The length of a row of one number from which on it is written as `[0.0; 784]`.
const LONG: usize = 32;
/// How far the network may be from the file, in the difference that single precision made here: sums have
/// other orders.
const MARGIN: f64 = 8.0;
/// The smallest tolerance, some roundings of single precision.
const FLOOR: f64 = 1e-6;

/// The end of a table.
pub(super) const END: &str = "];\n\n";

/// Functions of the test, in rustfmt's layout.
pub(super) const AGREE: &str = "
fn agree(got: &[f32], want: &[f64]) -> bool {
    let scale = want.iter().fold(1.0, |largest: f64, number| largest.max(number.abs()));
    let near = |(&got, want): (&f32, &f64)| (f64::from(got) - want).abs() <= TOLERANCE * scale;
    got.len() == want.len() && got.iter().zip(want).all(near)
}
";
pub(super) const LARGEST: &str = "
fn largest(row: &[f32]) -> f64 {
    let best = (0..row.len()).fold(0, |best, at| if row[at] > row[best] { at } else { best });
    best as f64
}
";

/// Rows of inputs, joined, and of outputs, joined, as a user has recorded them.
///
/// ```
/// use netwright::exchange::write::Cases;
///
/// let cases = Cases { inputs: vec![vec![1.0, 0.0]], outputs: vec![vec![0.75]] };
/// assert_eq!(cases.inputs.len(), cases.outputs.len());
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cases {
    /// One row for each case.
    pub inputs: Vec<Vec<f64>>,
    /// One row for each case.
    pub outputs: Vec<Vec<f64>>,
}

/// A number as a literal of `f32`: the shortest that reads back.
fn f32_literal(number: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "inputs are numbers of single precision")]
    let number = number as f32;
    format!("{number:?}")
}

fn array(numbers: impl Iterator<Item = String>) -> String {
    format!("[{}]", numbers.collect::<Vec<_>>().join(", "))
}

/// The text of the test, and what a user should know of it: rows that do not fit are left out.
///
/// # Errors
///
/// Where not even one row fits.
///
/// ```
/// use netwright::exchange::{lower, normalise, read, write};
///
/// # let text = "// y = a/2 - b/2 + 1/4\n1,2,1,2\n2,1\n0\n-9,-9\n9,9\n0,0,0\n1,1,1\n0.5,-0.5\n0.25\n";
/// # let foreign = read::nnet::read(text.as_bytes())?;
/// # let flat = normalise::normalise(&foreign, &normalise::Options::default())?;
/// # let declaration = lower::lower(&flat, "Net")?;
/// let rows = write::rows(&foreign, &flat)?;
/// let (text, remark) = write::test(&declaration, "net", &rows, None, 1e-7)?;
/// assert!(text.contains("fn net_computes_what_its_file_computes()") && remark.is_none());
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
pub fn test(
    declaration: &Declaration,
    stem: &str,
    rows: &[Row],
    cases: Option<&Cases>,
    difference: f64,
) -> Result<(String, Option<String>), Refusal> {
    let head = head(declaration, stem, difference);
    let tail = tail(declaration, stem, cases.is_some());
    let heads = ["CASES", "RECORDED"].map(|name| table(declaration, name));
    let ends = 2 * END.len() + heads.iter().map(String::len).sum::<usize>();
    let mut room = BYTES.saturating_sub(head.len() + tail.len() + ends);
    // One row of the file comes first, then a user's own.
    let lines: Vec<String> = rows.iter().map(|row| line(&row.x, &row.outputs)).collect();
    let first = fitting(&lines, 1, &mut room);
    if first.is_empty() {
        let fact = format!(
            "one row of its {} inputs and its outputs has more text than the {} kB that a test may have",
            declaration.input.1,
            BYTES / 1000
        );
        let help = "choose fewer outputs with `--output NAME`, or let the compiler read the file: \
                    `network! { pub struct Net = \"model.onnx\"; }`";
        return Err(Refusal::new("the test", fact, help));
    }
    let recorded: Vec<String> = cases
        .map(|cases| cases.inputs.iter().zip(&cases.outputs))
        .into_iter()
        .flatten()
        .map(|(x, outputs)| line(x, &split(declaration, outputs)))
        .collect();
    let own = fitting(&recorded, ROWS, &mut room);
    let rest = fitting(&lines[first.len()..], ROWS - first.len(), &mut room);
    let [mut text, end] = heads;
    text = head + &text + &first.concat() + &rest.concat() + END;
    if cases.is_some() {
        text += &(end + &own.concat() + END);
    }
    let all = recorded.len();
    let remark = (own.len() < all).then(|| {
        format!(
            "the test has {} of the {all} recorded cases, which all agree: it has at most {ROWS} and {} kB",
            own.len(),
            BYTES / 1000
        )
    });
    Ok((text + &tail, remark))
}

/// The lines that fit into the room that is left, at most `most` of them.
fn fitting<'a>(lines: &'a [String], most: usize, room: &mut usize) -> &'a [String] {
    let fits = |line: &&String| room.checked_sub(line.len()).map(|left| *room = left).is_some();
    let count = lines.iter().take(most).take_while(fits).count();
    &lines[..count]
}

/// The text before the rows.
pub(super) fn head(declaration: &Declaration, stem: &str, difference: f64) -> String {
    let name = &declaration.name;
    let mut text = format!(
        "//! `{name}` computes what the file computes from which `cargo netwright import` wrote it.\n//!\n\
         //! The outputs are those of an evaluation of the file in double precision. Beside the network:\n\
         //! `mod {stem};` and `#[cfg(test)] mod {stem}_test;`.\n\nuse super::{stem}::{name};\n\n"
    );
    if declaration.outputs.iter().any(|output| !output.class) {
        let tolerance = (MARGIN * difference).max(FLOOR);
        let _ = write!(
            text,
            "/// How far an output may be, over the largest number of its row and at least 1.\n\
             const TOLERANCE: f64 = {tolerance:.1e};\n\n"
        );
    }
    text
}

/// The text behind the rows: the test and its functions.
fn tail(declaration: &Declaration, stem: &str, has_cases: bool) -> String {
    let name = &declaration.name;
    let tables = if has_cases { "CASES.iter().chain(RECORDED)" } else { "CASES" };
    let mut text = format!(
        "#[test]\nfn {stem}_computes_what_its_file_computes() {{\n    let net = {name}::trained_ref();\n    for (x, outputs) in {tables} {{\n        let row = net.forward(x);\n"
    );
    let mut start = 0;
    for (index, output) in declaration.outputs.iter().enumerate() {
        let end = start + output.size;
        // Braces are those of a format, and an escape has some of its own.
        let file = output.file.replace('{', "{{").replace('}', "}}");
        let file = file.escape_default();
        let _ = writeln!(text, "        let (got, want) = (&row[{start}..{end}], outputs[{index}]);");
        let _ = if output.class {
            writeln!(text, "        assert_eq!(largest(got), want[0], \"{file}: {{x:?}}\");")
        } else {
            writeln!(
                text,
                "        assert!(agree(got, want), \"{file}: {{x:?}} gives {{got:?}}, not {{want:?}}\");"
            )
        };
        start = end;
    }
    text += "    }\n}\n";
    if declaration.outputs.iter().any(|output| !output.class) {
        text += AGREE;
    }
    if declaration.outputs.iter().any(|output| output.class) {
        text += LARGEST;
    }
    text
}

/// The outputs of a recorded row.
fn split(declaration: &Declaration, row: &[f64]) -> Vec<Vec<f64>> {
    parts(row, declaration.outputs.iter().map(|output| if output.class { 1 } else { output.size }))
}

/// The text before the rows of a table.
fn table(declaration: &Declaration, name: &str) -> String {
    let docs = match name {
        "CASES" => "Inputs; for each output its numbers, or the index of the largest.",
        _ => "The same, as they were recorded.",
    };
    let (input, outputs) = (declaration.input.1, declaration.outputs.len());
    format!("/// {docs}\n#[rustfmt::skip]\nconst {name}: &[([f32; {input}], [&[f64]; {outputs}])] = &[\n")
}

/// A row of a table.
pub(super) fn line(x: &[f64], outputs: &[Vec<f64>]) -> String {
    let outputs = array(
        outputs.iter().map(|row| format!("&{}", array(row.iter().map(|number| format!("{number:?}"))))),
    );
    let x = match uniform(x) {
        Some(number) if x.len() >= LONG => format!("[{}; {}]", f32_literal(number), x.len()),
        _ => array(x.iter().map(|&number| f32_literal(number))),
    };
    format!("    ({x}, {outputs}),\n")
}
