//! The test beside an imported network with a memory: streams of samples, and the outputs at each step.
//!
//! Input: a declaration, a stream that its file computed, and streams that a user recorded. Output: the text
//! of a module, and the file of its numbers where there are many. Guarantees: as that of a network without a
//! memory; a stream of the file is cut behind, one of a user is there as a whole or not.

use super::rows::Row;
use super::test::{AGREE, BYTES, END, LARGEST, head, line};
use crate::Refusal;
use crate::lower::Declaration;

/// The most numbers that a test has in its text: nobody reads more of them.
const WRITTEN: usize = 400;

/// Streams that a user recorded. A step without outputs has none for one of them: an empty row.
///
/// ```
/// use netwright::exchange::write::{Recorded, Row};
///
/// let step = |x: f64, y: f64| Row { x: vec![x], outputs: vec![vec![y]] };
/// let recorded = Recorded { streams: vec![vec![step(1.0, 0.5), step(0.0, 0.25)]], silence: 0 };
/// assert_eq!(recorded.streams[0].len(), 2);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Recorded {
    /// Each from its beginning.
    pub streams: Vec<Vec<Row>>,
    /// How many zeros were run before each.
    pub silence: usize,
}

/// The test of a network with a memory.
///
/// ```
/// use netwright::exchange::write::StreamTest;
///
/// let test = StreamTest { text: "#[test]\nfn holds() {}\n".into(), numbers: None, remark: None };
/// // std::fs::write("src/amp_test.rs", &test.text), and the numbers as `amp_test.f64` beside it.
/// assert!(test.numbers.is_none());
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct StreamTest {
    /// The module.
    pub text: String,
    /// The file `amp_test.f64` beside it, which it includes, where there are more than some hundred numbers:
    /// of each step its inputs, then its outputs, as little-endian numbers of double precision; NaN for an
    /// output that was not recorded.
    pub numbers: Option<Vec<u8>>,
    /// What a user should know: streams that do not fit are left out.
    pub remark: Option<String>,
}

/// The test of streams.
///
/// ```
/// use netwright::exchange::import::{Options, declare};
/// use netwright::exchange::{read, write::{Row, stream_test}};
///
/// // 0.5 times the newest sample and 0.25 times the one before.
/// let text = r#"{"architecture": "Linear", "config": {"receptive_field": 2}, "weights": [0.5, 0.25]}"#;
/// let foreign = read::nam::read(text.as_bytes())?;
/// let declaration = declare(foreign, &Options { name: "Amp".into(), ..Options::default() })?.declaration;
/// let step = Row { x: vec![1.0], outputs: vec![vec![0.5]] };
/// let few = stream_test(&declaration, "amp", &[step.clone()], None, 1e-7)?;
/// assert!(few.text.contains("    ([1.0], [&[0.5]]),\n") && few.numbers.is_none());
/// // An input and an output of 300 steps, in a file.
/// let many = stream_test(&declaration, "amp", &vec![step; 300], None, 1e-7)?;
/// assert!(many.text.contains("include_bytes!(\"amp_test.f64\")"));
/// assert_eq!(many.numbers.map(|numbers| numbers.len()), Some(300 * 2 * 8));
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
///
/// # Errors
///
/// Where not even one step fits.
pub fn stream_test(
    declaration: &Declaration,
    stem: &str,
    rows: &[Row],
    recorded: Option<&Recorded>,
    difference: f64,
) -> Result<StreamTest, Refusal> {
    let count = |rows: &[Row]| {
        rows.iter().map(|row| row.x.len() + row.outputs.iter().map(Vec::len).sum::<usize>()).sum::<usize>()
    };
    let of_user = recorded.iter().flat_map(|recorded| &recorded.streams);
    let all = count(rows) + of_user.map(|rows| count(rows)).sum::<usize>();
    let head = head(declaration, stem, difference);
    if all > WRITTEN {
        return in_file(declaration, stem, rows, recorded, &head);
    }
    let lines = |rows: &[Row]| rows.iter().map(|row| line(&row.x, &row.outputs)).collect::<Vec<String>>();
    let tail = tail(declaration, recorded);
    let mut room = BYTES.saturating_sub(head.len() + tail.len() + 1000);
    let mut fits = |text: &str| room.checked_sub(text.len()).map(|left| room = left).is_some();
    let own: Vec<String> = lines(rows).into_iter().take_while(|line| fits(line)).collect();
    if own.is_empty() {
        return Err(refused());
    }
    let docs = "/// A stream from its beginning: inputs; for each output its numbers.\n";
    let (input, outputs) = (declaration.input.1, declaration.outputs.len());
    let step = format!("([f32; {input}], [&[f64]; {outputs}])");
    let mut text =
        format!("{head}{docs}#[rustfmt::skip]\nconst STREAM: &[{step}] = &[\n{}{END}", own.concat());
    let mut remark = None;
    if let Some(recorded) = recorded {
        let all = recorded.streams.iter().map(|rows| format!("    &[\n{}    ],\n", lines(rows).concat()));
        let kept: Vec<String> = all.filter(|stream| fits(stream)).collect();
        text += "/// The same, as they were recorded; an output that was not is empty.\n";
        text += &format!("#[rustfmt::skip]\nconst RECORDED: &[&[{step}]] = &[\n{}{END}", kept.concat());
        remark = left_out(kept.len(), recorded);
    }
    Ok(StreamTest { text: text + &begin(declaration, stem) + &tail, numbers: None, remark })
}

fn refused() -> Refusal {
    let fact = format!("one step has more numbers than the {} kB that a test may have", BYTES / 1000);
    Refusal::new("the test", fact, "choose fewer outputs with `--output NAME`")
}

/// What a user should know of streams that did not fit.
fn left_out(kept: usize, recorded: &Recorded) -> Option<String> {
    let all = recorded.streams.len();
    (kept < all).then(|| {
        format!(
            "the test has {kept} of the {all} recorded streams, which all agree: it has at most {} kB",
            BYTES / 1000
        )
    })
}

/// The numbers of an output in a step.
fn numbers_of(output: &crate::lower::Named) -> usize {
    if output.class { 1 } else { output.size }
}

/// The test with its numbers in a file.
fn in_file(
    declaration: &Declaration,
    stem: &str,
    rows: &[Row],
    recorded: Option<&Recorded>,
    head: &str,
) -> Result<StreamTest, Refusal> {
    let width = declaration.input.1 + declaration.outputs.iter().map(numbers_of).sum::<usize>();
    let most = BYTES / (8 * width.max(1));
    let own = rows.get(..most.min(rows.len())).unwrap_or_default();
    if own.is_empty() {
        return Err(refused());
    }
    let (mut kept, mut room) = (vec![(0, own)], most - own.len());
    let mut remark = None;
    if let Some(recorded) = recorded {
        for stream in &recorded.streams {
            if let Some(left) = room.checked_sub(stream.len()) {
                room = left;
                kept.push((recorded.silence, stream.as_slice()));
            }
        }
        remark = left_out(kept.len() - 1, recorded);
    }
    let mut numbers = Vec::with_capacity(8 * width * most);
    for row in kept.iter().flat_map(|(_, rows)| *rows) {
        numbers.extend(row.x.iter().flat_map(|number| number.to_le_bytes()));
        for (output, wanted) in row.outputs.iter().zip(&declaration.outputs) {
            // An output that was not recorded has no numbers.
            let all = (0..numbers_of(wanted)).map(|at| output.get(at).copied().unwrap_or(f64::NAN));
            numbers.extend(all.flat_map(f64::to_le_bytes));
        }
    }
    let streams: Vec<String> =
        kept.iter().map(|(silence, rows)| format!("({silence}, {})", rows.len())).collect();
    let text = format!(
        "{head}/// Streams, one after the other, as little-endian numbers of double precision: of each step its inputs,\n\
         /// then those of each output, or NaN where none was recorded.\n\
         const NUMBERS: &[u8] = include_bytes!(\"{stem}_test.f64\");\n\
         /// Of each stream how many zeros are run before it, and how many steps it has.\n\
         #[rustfmt::skip]\nconst STREAMS: &[(usize, usize)] = &[{}];\n\n{}{}",
        streams.join(", "),
        begin(declaration, stem),
        tail_of_file(declaration, width)
    );
    Ok(StreamTest { text, numbers: Some(numbers), remark })
}

/// The beginning of the test.
fn begin(declaration: &Declaration, stem: &str) -> String {
    let name = &declaration.name;
    format!("#[test]\nfn {stem}_computes_what_its_file_computes() {{\n    let net = {name}::trained_ref();\n")
}

/// What is run of a stream, whose samples are `x`.
fn run(declaration: &Declaration, samples: &str) -> String {
    let (name, input) = (&declaration.name, declaration.input.1);
    let width: usize = declaration.outputs.iter().map(|output| output.size).sum();
    format!(
        "        let mut memory = {name}::memory();\n        \
         net.run(&mut memory, &vec![[0.0; {input}]; silence], &mut vec![[0.0; {width}]; silence]);\n        \
         let x: Vec<[f32; {input}]> = {samples};\n        \
         let mut y = vec![[0.0; {width}]; x.len()];\n        net.run(&mut memory, &x, &mut y);\n"
    )
}

/// The name that an output has in the file, in a format.
fn in_format(file: &str) -> String {
    file.replace('{', "{{").replace('}', "}}").escape_default().to_string()
}

/// The functions that the outputs need.
fn functions(declaration: &Declaration) -> String {
    let has = |class: bool| declaration.outputs.iter().any(|output| output.class == class);
    let mut text = String::new();
    if has(false) {
        text += AGREE;
    }
    if has(true) {
        text += LARGEST;
    }
    text
}

/// The text behind the beginning of a test with its numbers in a file.
fn tail_of_file(declaration: &Declaration, width: usize) -> String {
    let input = declaration.input.1;
    let mut text = format!(
        "    let number = |bytes: &[u8; 8]| f64::from_le_bytes(*bytes);\n    \
         let numbers: Vec<f64> = NUMBERS.as_chunks().0.iter().map(number).collect();\n    \
         let mut rest = numbers.as_slice();\n    \
         for &(silence, steps) in STREAMS {{\n        \
         let (stream, behind) = rest.split_at({width} * steps);\n        rest = behind;\n        \
         let sample = |step: &[f64]| std::array::from_fn(|at| step[at] as f32);\n{}        \
         for (row, step) in y.iter().zip(stream.chunks_exact({width})) {{\n",
        run(declaration, &format!("stream.chunks_exact({width}).map(sample).collect()"))
    );
    let (mut start, mut at) = (0, input);
    for output in &declaration.outputs {
        let (end, behind) = (start + output.size, at + numbers_of(output));
        let check = if output.class { "largest(got) == want[0]" } else { "agree(got, want)" };
        text += &format!(
            "            let (got, want) = (&row[{start}..{end}], &step[{at}..{behind}]);\n            \
             assert!(want[0].is_nan() || {check}, \"{}: {{step:?}} gives {{got:?}}\");\n",
            in_format(&output.file)
        );
        (start, at) = (end, behind);
    }
    text + "        }\n    }\n    assert!(rest.is_empty(), \"no stream has {rest:?}\");\n}\n"
        + &functions(declaration)
}

/// The text behind the beginning of a test with its numbers in tables.
fn tail(declaration: &Declaration, recorded: Option<&Recorded>) -> String {
    let silence = recorded.map_or(0, |recorded| recorded.silence);
    let streams = match recorded {
        None => String::from("[(STREAM, 0)]"),
        Some(_) => {
            format!("std::iter::once((STREAM, 0)).chain(RECORDED.iter().map(|stream| (*stream, {silence})))")
        }
    };
    let mut text = format!(
        "    for (stream, silence) in {streams} {{\n{}        for (row, (x, outputs)) in y.iter().zip(stream) {{\n",
        run(declaration, "stream.iter().map(|(x, _)| *x).collect()")
    );
    let mut start = 0;
    for (index, output) in declaration.outputs.iter().enumerate() {
        let end = start + output.size;
        let file = in_format(&output.file);
        let check = if output.class { "largest(got) == want[0]" } else { "agree(got, want)" };
        let is_there = if recorded.is_some() { "want.is_empty() || " } else { "" };
        text += &format!(
            "            let (got, want) = (&row[{start}..{end}], outputs[{index}]);\n            \
             assert!({is_there}{check}, \"{file}: {{x:?}} gives {{got:?}}, not {{want:?}}\");\n"
        );
        start = end;
    }
    text + "        }\n    }\n}\n" + &functions(declaration)
}
