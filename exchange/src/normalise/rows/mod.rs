//! Rows: every value of a sample becomes a row of numbers, and layouts become lists of places.
//!
//! Input: a [`Foreign`] with its constants and shapes. Output: a [`Flat`]. Guarantees: all operations that
//! cannot be expressed are reported at once.
//!
//! Example: `Flatten`, `Reshape` and `Unsqueeze` move no number and are gone; `Split`, `Slice` and
//! `Transpose` are places.

use std::collections::HashMap;
use std::rc::Rc;

use super::constants::Known;
use crate::evaluate::{needed, node_results};
use crate::flat::{BatchNorm, Flat, Matrix, NodeId, Op as FlatOp, Output};
use crate::foreign::{Data, Layout, Node, NormOf, Op, Pair, Pointwise, Reduction, Tensor, ValueId};
use crate::{Foreign, Reason, Refusal};

/// What a value of the foreign graph has become.
#[derive(Clone)]
enum Became {
    Row(NodeId),
    /// The index of the largest number of a row.
    Class(NodeId),
}

struct Rows<'a> {
    foreign: &'a Foreign,
    known: &'a Known,
    flat: Flat,
    became: HashMap<ValueId, Became>,
    /// Places and names of the node that is at work.
    place: String,
    name: String,
}

/// The rows of a network.
///
/// # Errors
///
/// All operations that the language cannot express.
pub(super) fn rows(foreign: &Foreign, known: &Known) -> Result<Flat, Refusal> {
    let mut rows = Rows {
        foreign,
        known,
        flat: Flat::default(),
        became: HashMap::new(),
        place: String::new(),
        name: String::new(),
    };
    for (index, port) in foreign.inputs.iter().enumerate() {
        let name = foreign.name(port.value);
        let size = port.shape.iter().product();
        rows.flat.inputs.push((name.into(), size));
        let node = rows.flat.push(name, &format!("input `{name}`"), size, FlatOp::Input(index));
        rows.became.insert(port.value, Became::Row(node));
    }
    let mut reasons = Vec::new();
    for (node, _) in foreign.nodes.iter().zip(needed(foreign)).filter(|(_, needed)| *needed) {
        if node.results.iter().all(|&result| known.constant(result).is_some()) {
            continue;
        }
        rows.place = node.place(&foreign.values);
        rows.name.clone_from(&node.name);
        if let Err(fact) = rows.node(node) {
            let (fact, help) =
                fact.split_once("; help: ").map_or((fact.as_str(), ""), |(fact, help)| (fact, help));
            // A second reason for the same missing value says nothing.
            if fact != MISSING {
                reasons.push(Reason { place: rows.place.clone(), fact: fact.into(), help: help.into() });
            }
        }
    }
    for &output in &foreign.outputs {
        rows.output(output, &mut reasons);
    }
    Refusal::of(reasons)?;
    Ok(rows.flat)
}

const MISSING: &str = "an operand was refused";

/// What happens to one node; the text of a reason, with its help behind `; help: `.
type Done<T = ()> = Result<T, String>;

impl Rows<'_> {
    fn output(&mut self, output: ValueId, reasons: &mut Vec<Reason>) {
        let name = self.foreign.name(output).to_owned();
        match self.became.get(&output) {
            Some(Became::Row(node)) => self.flat.outputs.push(Output { name, node: *node, class: false }),
            Some(Became::Class(node)) => self.flat.outputs.push(Output { name, node: *node, class: true }),
            None if self.known.constant(output).is_some() => {
                let help = String::from(
                    "choose the other outputs with `--output NAME`, and write the constant into the program",
                );
                reasons.push(Reason {
                    place: format!("output `{name}`"),
                    fact: String::from("it does not depend on the input"),
                    help,
                });
            }
            // Its node was refused.
            None => {}
        }
    }

    fn push(&mut self, size: usize, op: FlatOp) -> NodeId {
        let (name, place) = (self.name.clone(), self.place.clone());
        self.flat.push(&name, &place, size, op)
    }

    /// The row of an operand; a constant becomes a node.
    fn row(&mut self, value: ValueId) -> Done<NodeId> {
        if let Some(constant) = self.known.constant(value) {
            let numbers = constant.numbers();
            let name = self.foreign.name(value).to_owned();
            return Ok(self.flat.push(&name, &self.place, numbers.len(), FlatOp::Constant(numbers)));
        }
        match self.became.get(&value) {
            Some(Became::Row(node)) => Ok(*node),
            Some(Became::Class(_)) => Err(String::from(
                "it computes with the index of a class; help: a class is found by `classify`, outside of the network; choose the value before `ArgMax` with `--output`",
            )),
            None => Err(MISSING.into()),
        }
    }

    fn constant(&self, node: &Node, operand: usize, what: &str) -> Done<&Tensor> {
        let value = node.operand(operand).ok_or_else(|| format!("its {what} is missing"))?;
        let constant = self.known.constant(value);
        constant.ok_or_else(|| format!("its {what} `{}` is computed from the input; help: the language has weights that are the same for every sample", self.foreign.name(value)))
    }

    fn become_row(&mut self, result: ValueId, node: NodeId) {
        self.became.insert(result, Became::Row(node));
    }

    fn node(&mut self, node: &Node) -> Done {
        let x = node.operand(0);
        let result = node.results[0];
        let size: usize = self.known.shape(result).iter().product();
        let first = || x.ok_or_else(|| String::from("its operand is missing"));
        let row = match &node.op {
            Op::Layout(layout) => return self.layout(node, layout),
            Op::Pointwise(function) => {
                let x = self.row(first()?)?;
                self.push(size, FlatOp::Pointwise(*function, x))
            }
            Op::Pair(pair) => self.pair(node, *pair, size)?,
            Op::Where => {
                let shape = self.known.shape(result).to_vec();
                let mut operand = |at: usize| self.repeated(node.operand(at), &shape);
                let (condition, a, b) = (operand(0)?, operand(1)?, operand(2)?);
                self.push(size, FlatOp::Where(condition, a, b))
            }
            Op::Clip => {
                let x = self.row(first()?)?;
                let shape = self.known.shape(result).to_vec();
                let bound = |rows: &Self, at: usize, none: f64| match node.operand(at) {
                    None => Ok(vec![none; size]),
                    Some(_) => rows.constant(node, at, "bound").map(|tensor| spread(tensor, &shape)),
                };
                let (low, high) = (bound(self, 1, f64::NEG_INFINITY)?, bound(self, 2, f64::INFINITY)?);
                self.push(size, FlatOp::Clip(x, low, high))
            }
            Op::Gemm { alpha, beta, transpose_a, transpose_b } => {
                self.gemm(node, [*alpha, *beta], [*transpose_a, *transpose_b])?
            }
            Op::MatMul => self.matmul(node)?,
            Op::Softmax { axis, rest } => self.lines(first()?, *axis, *rest, FlatOp::Softmax)?,
            Op::LogSoftmax { axis, rest } => self.lines(first()?, *axis, *rest, FlatOp::LogSoftmax)?,
            Op::BatchNorm { epsilon } => self.batch_norm(node, *epsilon)?,
            Op::LayerNorm { axis, epsilon } | Op::RmsNorm { axis, epsilon } => {
                self.layer_norm(node, *axis, *epsilon)?
            }
            Op::Reduce { reduction, keep_axes: _, nothing_if_empty: _ } => self.reduce(node, *reduction)?,
            Op::ArgMax { .. } => {
                let x = self.row(first()?)?;
                if size != 1 {
                    return Err(String::from(
                        "it finds the largest number of several rows; help: the language has `classify` for one row",
                    ));
                }
                self.became.insert(result, Became::Class(x));
                return Ok(());
            }
            Op::Normalizer(norm) => self.normalizer(*norm, first()?)?,
            Op::Unknown { remark } => {
                return Err(format!("it cannot be imported; help: {remark}"));
            }
        };
        self.become_row(result, row);
        Ok(())
    }

    /// A row repeated to a shape.
    fn repeated(&mut self, value: Option<ValueId>, shape: &[usize]) -> Done<NodeId> {
        let value = value.ok_or_else(|| String::from("its operand is missing"))?;
        if let Some(constant) = self.known.constant(value) {
            let numbers = spread(constant, shape);
            let name = self.foreign.name(value).to_owned();
            return Ok(self.flat.push(&name, &self.place, numbers.len(), FlatOp::Constant(numbers)));
        }
        let node = self.row(value)?;
        // The same node for each reader: idioms are found by what they read.
        if self.known.shape(value) == shape {
            return Ok(node);
        }
        let places = crate::evaluate::repeated(self.known.shape(value), shape);
        Ok(self.gather(&places.into_iter().map(|place| (node, place)).collect::<Vec<_>>()))
    }

    fn pair(&mut self, node: &Node, pair: Pair, size: usize) -> Done<NodeId> {
        let shape = self.known.shape(node.results[0]).to_vec();
        if pair == Pair::PRelu {
            let x = node.operand(0).ok_or_else(|| String::from("its operand is missing"))?;
            let slopes = spread(self.constant(node, 1, "slope")?, &shape);
            let x = self.row(x)?;
            return Ok(self.push(size, FlatOp::Prelu(x, slopes)));
        }
        let (a, b) = (self.repeated(node.operand(0), &shape)?, self.repeated(node.operand(1), &shape)?);
        Ok(self.push(size, FlatOp::Pair(pair, a, b)))
    }

    /// `alpha·a·b + beta·c`, one of `a` and `b` a constant.
    fn gemm(&mut self, node: &Node, [alpha, beta]: [f64; 2], transposed: [bool; 2]) -> Done<NodeId> {
        let product = self.product(node, transposed)?;
        let size = self.flat.size(product);
        let shape = self.known.shape(node.results[0]).to_vec();
        let mut value = product;
        if alpha != 1.0 {
            let factor = self.push(size, FlatOp::Constant(vec![alpha; size]));
            value = self.push(size, FlatOp::Pair(Pair::Mul, value, factor));
        }
        if let Some(c) = node.operand(2) {
            let mut bias = self.repeated(Some(c), &shape)?;
            if beta != 1.0 {
                let factor = self.push(size, FlatOp::Constant(vec![beta; size]));
                bias = self.push(size, FlatOp::Pair(Pair::Mul, bias, factor));
            }
            value = self.push(size, FlatOp::Pair(Pair::Add, value, bias));
        }
        Ok(value)
    }

    fn matmul(&mut self, node: &Node) -> Done<NodeId> {
        self.product(node, [false, false])
    }

    /// The product of two matrices, one of which is a constant: a dense layer for each row (or column) of
    /// the other one.
    fn product(&mut self, node: &Node, transposed: [bool; 2]) -> Done<NodeId> {
        let operands = [node.operand(0), node.operand(1)]
            .map(|value| value.ok_or_else(|| String::from("its operand is missing")));
        let [a, b] = operands;
        let (a, b) = (a?, b?);
        let left = match (self.known.constant(a).is_some(), self.known.constant(b).is_some()) {
            (false, true) => false,
            (true, false) => true,
            _ => {
                return Err(String::from(
                    "it multiplies two computed matrices; help: the language multiplies a value by weights, `dense`, and two values number by number, `a * b`",
                ));
            }
        };
        let (x, weights, turn_x, turn_weights) =
            if left { (b, a, transposed[1], transposed[0]) } else { (a, b, transposed[0], transposed[1]) };
        let tensor = self.known.constant(weights).ok_or(MISSING)?;
        let (mut shape, mut x_shape) = (tensor.shape().to_vec(), self.known.shape(x).to_vec());
        // Leading axes of length 1 are those of stacks.
        while shape.len() > 2 && shape[0] == 1 {
            shape.remove(0);
        }
        let vector = shape.len() == 1;
        if vector {
            shape.insert(usize::from(!left), 1);
        }
        let &[rows, columns] = &shape[..] else {
            return Err(String::from(
                "its weights are a stack of matrices; help: the language has one matrix per layer",
            ));
        };
        // `numbers[input][output]`
        let numbers = tensor.numbers();
        let direct = left == turn_weights;
        let (inputs, outputs) = if direct { (rows, columns) } else { (columns, rows) };
        let numbers = if direct {
            numbers
        } else {
            (0..numbers.len()).map(|at| numbers[at % rows * columns + at / rows]).collect()
        };
        if x_shape.len() == 1 {
            x_shape.insert(usize::from(left), 1);
        }
        let (stacks, [x_rows, x_columns]) =
            x_shape.split_last_chunk::<2>().ok_or_else(|| String::from("its operand has no axes"))?;
        let stacks: usize = stacks.iter().product();
        // The numbers of x that are multiplied together: along its rows, or along its columns.
        let along_rows = left == turn_x;
        let (lines, length) = if along_rows { (*x_rows, *x_columns) } else { (*x_columns, *x_rows) };
        debug_assert_eq!(length, inputs, "the probe was computed");
        let place = |stack: usize, line: usize, at: usize| {
            let (row, column) = if along_rows { (line, at) } else { (at, line) };
            stack * x_rows * x_columns + row * x_columns + column
        };
        let x = self.row(x)?;
        let name = self.foreign.name(weights).to_owned();
        let weights = Rc::new(Matrix { inputs, outputs, numbers });
        let mut results: Vec<NodeId> = Vec::new();
        for stack in 0..stacks {
            for line in 0..lines {
                let from =
                    self.gather(&(0..length).map(|at| (x, place(stack, line, at))).collect::<Vec<_>>());
                let tie = results.first().map(|&first| (first, false));
                let op =
                    FlatOp::Dense { x: from, weights: Rc::clone(&weights), bias: None, tie, fixed: false };
                let name = if name.is_empty() { self.name.clone() } else { name.clone() };
                results.push(self.flat.push(&name, &self.place, outputs, op));
            }
        }
        // The result's rows are those of x, or its columns.
        let places: Vec<(NodeId, usize)> = (0..stacks)
            .flat_map(|stack| {
                let results = &results;
                let (outer, inner) = if left { (outputs, lines) } else { (lines, outputs) };
                (0..outer).flat_map(move |row| {
                    (0..inner).map(move |column| {
                        let (line, output) = if left { (column, row) } else { (row, column) };
                        (results[stack * lines + line], output)
                    })
                })
            })
            .collect();
        Ok(self.gather(&places))
    }

    /// An operation on each line along an axis.
    fn lines(&mut self, x: ValueId, axis: i64, rest: bool, op: impl Fn(NodeId) -> FlatOp) -> Done<NodeId> {
        let shape = self.known.shape(x).to_vec();
        let rank = i64::try_from(shape.len()).unwrap_or_default();
        let axis = usize::try_from(if axis < 0 { axis + rank } else { axis })
            .unwrap_or_default()
            .min(shape.len().saturating_sub(1));
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

    fn batch_norm(&mut self, node: &Node, epsilon: f64) -> Done<NodeId> {
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
        let weights: Vec<f64> = norm
            .weights
            .iter()
            .zip(&norm.variance)
            .map(|(weight, variance)| weight / (variance + epsilon).sqrt())
            .collect();
        let bias = (0..size).map(|at| norm.bias[at] - norm.mean[at] * weights[at]).collect();
        let x = self.row(x)?;
        let name = node.operand(1).map(|value| self.foreign.name(value).to_owned()).unwrap_or_default();
        let place = self.place.clone();
        Ok(self.flat.push(&name, &place, size, FlatOp::Affine { x, weights, bias, norm: Some(norm) }))
    }

    fn layer_norm(&mut self, node: &Node, axis: i64, epsilon: f64) -> Done<NodeId> {
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
        let rank = i64::try_from(shape.len()).unwrap_or_default();
        let at =
            usize::try_from(if axis < 0 { axis + rank } else { axis }).unwrap_or_default().min(shape.len());
        let length: usize = shape[at..].iter().product();
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
    fn reduce(&mut self, node: &Node, reduction: Reduction) -> Done<NodeId> {
        let value = node.operand(0).ok_or_else(|| String::from("its operand is missing"))?;
        if !matches!(reduction, Reduction::Sum | Reduction::Mean | Reduction::LogSumExp) {
            return Err(format!(
                "it computes {reduction:?} over a row; help: the language has sums and means over a row"
            ));
        }
        // Which numbers go into which result: the places of the results, repeated back.
        let shape = self.known.shape(value).to_vec();
        let kept = kept_axes(node, &shape, self.known)?;
        let groups = crate::evaluate::repeated(&kept, &shape);
        let x = self.row(value)?;
        let count: usize = kept.iter().product();
        let mut results = Vec::with_capacity(count);
        for group in 0..count {
            let members: Vec<(NodeId, usize)> =
                (0..groups.len()).filter(|&at| groups[at] == group).map(|at| (x, at)).collect();
            #[expect(clippy::cast_precision_loss, reason = "a row has fewer numbers than 2⁵³")]
            let factor = if reduction == Reduction::Mean { 1.0 / members.len() as f64 } else { 1.0 };
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
    fn normalizer(&mut self, norm: NormOf, x: ValueId) -> Done<NodeId> {
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

    /// A layout moves places: it is computed on the places of its operands.
    fn layout(&mut self, node: &Node, layout: &Layout) -> Done {
        if let (Some(Became::Class(class)), false) = (
            node.operand(0).and_then(|x| self.became.get(&x)).cloned(),
            matches!(layout, Layout::Concat { .. }),
        ) {
            self.became.insert(node.results[0], Became::Class(class));
            return Ok(());
        }
        let mut places: Vec<(NodeId, usize)> = Vec::new();
        let mut values: Vec<Option<Tensor>> = vec![None; self.foreign.values.len()];
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
                values[value.0] = Tensor::new(shape_of(self.known, value), Data::I64(indices));
            } else {
                values[value.0] = Some(self.constant(node, at, "operand")?.clone());
            }
        }
        // A cast would change the places.
        let identity = Node { op: Op::Layout(Layout::Identity), ..node.clone() };
        let results =
            node_results(if matches!(layout, Layout::Cast(_)) { &identity } else { node }, &values)?;
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

    /// The row of these numbers, as few nodes as possible.
    fn gather(&mut self, places: &[(NodeId, usize)]) -> NodeId {
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

fn shape_of(known: &Known, value: ValueId) -> Vec<usize> {
    known.constant(value).map_or_else(|| known.shape(value).to_vec(), |constant| constant.shape().to_vec())
}

/// The numbers of a constant, repeated to a shape.
fn spread(constant: &Tensor, shape: &[usize]) -> Vec<f64> {
    let numbers = constant.numbers();
    crate::evaluate::repeated(constant.shape(), shape).into_iter().map(|place| numbers[place]).collect()
}

/// The axes of a reduction's result, reduced ones as 1.
fn kept_axes(node: &Node, shape: &[usize], known: &Known) -> Done<Vec<usize>> {
    let axes = match node.operand(1) {
        Some(axes) => known
            .constant(axes)
            .and_then(Tensor::as_integers)
            .ok_or_else(|| String::from("its axes are computed from the input"))?,
        None => Vec::new(),
    };
    let rank = i64::try_from(shape.len()).unwrap_or_default();
    let reduced = |at: usize| {
        axes.is_empty()
            || axes.iter().any(|&axis| usize::try_from(if axis < 0 { axis + rank } else { axis }) == Ok(at))
    };
    Ok(shape.iter().enumerate().map(|(at, &length)| if reduced(at) { 1 } else { length }).collect())
}
