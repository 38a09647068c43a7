//! The messages of an ONNX file: model, graph, node, attribute, and what is known of inputs and outputs.
//!
//! Input: bytes. Output: the messages, still with ONNX' names and versions. Guarantees: no number is
//! believed yet.

use super::wire::{Broken, Fields};

/// `ModelProto`.
#[derive(Default)]
pub(super) struct Model<'a> {
    pub(super) ir: i64,
    pub(super) producer: String,
    pub(super) version: String,
    /// Domain and version.
    pub(super) opsets: Vec<(String, i64)>,
    pub(super) graph: Option<Graph<'a>>,
    /// The hash of its operations.
    pub(super) hash: Option<u64>,
    /// Keys and values that a writer added.
    pub(super) properties: Vec<(String, String)>,
}

/// `GraphProto`; tensors are messages of their own.
#[derive(Default)]
pub(super) struct Graph<'a> {
    pub(super) name: String,
    pub(super) nodes: Vec<NodeMessage<'a>>,
    pub(super) tensors: Vec<&'a [u8]>,
    pub(super) sparse: bool,
    pub(super) inputs: Vec<Typed>,
    pub(super) outputs: Vec<Typed>,
}

/// `NodeProto`.
#[derive(Default)]
pub(super) struct NodeMessage<'a> {
    pub(super) operands: Vec<String>,
    pub(super) results: Vec<String>,
    pub(super) name: String,
    pub(super) word: String,
    pub(super) domain: String,
    pub(super) attributes: Vec<Attribute<'a>>,
}

/// `AttributeProto`.
#[derive(Default)]
pub(super) struct Attribute<'a> {
    pub(super) name: String,
    pub(super) float: Option<f32>,
    pub(super) integer: Option<i64>,
    pub(super) text: Option<String>,
    pub(super) tensor: Option<&'a [u8]>,
    pub(super) floats: Vec<f32>,
    pub(super) integers: Vec<i64>,
    pub(super) texts: Vec<String>,
}

/// `ValueInfoProto`: a name, the type of its numbers, and its axes if they are known.
#[derive(Default)]
pub(super) struct Typed {
    pub(super) name: String,
    pub(super) element: i64,
    pub(super) axes: Option<Vec<Axis>>,
}

/// A length, or the name of one.
#[derive(Clone, Debug)]
pub(super) enum Axis {
    Length(i64),
    Name(String),
}

impl<'a> Model<'a> {
    pub(super) fn parse(bytes: &'a [u8]) -> Result<Self, Broken> {
        let mut model = Self::default();
        for field in Fields(bytes) {
            match field? {
                (1, field) => model.ir = field.integer()?,
                (2, field) => model.producer = field.text()?,
                (3, field) => model.version = field.text()?,
                (7, field) => {
                    model.hash = graph_hash(field.bytes()?);
                    model.graph = Some(Graph::parse(field.bytes()?)?);
                }
                (8, field) => model.opsets.push(opset(field.bytes()?)?),
                (14, field) => model.properties.push(entry(field.bytes()?)?),
                _ => {}
            }
        }
        Ok(model)
    }
}

/// The hash of what a graph computes, its nodes, inputs and outputs, without the numbers: FNV-1a. `None` for
/// bytes that are no graph.
pub(crate) fn graph_hash(bytes: &[u8]) -> Option<u64> {
    let mut hash = 0xcbf2_9ce4_8422_2325;
    for field in Fields(bytes) {
        if let (number @ (1 | 11 | 12), field) = field.ok()? {
            for &byte in number.to_le_bytes().iter().chain(field.bytes().ok()?) {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
            }
        }
    }
    Some(hash)
}

impl<'a> Graph<'a> {
    fn parse(bytes: &'a [u8]) -> Result<Self, Broken> {
        let mut graph = Self::default();
        for field in Fields(bytes) {
            match field? {
                (1, field) => graph.nodes.push(NodeMessage::parse(field.bytes()?)?),
                (2, field) => graph.name = field.text()?,
                (5, field) => graph.tensors.push(field.bytes()?),
                (11, field) => graph.inputs.push(Typed::parse(field.bytes()?)?),
                (12, field) => graph.outputs.push(Typed::parse(field.bytes()?)?),
                (15, _) => graph.sparse = true,
                _ => {}
            }
        }
        Ok(graph)
    }
}

impl<'a> NodeMessage<'a> {
    fn parse(bytes: &'a [u8]) -> Result<Self, Broken> {
        let mut node = Self::default();
        for field in Fields(bytes) {
            match field? {
                (1, field) => node.operands.push(field.text()?),
                (2, field) => node.results.push(field.text()?),
                (3, field) => node.name = field.text()?,
                (4, field) => node.word = field.text()?,
                (5, field) => node.attributes.push(Attribute::parse(field.bytes()?)?),
                (7, field) => node.domain = field.text()?,
                _ => {}
            }
        }
        Ok(node)
    }

    pub(super) fn attribute(&self, name: &str) -> Option<&Attribute<'a>> {
        self.attributes.iter().find(|attribute| attribute.name == name)
    }
}

impl<'a> Attribute<'a> {
    fn parse(bytes: &'a [u8]) -> Result<Self, Broken> {
        let mut attribute = Self::default();
        for field in Fields(bytes) {
            match field? {
                (1, field) => attribute.name = field.text()?,
                (2, field) => attribute.float = Some(field.float()?),
                (3, field) => attribute.integer = Some(field.integer()?),
                (4, field) => attribute.text = Some(field.text()?),
                (5, field) => attribute.tensor = Some(field.bytes()?),
                (7, field) => field.floats(&mut attribute.floats)?,
                (8, field) => field.integers(&mut attribute.integers)?,
                (9, field) => attribute.texts.push(field.text()?),
                _ => {}
            }
        }
        Ok(attribute)
    }
}

impl Typed {
    fn parse(bytes: &[u8]) -> Result<Self, Broken> {
        let mut typed = Self::default();
        for field in Fields(bytes) {
            match field? {
                (1, field) => typed.name = field.text()?,
                (2, field) => typed.element_type(field.bytes()?)?,
                _ => {}
            }
        }
        Ok(typed)
    }

    fn element_type(&mut self, bytes: &[u8]) -> Result<(), Broken> {
        for field in Fields(bytes) {
            // Only a tensor has numbers and axes; a list or a map has neither.
            if let (1, field) = field? {
                for field in Fields(field.bytes()?) {
                    match field? {
                        (1, field) => self.element = field.integer()?,
                        (2, field) => self.axes = Some(axes(field.bytes()?)?),
                        _ => {}
                    }
                }
            }
        }
        Ok(())
    }
}

fn axes(bytes: &[u8]) -> Result<Vec<Axis>, Broken> {
    let mut axes = Vec::new();
    for field in Fields(bytes) {
        if let (1, field) = field? {
            let mut axis = Axis::Name(String::from("?"));
            for field in Fields(field.bytes()?) {
                match field? {
                    (1, field) => axis = Axis::Length(field.integer()?),
                    (2, field) => axis = Axis::Name(field.text()?),
                    _ => {}
                }
            }
            axes.push(axis);
        }
    }
    Ok(axes)
}

fn opset(bytes: &[u8]) -> Result<(String, i64), Broken> {
    let (mut domain, mut version) = (String::new(), 0);
    for field in Fields(bytes) {
        match field? {
            (1, field) => domain = field.text()?,
            (2, field) => version = field.integer()?,
            _ => {}
        }
    }
    Ok((domain, version))
}

/// `StringStringEntryProto`.
pub(super) fn entry(bytes: &[u8]) -> Result<(String, String), Broken> {
    let (mut key, mut value) = (String::new(), String::new());
    for field in Fields(bytes) {
        match field? {
            (1, field) => key = field.text()?,
            (2, field) => value = field.text()?,
            _ => {}
        }
    }
    Ok((key, value))
}
