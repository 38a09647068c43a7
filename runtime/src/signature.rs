//! The signature of a network: what `forward` computes and where its numbers are, as a canonical text.
//!
//! Two networks with one signature compute the same from the same parameters, so a saved form carries it, or
//! its hash. docs/format.md describes the text line by line; `codegen/src/emit/signature.rs` writes the same
//! text, for the hash `FINGERPRINT`, and tests compare both.

use core::fmt::{self, Display, Formatter, Write};

use crate::topology::{Node, Operation, Topology};

/// The signature of a declared network: displayed, it is the text.
///
/// It has a line for each node with its name, its operation, the options that change what `forward` computes,
/// its size and its sources; then the outputs; then where parameters and running statistics are. Not in it:
/// the struct's name, the loss, initial values, `frozen`, options that change a training step, `dropout`, the
/// scalar type, the arithmetic, and the compiler's choices.
///
/// ```
/// use netwright::topology::{Node, Operation, Shape, Topology};
///
/// const SLICE: Operation = Operation::Slice { start: 1 };
/// const NODES: &[Node] = &[
///     Node { name: "x", shape: Shape::row(3), operation: Operation::Input, sources: &[] },
///     Node { name: "y", shape: Shape::row(2), operation: SLICE, sources: &[0] },
/// ];
/// let (nodes, outputs, losses) = (NODES, &[1], &[]);
/// let topology = Topology { name: "Net", nodes, outputs, losses, parameters: 0, workspace: 0 };
/// let text = "netwright signature 1\n0 x: input 3\n1 y: slice(1..3) 2 <- 0\noutput: 1\nparameters: 0\nstate: 0\n";
/// assert_eq!(topology.signature().to_string(), text);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Signature {
    topology: Topology,
}

impl Topology {
    /// The canonical text of what `forward` computes and where its numbers are.
    pub const fn signature(&self) -> Signature {
        Signature { topology: *self }
    }
}

impl Signature {
    /// The 64-bit hash of the text, FNV-1a: the `FINGERPRINT` of the network.
    pub fn fingerprint(&self) -> u64 {
        let mut hash = Hash::EMPTY;
        // A hash takes every text.
        let _ = write!(hash, "{self}");
        hash.0
    }

    /// The lines of the text, without their ends.
    pub const fn lines(&self) -> Lines {
        Lines { topology: self.topology, next: Some(Content::Version) }
    }

    /// Where another signature's text begins to differ; `None` if it is the same.
    ///
    /// ```
    /// # use netwright::topology::{Node, Operation, Shape, Topology};
    /// # const X: Node = Node { name: "x", shape: Shape::row(3), operation: Operation::Input, sources: &[] };
    /// # let (nodes, outputs, losses) = (&[X], &[0], &[]);
    /// # let topology = Topology { name: "Net", nodes, outputs, losses, parameters: 0, workspace: 0 };
    /// let text = topology.signature().to_string();
    /// assert!(topology.signature().first_difference(&text).is_none());
    /// let other = text.replace("input 3", "input 4");
    /// assert_eq!(
    ///     topology.signature().first_difference(&other).map(|difference| difference.to_string()),
    ///     Some("line 2 is `0 x: input 4`, but here `0 x: input 3`".to_owned()),
    /// );
    /// ```
    pub fn first_difference<'a>(&self, other: &'a str) -> Option<Difference<'a>> {
        // Not `str::lines`, to which other ends of lines, which have another hash, are the same.
        let (mut here, mut there) = (self.lines(), other.split_inclusive('\n'));
        for number in 1.. {
            match (here.next(), there.next()) {
                (None, None) => break,
                (Some(here), Some(there)) if there.strip_suffix('\n').is_some_and(|text| here.is(text)) => {}
                (here, there) => {
                    let there = there.map(|line| line.strip_suffix('\n').unwrap_or(line));
                    return Some(Difference { number, here, there });
                }
            }
        }
        None
    }
}

impl Display for Signature {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for line in self.lines() {
            writeln!(f, "{line}")?;
        }
        Ok(())
    }
}

/// The first line in which two signatures differ.
///
/// ```
/// use netwright::prelude::*;
///
/// network! { struct Net<2, 4 tanh, 1>; }
/// let other = Net::TOPOLOGY.signature().to_string().replace("tanh", "relu");
/// let difference = Net::TOPOLOGY.signature().first_difference(&other);
/// assert_eq!(difference.map(|d| (d.number, d.there)), Some((4, Some("2 layer1: relu 4 <- 1"))));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference<'a> {
    /// Its number, counted from 1.
    pub number: usize,
    /// The line of this network; `None` if its text ends before.
    pub here: Option<Line>,
    /// The line of the other text without its line feed; `None` if it ends before. If it is the same as here,
    /// it has no line feed.
    pub there: Option<&'a str>,
}

impl Display for Difference<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match (self.there, self.here) {
            (Some(there), Some(here)) if here.is(there) => write!(
                f,
                "line {} is `{there}` without a line feed, with which every line ends here",
                self.number
            ),
            (Some(there), Some(here)) if there.strip_suffix('\r').is_some_and(|text| here.is(text)) => {
                write!(
                    f,
                    "line {} is `{here}` with a carriage return before its line feed, which no line has here",
                    self.number
                )
            }
            (Some(there), Some(here)) => write!(f, "line {} is `{there}`, but here `{here}`", self.number),
            (Some(there), None) => write!(f, "line {} is `{there}`, which is not here", self.number),
            (None, Some(here)) => write!(f, "line {} is missing, here `{here}`", self.number),
            (None, None) => Ok(()),
        }
    }
}

/// The lines of a [`Signature`].
///
/// ```
/// use netwright::prelude::*;
///
/// network! { struct Net<2, 4 tanh, 1>; }
/// let mut lines = Net::TOPOLOGY.signature().lines();
/// assert_eq!(lines.nth(1).map(|line| line.to_string()).as_deref(), Some("0 x: input 2"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lines {
    topology: Topology,
    next: Option<Content>,
}

/// A line of a [`Signature`]: displayed, its text without an end.
///
/// ```
/// use netwright::prelude::*;
///
/// network! { struct Net<2, 4 tanh, 1>; }
/// let line = Net::TOPOLOGY.signature().lines().next();
/// assert!(line.is_some_and(|line| line.is("netwright signature 1")));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    topology: Topology,
    content: Content,
}

/// The subject of a line; numbers are indices of nodes.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Content {
    Version,
    Node(usize),
    Outputs,
    Parameters,
    Weights(usize),
    Bias(usize),
    State,
    Running(usize),
}

impl Iterator for Lines {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        let topology = self.topology;
        let content = self.next?;
        self.next = match content {
            Content::Version => Some(topology.node_line(0)),
            Content::Node(node) => Some(topology.node_line(node + 1)),
            Content::Outputs => Some(Content::Parameters),
            Content::Parameters => Some(topology.layer_line(0)),
            Content::Weights(node) if topology.bias(node).is_some() => Some(Content::Bias(node)),
            Content::Weights(node) | Content::Bias(node) => Some(topology.layer_line(node + 1)),
            Content::State => topology.running_line(0),
            Content::Running(node) => topology.running_line(node + 1),
        };
        Some(Line { topology, content })
    }
}

impl Topology {
    /// The line of the first node from `start` on that has one: all that act in inference.
    fn node_line(&self, start: usize) -> Content {
        let mut nodes = self.nodes.iter().enumerate().skip(start);
        let found = nodes.find(|(_, node)| node.operation.acts_in_inference());
        found.map_or(Content::Outputs, |(index, _)| Content::Node(index))
    }

    /// The first line about the parameters of the nodes from `start` on.
    fn layer_line(&self, start: usize) -> Content {
        let mut nodes = self.nodes.iter().enumerate().skip(start);
        let found = nodes.find_map(|(index, node)| match node.operation.layer()? {
            layer if layer.tie.is_none() => Some(Content::Weights(index)),
            layer => layer.bias.map(|_| Content::Bias(index)),
        });
        found.unwrap_or(Content::State)
    }

    /// The line about the running statistics of the first node from `start` on that has some.
    fn running_line(&self, start: usize) -> Option<Content> {
        let mut nodes = self.nodes.iter().enumerate().skip(start);
        let found = nodes.find(|(_, node)| node.operation.running().is_some());
        found.map(|(index, _)| Content::Running(index))
    }

    /// Where the bias of a node begins, if it has one.
    fn bias(&self, node: usize) -> Option<usize> {
        self.nodes.get(node)?.operation.layer()?.bias
    }

    /// The number of the line of a node. A node that passes its source on has the source's.
    fn number(&self, mut node: usize) -> usize {
        let is_passed = |node: &&Node| !node.operation.acts_in_inference();
        while let Some(passed) = self.nodes.get(node).filter(is_passed) {
            // Sources come before their readers, so this ends; a topology that is made by hand may have
            // others.
            match passed.sources.first() {
                Some(&source) if source < node => node = source,
                _ => break,
            }
        }
        node - self.nodes.iter().take(node).filter(is_passed).count()
    }
}

impl Line {
    /// Whether this is its text.
    pub fn is(&self, text: &str) -> bool {
        let mut rest = Unread(text);
        write!(rest, "{self}").is_ok() && rest.0.is_empty()
    }

    fn write_node(&self, index: usize, node: &Node, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: ", self.topology.number(index), node.name)?;
        node.operation.write(node.size(), f)?;
        write!(f, " {}", node.size())?;
        if !node.sources.is_empty() {
            f.write_str(" <- ")?;
            self.write_numbers(node.sources, f)?;
        }
        if let Operation::Earlier { of, .. } = node.operation {
            write!(f, " <~ {}", self.topology.number(of))?;
        }
        Ok(())
    }

    /// `3, 5`: the numbers of these nodes' lines.
    fn write_numbers(&self, nodes: &[usize], f: &mut Formatter<'_>) -> fmt::Result {
        for (index, &node) in nodes.iter().enumerate() {
            let separator = if index == 0 { "" } else { ", " };
            write!(f, "{separator}{}", self.topology.number(node))?;
        }
        Ok(())
    }

    /// `h.weights: 0..480`
    fn write_range(&self, node: usize, part: &str, f: &mut Formatter<'_>) -> fmt::Result {
        let Some(node) = self.topology.nodes.get(node) else { return Ok(()) };
        let (layer, running) = (node.operation.layer(), node.operation.running());
        let (start, length) = match (part, layer, running) {
            ("weights", Some(layer), _) => (layer.weights, layer.weight_count()),
            ("bias", Some(layer), _) => (layer.bias.unwrap_or(0), layer.outputs),
            (_, _, Some(start)) => (start, node.size()),
            (_, _, None) => (0, 0),
        };
        write!(f, "{}.{part}: {start}..{}", node.name, start.saturating_add(length))
    }
}

impl Display for Line {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.content {
            Content::Version => f.write_str("netwright signature 1"),
            Content::Node(index) => match self.topology.nodes.get(index) {
                Some(node) => self.write_node(index, node, f),
                None => Ok(()),
            },
            Content::Outputs => {
                f.write_str("output: ")?;
                self.write_numbers(self.topology.outputs, f)
            }
            Content::Parameters => write!(f, "parameters: {}", self.topology.parameters),
            Content::Weights(node) => self.write_range(node, "weights", f),
            Content::Bias(node) => self.write_range(node, "bias", f),
            Content::State => write!(f, "state: {}", self.topology.units()),
            Content::Running(node) => self.write_range(node, "running", f),
        }
    }
}

/// The rest of a text from which pieces are taken at the front; another piece is an error.
struct Unread<'a>(&'a str);

impl Write for Unread<'_> {
    fn write_str(&mut self, piece: &str) -> fmt::Result {
        self.0 = self.0.strip_prefix(piece).ok_or(fmt::Error)?;
        Ok(())
    }
}

/// FNV-1a with 64 bits, of the text that is written into it (Fowler, Noll & Vo;
/// <http://www.isthe.com/chongo/tech/comp/fnv>).
struct Hash(u64);

impl Hash {
    const EMPTY: Self = Hash(0xcbf2_9ce4_8422_2325);
}

impl Write for Hash {
    fn write_str(&mut self, piece: &str) -> fmt::Result {
        for &byte in piece.as_bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        Ok(())
    }
}
