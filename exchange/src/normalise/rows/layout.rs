//! Layouts: each is computed on the places of its operands, and becomes a list of places.
//!
//! Law: an operation that moves numbers moves their places in the same way.

use super::{Became, Done, Rows};
use crate::evaluate::node_results;
use crate::flat::{NodeId, Op as FlatOp};
use crate::foreign::{Data, Kind, Layout, Node, Op, Tensor, ValueId};

impl Rows<'_> {
    /// A layout moves places: it is computed on the places of its operands.
    pub(super) fn layout(&mut self, node: &Node, layout: &Layout) -> Done {
        if let (Some(Became::Class(class)), false) = (
            node.operand(0).and_then(|x| self.became.get(&x)).cloned(),
            matches!(layout, Layout::Concat { .. }),
        ) {
            self.became.insert(node.results[0], Became::Class(class));
            return Ok(());
        }
        self.check_cast(node, layout)?;
        let mut places: Vec<(NodeId, usize)> = Vec::new();
        let mut values: Vec<(ValueId, Tensor)> = Vec::new();
        // The first operand is moved; of a concatenation all are.
        let moved = if matches!(layout, Layout::Concat { .. }) { node.operands.len() } else { 1 };
        for (at, operand) in node.operands.iter().enumerate() {
            let Some(value) = *operand else { continue };
            if at < moved {
                let row = self.row(value)?;
                let start = places.len();
                places.extend((0..self.flat.size(row)).map(|place| (row, place)));
                let indices =
                    (start..places.len()).map(|place| i64::try_from(place).unwrap_or_default()).collect();
                values.extend(
                    Tensor::new(self.known.shape(value).to_vec(), Data::I64(indices))
                        .map(|places| (value, places)),
                );
            } else {
                values.push((value, self.constant(node, at, "operand")?.clone()));
            }
        }
        // A cast would change the places.
        let identity = Node { op: Op::Layout(Layout::Identity), ..node.clone() };
        let moving = if matches!(layout, Layout::Cast(_)) { &identity } else { node };
        let of = |value| values.iter().find(|(known, _)| *known == value).map(|(_, tensor)| tensor);
        let results = node_results(moving, &of)?;
        for (&result, tensor) in node.results.iter().zip(&results) {
            let Some(indices) = tensor.as_integers().filter(|_| !matches!(tensor.data(), Data::Bool(_)))
            else {
                continue;
            };
            let moved: Option<Vec<_>> = indices
                .iter()
                .map(|&at| usize::try_from(at).ok().and_then(|at| places.get(at)).copied())
                .collect();
            let moved = moved.ok_or_else(|| String::from("its result is not part of its operand"))?;
            let row = self.gather(&moved);
            self.become_row(result, row);
        }
        Ok(())
    }

    /// A cast that changes the numbers of a computed value is no layout.
    fn check_cast(&self, node: &Node, layout: &Layout) -> Done {
        let Layout::Cast(kind) = layout else { return Ok(()) };
        let data = node.operand(0).and_then(|x| self.known.value(x)).map(Tensor::data);
        let changes = match (kind, data) {
            (Kind::Float, _) | (Kind::Integer | Kind::Bool, Some(Data::Bool(_))) => false,
            (Kind::Integer, Some(Data::I64(_))) => false,
            (Kind::Integer | Kind::Bool, _) => true,
        };
        if changes {
            return Err(format!(
                "it makes {} of computed numbers; help: the language computes with numbers of single precision alone; round outside of the network",
                if *kind == Kind::Bool { "truth values" } else { "integers" }
            ));
        }
        Ok(())
    }

    /// The row of these numbers, as few nodes as possible.
    pub(super) fn gather(&mut self, places: &[(NodeId, usize)]) -> NodeId {
        let places: Vec<(NodeId, usize)> = places.iter().map(|&place| self.origin(place)).collect();
        let mut parts: Vec<NodeId> = Vec::new();
        for run in places.chunk_by(|a, b| a.0 == b.0) {
            let (from, at) = (run[0].0, run.iter().map(|place| place.1).collect::<Vec<_>>());
            let whole = at.len() == self.flat.size(from) && at.iter().copied().eq(0..at.len());
            parts.push(if whole { from } else { self.push(at.len(), FlatOp::Gather(from, at)) });
        }
        match parts[..] {
            [part] => part,
            _ => self.push(places.len(), FlatOp::Concat(parts)),
        }
    }

    /// Where a number was before it was moved.
    fn origin(&self, (mut node, mut place): (NodeId, usize)) -> (NodeId, usize) {
        loop {
            match self.flat.op(node) {
                FlatOp::Gather(from, places) => (node, place) = (*from, places[place]),
                FlatOp::Concat(parts) => {
                    for &part in parts {
                        let size = self.flat.size(part);
                        if place < size {
                            node = part;
                            break;
                        }
                        place -= size;
                    }
                }
                _ => return (node, place),
            }
        }
    }
}
