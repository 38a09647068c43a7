//! The test beside an imported network with a memory: streams of samples, and the outputs at each step.
//!
//! Input: a declaration, a stream that its file computed, and streams that a user recorded. Output: the text
//! of a module. Guarantees: as that of a network without a memory; a stream of the file is cut behind, one of
//! a user is there as a whole or not.

use super::rows::Row;
use super::test::{AGREE, BYTES, END, LARGEST, head, line};
use crate::Refusal;
use crate::lower::Declaration;

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

/// The text of the test, and what a user should know of it: streams that do not fit are left out.
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
/// let (text, remark) = stream_test(&declaration, "amp", &[step], None, 1e-7)?;
/// assert!(text.contains("    ([1.0], [&[0.5]]),\n") && remark.is_none());
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
) -> Result<(String, Option<String>), Refusal> {
    let lines = |rows: &[Row]| rows.iter().map(|row| line(&row.x, &row.outputs)).collect::<Vec<String>>();
    let (head, tail) = (head(declaration, stem, difference), tail(declaration, stem, recorded));
    let mut room = BYTES.saturating_sub(head.len() + tail.len() + 1000);
    let mut fits = |text: &str| room.checked_sub(text.len()).map(|left| room = left).is_some();
    let own: Vec<String> = lines(rows).into_iter().take_while(|line| fits(line)).collect();
    if own.is_empty() {
        let fact = format!("one step has more text than the {} kB that a test may have", BYTES / 1000);
        let help = "choose fewer outputs with `--output NAME`";
        return Err(Refusal::new("the test", fact, help));
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
        let (kept, all) = (kept.concat(), (kept.len(), recorded.streams.len()));
        text += "/// The same, as they were recorded; an output that was not is empty.\n";
        text += &format!("#[rustfmt::skip]\nconst RECORDED: &[&[{step}]] = &[\n{kept}{END}");
        remark = (all.0 < all.1).then(|| {
            format!(
                "the test has {} of the {} recorded streams, which all agree: it has at most {} kB",
                all.0,
                all.1,
                BYTES / 1000
            )
        });
    }
    Ok((text + &tail, remark))
}

/// The text behind the tables.
fn tail(declaration: &Declaration, stem: &str, recorded: Option<&Recorded>) -> String {
    let (name, input) = (&declaration.name, declaration.input.1);
    let width: usize = declaration.outputs.iter().map(|output| output.size).sum();
    let silence = recorded.map_or(0, |recorded| recorded.silence);
    let streams = match recorded {
        None => String::from("[(STREAM, 0)]"),
        Some(_) => {
            format!("std::iter::once((STREAM, 0)).chain(RECORDED.iter().map(|stream| (*stream, {silence})))")
        }
    };
    let mut text = format!(
        "#[test]\nfn {stem}_computes_what_its_file_computes() {{\n    let net = {name}::trained_ref();\n    \
         for (stream, silence) in {streams} {{\n        let mut memory = {name}::memory();\n        \
         net.run(&mut memory, &vec![[0.0; {input}]; silence], &mut vec![[0.0; {width}]; silence]);\n        \
         let x: Vec<[f32; {input}]> = stream.iter().map(|(x, _)| *x).collect();\n        \
         let mut y = vec![[0.0; {width}]; x.len()];\n        net.run(&mut memory, &x, &mut y);\n        \
         for (row, (x, outputs)) in y.iter().zip(stream) {{\n"
    );
    let mut start = 0;
    for (index, output) in declaration.outputs.iter().enumerate() {
        let end = start + output.size;
        let file = output.file.replace('{', "{{").replace('}', "}}");
        let file = file.escape_default();
        let check = if output.class { "largest(got) == want[0]" } else { "agree(got, want)" };
        let is_there = if recorded.is_some() { "want.is_empty() || " } else { "" };
        text += &format!(
            "            let (got, want) = (&row[{start}..{end}], outputs[{index}]);\n            \
             assert!({is_there}{check}, \"{file}: {{x:?}} gives {{got:?}}, not {{want:?}}\");\n"
        );
        start = end;
    }
    text += "        }\n    }\n}\n";
    if declaration.outputs.iter().any(|output| !output.class) {
        text += AGREE;
    }
    if declaration.outputs.iter().any(|output| output.class) {
        text += LARGEST;
    }
    text
}
