//! The text of a declaration, as a person would have written it.
//!
//! Input: a [`Declaration`] and where it came from. Output: a module that compiles as it is. Guarantees:
//! the layout is rustfmt's; no option that is the default; the same declaration gives the same text.
//!
//! ```
//! use netwright::exchange::{lower, normalise, read, write};
//!
//! let text = "// y = a/2 - b/2 + 1/4\n1,2,1,2\n2,1\n0\n-9,-9\n9,9\n0,0,0\n1,1,1\n0.5,-0.5\n0.25\n";
//! let foreign = read::network("net.nnet", text.as_bytes(), &read::Choices::default())?;
//! let flat = normalise::normalise(&foreign, &normalise::Options { keep_batch_norm: false })?;
//! let text = write::items(&lower::lower(&flat, "Net")?, "");
//! assert!(text.starts_with("x: input(2);\n"), "{text}");
//! # Ok::<(), netwright::exchange::Refusal>(())
//! ```

mod rows;
mod stream;
mod test;
mod text;

pub(crate) use rows::sequence;
pub use rows::{Row, difference, rows};
pub use stream::{Recorded, StreamTest, stream_test};
pub use test::{Cases, test};
pub use text::one_line;

use crate::foreign::Fact;
use crate::lower::{Declaration, Training};

/// The items of a declaration, each on its line with this indentation.
///
/// ```
/// use netwright::exchange::{lower, normalise, read, write};
///
/// # let text = "// y = a/2 - b/2 + 1/4\n1,2,1,2\n2,1\n0\n-9,-9\n9,9\n0,0,0\n1,1,1\n0.5,-0.5\n0.25\n";
/// # let foreign = read::nnet::read(text.as_bytes())?;
/// # let flat = normalise::normalise(&foreign, &normalise::Options::default())?;
/// # let declaration = lower::lower(&flat, "Net")?;
/// let text = write::items(&declaration, "    ");
/// assert!(text.starts_with("    x: input(2);\n"), "{text}");
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
#[must_use]
pub fn items(declaration: &Declaration, indent: &str) -> String {
    let axes: Vec<String> = declaration.axes.iter().map(ToString::to_string).collect();
    let mut text = format!("{indent}{}: input({});\n", declaration.input.0, axes.join(", "));
    for item in &declaration.items {
        let steps: String = item.steps.iter().map(|step| format!(" -> {step}")).collect();
        text += &format!("{indent}{}: {}{steps};\n", item.name, item.source);
    }
    if let Some(Training { targets, loss }) = &declaration.training {
        for (name, size) in targets {
            text += &format!("{indent}{name}: target({size});\n");
        }
        text += &format!("{indent}loss: {loss};\n");
    }
    let outputs: Vec<&str> = declaration.outputs.iter().map(|output| output.item.as_str()).collect();
    text += &match outputs[..] {
        [output] => format!("{indent}output: {output};\n"),
        _ => format!("{indent}output: ({});\n", outputs.join(", ")),
    };
    text
}

/// Doc comments as lines, whatever the file has for text.
///
/// ```
/// use netwright::exchange::write::docs;
///
/// assert_eq!(docs(&["Imported from ONNX.".to_owned()]), ["Imported from ONNX."]);
/// ```
#[must_use]
pub fn docs(texts: &[String]) -> Vec<String> {
    texts.iter().map(|text| text::doc_line(text)).collect()
}

/// The module with the declaration, whose weights are in the file `weights`.
///
/// ```
/// use netwright::exchange::{lower, normalise, read, write};
///
/// # let text = "// y = a/2 - b/2 + 1/4\n1,2,1,2\n2,1\n0\n-9,-9\n9,9\n0,0,0\n1,1,1\n0.5,-0.5\n0.25\n";
/// # let foreign = read::nnet::read(text.as_bytes())?;
/// # let flat = normalise::normalise(&foreign, &normalise::Options::default())?;
/// # let declaration = lower::lower(&flat, "Net")?;
/// let text = write::module(&declaration, &["A line.".to_owned()], "net.safetensors");
/// assert!(text.contains("    /// A line.\n    pub struct Net {\n"), "{text}");
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
#[must_use]
pub fn module(declaration: &Declaration, docs: &[String], weights: &str) -> String {
    let mut text = String::from("use netwright::network;\n\nnetwork! {\n");
    for line in self::docs(docs) {
        text += &if line.is_empty() { String::from("    ///\n") } else { format!("    /// {line}\n") };
    }
    text += &format!("    pub struct {} {{\n", declaration.name);
    text += &items(declaration, "        ");
    text += &format!("        weights: file(\"{weights}\");\n    }}\n}}\n");
    for fact in &declaration.facts {
        let Fact { name, docs, number, whole } = fact;
        let value = if *whole { format!("usize = {number:.0}") } else { format!("f64 = {number:?}") };
        // Not all programs have a use for each.
        text += &format!("\n/// {docs}\n#[allow(dead_code)]\npub const {name}: {value};\n");
    }
    text
}
