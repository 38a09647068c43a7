//! ONNX, opset 17: `export::onnx`.
//!
//! Input: a network. Output: the bytes of a `.onnx` file. Guarantees: the nodes have the names of the items
//! and the tensors those of the flat view, so that an import gives them back; the declaration is kept in the
//! metadata, for what ONNX has no word for; the same network gives the same bytes.
//!
//! Source: `onnx.proto` and `Operators.md` of github.com/onnx/onnx, 1.19.

pub(crate) mod activation;
pub(crate) mod graph;
mod wire;
pub(crate) mod writer;

use std::collections::BTreeMap;

use netwright_runtime::topology::{Node, Operation};

use self::wire::Message;
use self::writer::Writer;
use super::source::Source;
use super::{declaration, operation, remark};
use crate::Refusal;
use crate::read::onnx::{DECLARATION, graph_hash};

/// The version of the file format.
const IR: i64 = 8;
/// The version of the operators.
const OPSET: i64 = 17;
/// The largest message that readers of protocol buffers take.
const LARGEST: usize = 0x7fff_ffff;

/// A file, and what it does not say.
///
/// ```
/// use netwright::exchange::export;
/// use netwright::prelude::*;
///
/// network! { struct Net<2, 4 tanh, 1>; }
/// let exported = export::onnx(&Net::new(1))?;
/// // std::fs::write("net.onnx", exported.bytes)
/// assert!(exported.remarks.iter().any(|remark| remark.contains("loss")));
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    /// The bytes of the file.
    pub bytes: Vec<u8>,
    /// What the format has no words for, such as the loss.
    pub remarks: Vec<String>,
}

/// The file of a network.
pub(super) fn export(source: &Source) -> Result<Exported, Refusal> {
    source.check_memory()?;
    source.check_finite()?;
    let mut writer = Writer::new(source, names(source));
    let live = source.live();
    for (index, node) in source.nodes() {
        // Of an input there is always one.
        if live.get(index) == Some(&true) || matches!(node.operation, Operation::Input) {
            let operands = node.sources.iter().map(|&operand| writer.value(operand)).collect();
            let at = operation::site(source, index, node, operands);
            let result = writer.value(index);
            operation::of(node).onnx(&mut writer, &at, &result);
        }
    }
    writer.outputs();
    let rounded = writer.graph.rounded;
    let graph = writer.graph.finish(source.topology.name).bytes();
    let declared = declaration::items(source);
    let bytes = model(source, &graph, declared.as_deref());
    if bytes.len() > LARGEST {
        let fact = format!("the file would have {} bytes, and at most 2 GiB can be read", bytes.len());
        let help = "save the network with `save`, which has no limit";
        return Err(Refusal::new(format!("network `{}`", source.topology.name), fact, help));
    }
    Ok(Exported { bytes, remarks: remark::all(source, rounded, declared.is_some()) })
}

/// `ModelProto`.
fn model(source: &Source, graph: &[u8], declared: Option<&str>) -> Vec<u8> {
    let mut model = Message::default();
    model.integer(1, IR);
    model.text(2, "netwright");
    model.text(3, env!("CARGO_PKG_VERSION"));
    model.field(7, graph);
    let mut opset = Message::default();
    opset.text(1, "");
    opset.integer(2, OPSET);
    model.message(8, &opset);
    let mut properties = vec![
        ("netwright.signature", source.topology.signature().to_string()),
        ("netwright.topology", format!("{:?}", source.topology)),
    ];
    if let (Some(text), Some(hash)) = (declared, graph_hash(graph)) {
        properties.insert(0, (DECLARATION, format!("graph {hash:016x}\n{text}")));
    }
    for (key, value) in properties {
        let mut entry = Message::default();
        entry.text(1, key);
        entry.text(2, &value);
        model.message(14, &entry);
    }
    model.bytes()
}

/// The names of values: that of the item for the last node of a chain, with a number for those before it.
fn names(source: &Source) -> Vec<String> {
    let mut parts: BTreeMap<&str, usize> = BTreeMap::new();
    let name = |(index, node): (usize, &'static Node)| {
        // The input itself has the name of an input of several axes.
        let is_rows = matches!(node.operation, Operation::Input) && node.shape.axes().len() > 1;
        if source.is_last(index) && !is_rows {
            return node.name.to_owned();
        }
        let part = parts.entry(node.name).or_default();
        *part += 1;
        format!("{}/{part}", node.name)
    };
    source.nodes().map(name).collect()
}
