//! What is computed along axes: softmax, norms, sums.
//!
//! Law: an operation along an axis is the operation on each line of numbers along it.

use super::{Done, Rows};
use crate::evaluate::{axis_of, kept_axes, reduced_axes, repeated};
use crate::flat::{BatchNorm, NodeId, Op as FlatOp};
use crate::foreign::{Node, NormOf, Op, Pair, Pointwise, Reduction, Tensor, ValueId};

impl Rows<'_> {
    /// An operation on each line along an axis.
    pub(super) fn lines(
        &mut self,
        x: ValueId,
        axis: i64,
        rest: bool,
        op: impl Fn(NodeId) -> FlatOp,
    ) -> Done<NodeId> {
        let shape = self.known.shape(x).to_vec();
        let axis = axis_of(axis, shape.len())?;
        let length: usize = if rest { shape[axis..].iter().product() } else { shape[axis] };
        let step: usize = if rest { 1 } else { shape[axis + 1..].iter().product() };
        let total: usize = shape.iter().product();
        let x = self.row(x)?;
        let mut places = vec![(x, 0); total];
        for start in (0..total).filter(|at| (at / step).is_multiple_of(length)) {
            let line: Vec<usize> = (0..length).map(|at| start + at * step).collect();
            let from = self.gather(&line.iter().map(|&at| (x, at)).collect::<Vec<_>>());
            let result = self.push(length, op(from));
            line.iter().enumerate().for_each(|(at, &place)| places[place] = (result, at));
        }
        Ok(self.gather(&places))
    }

    pub(super) fn batch_norm(&mut self, node: &Node, epsilon: f64) -> Done<NodeId> {
        let x = node.operand(0).ok_or_else(|| String::from("its operand is missing"))?;
        let shape = self.known.shape(x).to_vec();
        let after: usize = shape.get(2..).unwrap_or_default().iter().product();
        let (size, channels) =
            (shape.iter().product(), shape.get(usize::from(shape.len() > 1)).copied().unwrap_or(1));
        let parts = ["scale", "bias", "mean", "variance"];
        let part = |at: usize| -> Done<Vec<f64>> {
            let numbers = self.constant(node, at + 1, parts[at])?.numbers();
            Ok((0..size).map(|index| numbers[index / after % channels]).collect())
        };
        let norm =
            BatchNorm { weights: part(0)?, bias: part(1)?, mean: part(2)?, variance: part(3)?, epsilon };
        let (weights, bias) = norm.in_inference();
        let x = self.row(x)?;
        let name = node.operand(1).map(|value| self.foreign.name(value).to_owned()).unwrap_or_default();
        let place = self.place.clone();
        Ok(self.flat.push(&name, &place, size, FlatOp::Affine { x, weights, bias, norm: Some(norm) }))
    }

    pub(super) fn layer_norm(&mut self, node: &Node, axis: i64, epsilon: f64) -> Done<NodeId> {
        let x = node.operand(0).ok_or_else(|| String::from("its operand is missing"))?;
        let mean = matches!(node.op, Op::LayerNorm { .. });
        let optional = |rows: &Self, at: usize, what: &str| {
            node.operand(at).map(|_| rows.constant(node, at, what).map(Tensor::numbers)).transpose()
        };
        let (scale, bias) = (optional(self, 1, "scale")?, optional(self, 2, "bias")?);
        let name =
            node.operand(1).map(|value| self.foreign.name(value).to_owned()).filter(|name| !name.is_empty());
        if let Some(name) = name {
            self.name = name;
        }
        let shape = self.known.shape(x).to_vec();
        let length: usize = shape[axis_of(axis, shape.len())?..].iter().product();
        let bias = if mean { Some(bias.unwrap_or_else(|| vec![0.0; length])) } else { None };
        let weights = scale.unwrap_or_else(|| vec![1.0; length]);
        self.lines(x, axis, true, |x| FlatOp::LayerNorm {
            x,
            weights: weights.clone(),
            bias: bias.clone(),
            epsilon,
        })
    }

    /// Sums and means are weights of 1 and of 1/n.
    pub(super) fn reduce(&mut self, node: &Node, reduction: Reduction, nothing: bool) -> Done<NodeId> {
        let value = node.operand(0).ok_or_else(|| String::from("its operand is missing"))?;
        if !matches!(reduction, Reduction::Sum | Reduction::Mean | Reduction::LogSumExp) {
            return Err(format!(
                "it computes {reduction:?} over a row; help: the language has sums and means over a row"
            ));
        }
        // Which numbers go into which result: the places of the results, repeated back.
        let shape = self.known.shape(value).to_vec();
        let axes = match node.operand(1) {
            Some(_) => Some(self.constant(node, 1, "list of axes")?),
            None => None,
        };
        let Some(reduced) = reduced_axes(shape.len(), axes, nothing)? else { return self.row(value) };
        let kept = kept_axes(&shape, &reduced);
        let groups = repeated(&kept, &shape);
        let x = self.row(value)?;
        let count: usize = kept.iter().product();
        let mut results = Vec::with_capacity(count);
        for group in 0..count {
            let members: Vec<(NodeId, usize)> =
                (0..groups.len()).filter(|&at| groups[at] == group).map(|at| (x, at)).collect();
            #[expect(clippy::cast_precision_loss, reason = "a row has fewer numbers than 2⁵³")]
            let factor = if reduction == Reduction::Mean { 1.0 / members.len() as f64 } else { 1.0 };
            // The sum, the mean and `ln Σ eˣ` of one number are that number.
            if let [one] = members[..] {
                results.push(one);
                continue;
            }
            let from = self.gather(&members);
            let op = if reduction == Reduction::LogSumExp {
                FlatOp::LogSumExp(from)
            } else {
                FlatOp::Sum(from, factor)
            };
            results.push((self.push(1, op), 0));
        }
        Ok(self.gather(&results))
    }

    /// Probabilities sum to 1 already: a softmax, and a sigmoid of a number and its opposite.
    pub(super) fn normalizer(&mut self, norm: NormOf, x: ValueId) -> Done<NodeId> {
        let x = self.row(x)?;
        if norm == NormOf::L1 && self.sums_to_one(x) {
            return Ok(x);
        }
        Err(String::from(
            "it divides each row by its norm; help: the language has `rms_norm`, which divides by the root of the mean square",
        ))
    }

    fn sums_to_one(&self, x: NodeId) -> bool {
        match self.flat.op(x) {
            FlatOp::Softmax(_) => true,
            FlatOp::Pointwise(Pointwise::Sigmoid, logits) => self.opposite(*logits),
            _ => false,
        }
    }

    /// Whether the two numbers of a row are opposites: weights and biases are.
    fn opposite(&self, x: NodeId) -> bool {
        let pairs = |numbers: &[f64]| numbers.chunks(2).all(|pair| matches!(pair, [a, b] if *a == -*b));
        match self.flat.op(x) {
            FlatOp::Dense { weights, bias, .. } => {
                weights.outputs == 2 && pairs(&weights.numbers) && bias.as_deref().is_none_or(pairs)
            }
            FlatOp::Pair(Pair::Add, a, b) => {
                self.opposite(*a)
                    && self.flat.constant(*b).is_some_and(|numbers| numbers.len() == 2 && pairs(numbers))
            }
            _ => false,
        }
    }
}
