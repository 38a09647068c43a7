//! Products of matrices: a dense layer for each row of a value.
//!
//! Law: `X·W` is `x·W` for each row `x` of `X`; `W·X` is `x·Wᵀ` for each column. The layers share their
//! weights.

use std::rc::Rc;

use super::{Done, MISSING, Rows};
use crate::Tensor;
use crate::flat::{Matrix, NodeId, Op as FlatOp};
use crate::foreign::{Node, Pair, transposed};

impl Rows<'_> {
    /// `alpha·a·b + beta·c`, one of `a` and `b` a constant.
    pub(super) fn gemm(
        &mut self,
        node: &Node,
        [alpha, beta]: [f64; 2],
        transposed: [bool; 2],
    ) -> Done<NodeId> {
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
            if let FlatOp::Constant(numbers) = &mut self.flat.nodes[bias.0].op {
                // The node is this one's own.
                numbers.iter_mut().for_each(|number| *number *= beta);
            } else if beta != 1.0 {
                let factor = self.push(size, FlatOp::Constant(vec![beta; size]));
                bias = self.push(size, FlatOp::Pair(Pair::Mul, bias, factor));
            }
            value = self.push(size, FlatOp::Pair(Pair::Add, value, bias));
        }
        Ok(value)
    }

    /// The product of two matrices, one of which is a constant: a dense layer for each row (or column) of
    /// the other one.
    pub(super) fn product(&mut self, node: &Node, transposed: [bool; 2]) -> Done<NodeId> {
        let operand = |at| node.operand(at).ok_or("its operand is missing");
        let (a, b) = (operand(0)?, operand(1)?);
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
        let Matrix { inputs, outputs, numbers } = matrix(tensor, left, turn_weights)?;
        let mut x_shape = self.known.shape(x).to_vec();
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
                let op = FlatOp::Dense { x: from, weights: Rc::clone(&weights), bias: None, tie };
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
}

/// A tensor as the weights of a dense layer, `numbers[input][output]`; `is_left` where it is the first
/// factor.
fn matrix(tensor: &Tensor, is_left: bool, is_transposed: bool) -> Result<Matrix, String> {
    let mut shape = tensor.shape().to_vec();
    // Leading axes of length 1 are those of stacks.
    while shape.len() > 2 && shape[0] == 1 {
        shape.remove(0);
    }
    if shape.len() == 1 {
        shape.insert(usize::from(!is_left), 1);
    }
    let &[rows, columns] = &shape[..] else {
        let refusal = "its weights are a stack of matrices; help: the language has one matrix per layer";
        return Err(refusal.into());
    };
    Ok(if is_left == is_transposed {
        Matrix { inputs: rows, outputs: columns, numbers: tensor.numbers() }
    } else {
        let numbers = transposed(&tensor.numbers(), [rows, columns]);
        Matrix { inputs: columns, outputs: rows, numbers }
    })
}
