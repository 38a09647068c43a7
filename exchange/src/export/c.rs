//! The numbers of a network as arrays of C.
//!
//! Input: a network. Output: the text of a header. Guarantees: every number reads back as the same number of
//! single precision; the shapes are those of the flat view, `[input][output]`.

use std::fmt::Write as _;

use netwright_runtime::topology::Pattern;

use super::source::Source;
use crate::Refusal;
use crate::lower::snake;

/// The text of the header.
pub(super) fn export(source: &Source) -> Result<String, Refusal> {
    source.check_finite()?;
    let name = source.topology.name;
    let prefix = snake(name);
    let guard = format!("{}_H", prefix.to_uppercase());
    let mut text = format!(
        "/* The numbers of `{name}`, exported from Netwright. */\n#ifndef {guard}\n#define {guard}\n\n"
    );
    let inputs = source.topology.input().size();
    let outputs: usize = source.topology.outputs.iter().map(|&output| source.size(output)).sum();
    let macros = prefix.to_uppercase();
    let _ = writeln!(text, "#define {macros}_INPUTS {inputs}\n#define {macros}_OUTPUTS {outputs}");
    for line in source.topology.signature().to_string().lines().skip(1) {
        let _ = writeln!(text, "/* {line} */");
    }
    for (_, node) in source.nodes() {
        let item = node.name;
        if let Some(layer) = node.operation.layer() {
            if layer.tie.is_none() {
                let shape = match layer.pattern {
                    Pattern::Full => vec![layer.inputs, layer.outputs],
                    Pattern::Transposed => vec![layer.outputs, layer.inputs],
                    Pattern::Diagonal | Pattern::Connections(_) => vec![layer.weight_count()],
                };
                array(&mut text, &format!("{prefix}_{item}_weights"), &shape, source.weights(&layer));
            }
            if let Some(bias) = source.bias(&layer) {
                array(&mut text, &format!("{prefix}_{item}_bias"), &[bias.len()], bias);
            }
        }
        if let Some(begin) = node.operation.running() {
            let [mean, variance] = source.statistics(begin, node.size());
            array(&mut text, &format!("{prefix}_{item}_mean"), &[mean.len()], &mean);
            array(&mut text, &format!("{prefix}_{item}_variance"), &[variance.len()], &variance);
        }
    }
    let _ = writeln!(text, "\n#endif");
    Ok(text)
}

/// `static const float net_h_weights[2][3] = { {…}, {…} };`
fn array(text: &mut String, name: &str, shape: &[usize], numbers: &[f64]) {
    let axes: String = shape.iter().map(|axis| format!("[{axis}]")).collect();
    let _ = writeln!(text, "\nstatic const float {name}{axes} = {{");
    let width = shape.last().copied().unwrap_or(1).max(1);
    for row in numbers.chunks(width) {
        #[expect(clippy::cast_possible_truncation, reason = "the arrays are of single precision")]
        let row: Vec<String> = row.iter().map(|&number| format!("{:e}f", number as f32)).collect();
        let row = row.join(", ");
        let _ = if shape.len() > 1 { writeln!(text, "    {{{row}}},") } else { writeln!(text, "    {row}") };
    }
    text.push_str("};\n");
}
