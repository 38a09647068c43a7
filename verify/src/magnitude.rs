//! How large rounding errors can be: the interpreter's sweep on absolute values.
//!
//! Beside each value and each gradient stands Σ|terms|: the sum of the absolute terms that it is made of, of the
//! partial sums on the way (each is rounded), and of the errors that its operands bring, each by its first-order
//! effect (running error analysis: Higham 2002, section 3.3). What is computed in floats differs from the truth by
//! at most a small multiple of ε·Σ|terms|: the sum stays large where terms cancel, and is 0 where nothing is
//! computed.
#![allow(clippy::needless_range_loop)] // the indices are those of the formulas

mod activation;
mod loss;
mod norm;

use netwright_runtime::topology::{DenseLayer, Operation};

use self::activation::{Pass, of_activation};
use crate::error::Error;
use crate::interpreter::{Gradients, Interpreter, Trace};

/// Σ|terms| of one number.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Term {
    /// The sum.
    pub(crate) magnitude: f64,
    /// The number itself, as far as its terms were added.
    pub(crate) value: f64,
    /// Whether the number depends on the slope of a relu at 0, or so near to it that rounding decides.
    pub(crate) kink: bool,
}

impl Term {
    /// Adds a term, and what the errors of its factors bring.
    pub(crate) fn add(&mut self, value: f64, propagated: f64, kink: bool) {
        // The first term is not rounded by an addition, and neither is a 0.
        let is_rounded = self.value != 0.0 && value != 0.0;
        self.value += value;
        self.magnitude += value.abs() + propagated + if is_rounded { self.value.abs() } else { 0.0 };
        self.kink |= kink;
    }
}

/// Σ|terms| of everything that a gradient check compares.
pub(crate) struct Magnitudes {
    pub(crate) loss: f64,
    pub(crate) parameters: Vec<Term>,
    pub(crate) input: Vec<Term>,
}

/// The sums for one sample. A pre-activation of a relu within `allowance`·Σ|terms| of 0 is a kink.
pub(crate) fn magnitudes(
    interpreter: &Interpreter<'_>,
    trace: &Trace<'_>,
    target: &[f64],
    gradients: &Gradients,
    allowance: f64,
) -> Result<Magnitudes, Error> {
    let topology = interpreter.topology();
    let errors = value_magnitudes(interpreter, trace)?;
    let mut terms: Vec<Vec<Term>> = topology.nodes.iter().map(|n| vec![Term::default(); n.size]).collect();
    let loss = loss::start(trace, target, &errors, allowance, &mut terms)?;
    let mut result =
        Magnitudes { loss, parameters: vec![Term::default(); topology.parameters], input: Vec::new() };
    for (index, node) in topology.nodes.iter().enumerate().rev() {
        let (d, d_terms) = (&gradients.nodes[index], terms[index].clone());
        match node.operation {
            Operation::Input => result.input = d_terms,
            Operation::Sum | Operation::Difference => {
                let second = if node.operation == Operation::Sum { 1.0 } else { -1.0 };
                for (source, sign) in node.sources.iter().zip([1.0, second]) {
                    for o in 0..node.size {
                        terms[*source][o].add(sign * d[o], d_terms[o].magnitude, d_terms[o].kink);
                    }
                }
            }
            Operation::Product => {
                for (factor, other) in [(0, 1), (1, 0)] {
                    let [factor, other] = [factor, other].map(|position| node.sources[position]);
                    let other = Row { value: &trace.values[other], error: &errors[other] };
                    of_factor(&other, d, &d_terms, &mut terms[factor]);
                }
            }
            Operation::Concat => {
                let mut start = 0;
                for source in node.sources {
                    let end = start + terms[*source].len();
                    moved(&d[start..end], &d_terms[start..end], &mut terms[*source]);
                    start = end;
                }
            }
            Operation::Slice { start } => {
                moved(d, &d_terms, &mut terms[node.sources[0]][start..start + node.size]);
            }
            Operation::Dense(layer) => {
                let source = node.sources[0];
                let row = Row { value: &trace.values[source], error: &errors[source] };
                of_parameters(&layer, &row, d, &d_terms, &mut result.parameters);
                of_dense_input(&layer, interpreter.parameters(), d, &d_terms, &mut terms[source]);
            }
            Operation::Prelu(layer) => {
                let source = node.sources[0];
                let row = Row { value: &trace.values[source], error: &errors[source] };
                let slopes = &interpreter.parameters()[layer.weights..layer.weights + node.size];
                let pull = Pull { d, d_terms: &d_terms, allowance };
                let to_slopes = &mut result.parameters[layer.weights..layer.weights + node.size];
                through_prelu(&row, slopes, &pull, &mut terms[source], to_slopes);
            }
            Operation::BatchNormalize(norm) => {
                for (o, [_, deviation]) in interpreter.moments(&norm, node.size).into_iter().enumerate() {
                    let propagated = (d_terms[o].magnitude + 3.0 * d[o].abs()) / deviation;
                    terms[node.sources[0]][o].add(d[o] / deviation, propagated, d_terms[o].kink);
                }
            }
            Operation::Dropout { probability, layer } => {
                let mask = interpreter.mask(probability, layer, node.size);
                for o in 0..node.size {
                    let (term, kink) = (d_terms[o].magnitude, d_terms[o].kink && mask[o] != 0.0);
                    terms[node.sources[0]][o].add(mask[o] * d[o], mask[o] * (term + d[o].abs()), kink);
                }
            }
            Operation::Normalize { centres, epsilon } => {
                let source = node.sources[0];
                let row = Row { value: &trace.values[source], error: &errors[source] };
                let of = norm::of_values(&row, &trace.values[index], centres, epsilon);
                norm::through(&of, &trace.values[index], centres, (d, &d_terms), &mut terms[source]);
            }
            Operation::Activation(activation) => {
                let source = node.sources[0];
                let (z, a) = (
                    Row { value: &trace.values[source], error: &errors[source] },
                    Row { value: &trace.values[index], error: &errors[index] },
                );
                let pass = Pass { z, a, d, d_terms: &d_terms, allowance };
                pass.through(activation, &mut terms[source], node.name)?;
            }
            ref other => return Err(Error::unsupported(node.name, other)),
        }
    }
    Ok(result)
}

/// Values, and Σ|terms| of each.
#[derive(Clone, Copy)]
struct Row<'a> {
    value: &'a [f64],
    error: &'a [f64],
}

/// Σ|terms| of the values of all nodes.
pub(crate) fn value_magnitudes(
    interpreter: &Interpreter<'_>,
    trace: &Trace<'_>,
) -> Result<Vec<Vec<f64>>, Error> {
    let parameters = interpreter.parameters();
    let mut errors: Vec<Vec<f64>> = Vec::new();
    for (index, node) in interpreter.topology().nodes.iter().enumerate() {
        let value = &trace.values[index];
        let mut sums = vec![0.0; node.size];
        match node.operation {
            Operation::Input => {}
            Operation::Sum | Operation::Difference => {
                for o in 0..node.size {
                    sums[o] = value[o].abs() + errors[node.sources[0]][o] + errors[node.sources[1]][o];
                }
            }
            Operation::Product => {
                let [a, b] = [0, 1].map(|position| node.sources[position]);
                for o in 0..node.size {
                    let (a, a_error) = (trace.values[a][o].abs(), errors[a][o]);
                    let (b, b_error) = (trace.values[b][o].abs(), errors[b][o]);
                    sums[o] = a * b + a * b_error + b * a_error;
                }
            }
            Operation::Concat => sums = node.sources.iter().flat_map(|part| errors[*part].clone()).collect(),
            Operation::Slice { start } => {
                sums.copy_from_slice(&errors[node.sources[0]][start..start + node.size]);
            }
            Operation::Dense(layer) => {
                let (x, x_error) = (&trace.values[node.sources[0]], &errors[node.sources[0]]);
                for o in 0..layer.outputs {
                    let mut sum = Term::default();
                    sum.add(layer.bias.map_or(0.0, |bias| parameters[bias + o]), 0.0, false);
                    for i in 0..layer.inputs {
                        let Some(weight) = layer.weight(i, o).map(|index| parameters[index]) else {
                            continue;
                        };
                        sum.add(weight * x[i], weight.abs() * x_error[i], false);
                    }
                    sums[o] = sum.magnitude;
                }
            }
            Operation::Prelu(layer) => {
                let (z, z_error) = (&trace.values[node.sources[0]], &errors[node.sources[0]]);
                for o in 0..z.len() {
                    let slope = parameters[layer.weights + o].abs();
                    let (above, below) = (z_error[o], slope * (z[o].abs() + z_error[o]));
                    // Near 0 rounding may take the other branch.
                    sums[o] = if z[o] > 0.0 { above } else { below };
                    if z[o].abs() <= z_error[o] {
                        sums[o] = above.max(below);
                    }
                }
            }
            Operation::BatchNormalize(norm) => {
                let source = node.sources[0];
                for (o, [mean, deviation]) in interpreter.moments(&norm, node.size).into_iter().enumerate() {
                    let terms = trace.values[source][o].abs() + mean.abs();
                    sums[o] = 3.0 * value[o].abs() + (terms + errors[source][o]) / deviation;
                }
            }
            Operation::Dropout { probability, layer } => {
                let mask = interpreter.mask(probability, layer, node.size);
                for o in 0..node.size {
                    sums[o] = 2.0 * value[o].abs() + mask[o] * errors[node.sources[0]][o];
                }
            }
            Operation::Normalize { centres, epsilon } => {
                let row = Row { value: &trace.values[node.sources[0]], error: &errors[node.sources[0]] };
                sums = norm::of_values(&row, value, centres, epsilon).errors;
            }
            Operation::Activation(activation) => {
                let (z, z_error) = (&trace.values[node.sources[0]], &errors[node.sources[0]]);
                sums = of_activation(activation, z, z_error, value, node.name)?;
            }
            ref other => return Err(Error::unsupported(node.name, other)),
        }
        errors.push(sums);
    }
    Ok(errors)
}

/// Σ|terms| of `xᵢ·dₒ` and `dₒ`.
fn of_parameters(layer: &DenseLayer, x: &Row<'_>, d: &[f64], d_terms: &[Term], to: &mut [Term]) {
    for o in 0..layer.outputs {
        let (d, term) = (d[o], d_terms[o]);
        for i in 0..layer.inputs {
            let (value, error) = (x.value[i], x.error[i]);
            let propagated = value.abs() * term.magnitude + error * d.abs();
            let kink = term.kink && value.abs() + error > 0.0;
            if let Some(weight) = layer.weight(i, o) {
                to[weight].add(value * d, propagated, kink);
            }
        }
        if let Some(bias) = layer.bias {
            to[bias + o].add(d, term.magnitude, term.kink);
        }
    }
}

/// Σ|terms| of `Σₒ weights[i][o]·dₒ`.
fn of_dense_input(layer: &DenseLayer, parameters: &[f64], d: &[f64], d_terms: &[Term], to: &mut [Term]) {
    for i in 0..layer.inputs {
        for o in 0..layer.outputs {
            let Some(weight) = layer.weight(i, o).map(|index| parameters[index]) else { continue };
            let propagated = weight.abs() * d_terms[o].magnitude;
            to[i].add(weight * d[o], propagated, d_terms[o].kink && weight != 0.0);
        }
    }
}

/// Σ|terms| of `dₒ·otherₒ`.
fn of_factor(other: &Row<'_>, d: &[f64], d_terms: &[Term], to: &mut [Term]) {
    for o in 0..d.len() {
        let (value, error) = (other.value[o], other.error[o]);
        let propagated = value.abs() * d_terms[o].magnitude + error * d[o].abs();
        to[o].add(value * d[o], propagated, d_terms[o].kink && value.abs() + error > 0.0);
    }
}

/// Adds gradients that are passed on as they are.
fn moved(d: &[f64], d_terms: &[Term], to: &mut [Term]) {
    for (to, (d, term)) in to.iter_mut().zip(d.iter().zip(d_terms)) {
        to.add(*d, term.magnitude, term.kink);
    }
}

/// A gradient at what an operation yields.
struct Pull<'a> {
    d: &'a [f64],
    d_terms: &'a [Term],
    allowance: f64,
}

/// Σ|terms| of a prelu's gradients: `slope·d` and `min(0, z)·d`.
fn through_prelu(z: &Row<'_>, slopes: &[f64], pull: &Pull<'_>, to: &mut [Term], to_slopes: &mut [Term]) {
    for o in 0..pull.d.len() {
        let (value, error) = (z.value[o], z.error[o]);
        let (d, term) = (pull.d[o], pull.d_terms[o]);
        let slope = if value > 0.0 { 1.0 } else { slopes[o] };
        let at_kink = value.abs() <= pull.allowance * error && d.abs() + term.magnitude > 0.0;
        to[o].add(slope * d, slope.abs() * term.magnitude, term.kink || at_kink);
        let below = value.min(0.0);
        let reach = if value <= error { error } else { 0.0 };
        let kink = term.kink && below.abs() + reach > 0.0;
        to_slopes[o].add(below * d, below.abs() * term.magnitude + reach * d.abs(), kink);
    }
}
