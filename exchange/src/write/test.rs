//! The test beside an imported network: inputs, and the outputs of the file in double precision.
//!
//! Input: the network as its file has it, and as it is written. Output: rows, and the text of a module.
//! Guarantees: at most 64 rows and 200 kB; the test needs `netwright` alone.

use std::fmt::Write as _;

use crate::flat::{Flat, Rounding, distance, outputs, parts};
use crate::lower::Declaration;
use crate::{Foreign, Refusal, evaluate};

/// The most rows of a test.
const ROWS: usize = 64;
/// About how many bytes of text the rows may have.
const BYTES: usize = 190_000;
/// How far the network may be from the file, in the difference that single precision made here: sums have
/// other orders.
const MARGIN: f64 = 8.0;
/// The smallest tolerance, some roundings of single precision.
const FLOOR: f64 = 1e-6;

/// Functions of the test, in rustfmt's layout.
const AGREE: &str = "
fn agree(got: &[f32], want: &[f64]) -> bool {
    let scale = want.iter().fold(1.0, |largest: f64, number| largest.max(number.abs()));
    let near = |(&got, want): (&f32, &f64)| (f64::from(got) - want).abs() <= TOLERANCE * scale;
    got.len() == want.len() && got.iter().zip(want).all(near)
}
";
const LARGEST: &str = "
fn largest(row: &[f32]) -> f64 {
    let best = (0..row.len()).fold(0, |best, at| if row[at] > row[best] { at } else { best });
    best as f64
}
";

/// Rows of inputs, joined, and of outputs, joined, as a user has recorded them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cases {
    /// One row for each case.
    pub inputs: Vec<Vec<f64>>,
    /// One row for each case.
    pub outputs: Vec<Vec<f64>>,
}

/// Inputs and outputs of one sample.
#[derive(Clone, Debug)]
pub struct Row {
    /// All inputs that the network reads, one after the other.
    pub x: Vec<f64>,
    /// For each output its numbers; of a class its index.
    pub outputs: Vec<Vec<f64>>,
}

/// A sequence of numbers that look random: SplitMix64.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ bits >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ bits >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^= bits >> 31;
        // 24 bits, from −2 to 2: a number of single precision.
        f64::from(u32::try_from(bits >> 40).unwrap_or_default()) / f64::from(1_u32 << 22) - 2.0
    }
}

/// Rows of inputs: zeros, ones, minus ones, large ones, then numbers from −2 to 2, and what the file
/// computes of them.
///
/// # Errors
///
/// Where the file cannot be evaluated.
pub fn rows(foreign: &Foreign, flat: &Flat) -> Result<Vec<Row>, Refusal> {
    let (size, width): (usize, usize) = (
        flat.inputs.iter().map(|(_, size)| size).sum(),
        flat.outputs.iter().map(|output| flat.size(output.node)).sum(),
    );
    let count = (BYTES / (14 * size + 22 * width).max(1)).clamp(1, ROWS);
    let mut numbers = Numbers(1);
    let mut rows = Vec::with_capacity(count);
    for index in 0..count {
        let x: Vec<f64> = (0..size)
            .map(|_| match index {
                0 => 0.0,
                1 => 1.0,
                2 => -1.0,
                3 => 16.0 * numbers.next(),
                _ => numbers.next(),
            })
            .collect();
        let own = flat.split(&x);
        // Inputs that no output needs are 0.
        let all: Vec<Vec<f64>> = foreign
            .inputs
            .iter()
            .map(|port| {
                let at = flat.inputs.iter().position(|(name, _)| name == foreign.name(port.value));
                at.map_or_else(|| vec![0.0; port.shape.iter().product()], |at| own[at].clone())
            })
            .collect();
        rows.push(Row { x, outputs: evaluate::outputs(foreign, &all)? });
    }
    // Beyond the largest number of single precision, no network of it can agree.
    let within = |number: &f64| number.abs() <= f64::from(f32::MAX);
    rows.retain(|row| row.outputs.iter().flatten().all(within));
    Ok(rows)
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

/// The text of the test.
#[must_use]
pub fn test(
    declaration: &Declaration,
    stem: &str,
    rows: &[Row],
    cases: Option<&Cases>,
    difference: f64,
) -> String {
    let name = &declaration.name;
    let any_numbers = declaration.outputs.iter().any(|output| !output.class);
    let mut text = format!(
        "//! `{name}` computes what the file computes from which `cargo netwright import` wrote it.\n//!\n\
         //! The outputs are those of an evaluation of the file in double precision. Beside the network:\n\
         //! `mod {stem};` and `#[cfg(test)] mod {stem}_test;`.\n\nuse super::{stem}::{name};\n\n"
    );
    if any_numbers {
        let tolerance = (MARGIN * difference).max(FLOOR);
        let _ = write!(
            text,
            "/// How far an output may be, over the largest number of its row and at least 1.\n\
             const TOLERANCE: f64 = {tolerance:.1e};\n\n"
        );
    }
    let recorded: Vec<(Vec<f64>, Vec<Vec<f64>>)> =
        rows.iter().map(|row| (row.x.clone(), row.outputs.clone())).collect();
    text += &table(
        declaration,
        "CASES",
        "Inputs; for each output its numbers, or the index of the largest.",
        &recorded,
    );
    if let Some(cases) = cases {
        let own = cases
            .inputs
            .iter()
            .cloned()
            .zip(cases.outputs.iter().map(|row| split(declaration, row)))
            .take(ROWS)
            .collect::<Vec<_>>();
        text += &table(declaration, "RECORDED", "The same, as they were recorded.", &own);
    }
    let tables = if cases.is_some() { "CASES.iter().chain(RECORDED)" } else { "CASES" };
    let _ = write!(
        text,
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
    if any_numbers {
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

fn table(declaration: &Declaration, name: &str, docs: &str, rows: &[(Vec<f64>, Vec<Vec<f64>>)]) -> String {
    let input = declaration.input.1;
    let mut text = format!(
        "/// {docs}\n#[rustfmt::skip]\nconst {name}: &[([f32; {input}], [&[f64]; {}])] = &[\n",
        declaration.outputs.len()
    );
    for (x, outputs) in rows {
        let outputs = array(
            outputs.iter().map(|row| format!("&{}", array(row.iter().map(|number| format!("{number:?}"))))),
        );
        text += &format!("    ({}, {outputs}),\n", array(x.iter().map(|&number| f32_literal(number))));
    }
    text + "];\n\n"
}

/// The largest difference of the network in single precision from its file; not finite if there is none.
#[must_use]
pub fn difference(flat: &Flat, rows: &[Row]) -> f64 {
    let apart = |row: &Row| {
        let Some(got) = outputs(flat, &flat.split(&row.x), Rounding::Single) else { return f64::INFINITY };
        got.iter()
            .zip(&row.outputs)
            .zip(&flat.outputs)
            .filter(|(_, output)| !output.class)
            .map(|((got, want), _)| distance(got, want))
            .fold(0.0, larger)
    };
    rows.iter().map(apart).fold(0.0, larger)
}

/// The larger one; what is no number is larger than any.
fn larger(a: f64, b: f64) -> f64 {
    if a.is_nan() || b <= a { a } else { b }
}
