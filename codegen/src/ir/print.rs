//! The graph as text, one value a line: `a_h[16] = sigmoid z_h`.

use core::fmt;

use super::{Graph, LossOperands, Op, Part, ValueId};
use crate::keyword::Divisor;
use crate::model::Norm;

impl fmt::Display for Graph {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |id: ValueId| self.values[id].name.as_str();
        for value in self.values.iter() {
            write!(f, "{}[{}] = ", value.name, value.length)?;
            match &value.op {
                Op::Input => writeln!(f, "input"),
                Op::Target => writeln!(f, "target"),
                Op::Seed => writeln!(f, "seed"),
                Op::Dense(layer, x) => writeln!(f, "dense {layer:?} {}", name(*x)),
                Op::Add(a, b) => writeln!(f, "add {} {}", name(*a), name(*b)),
                Op::Subtract(a, b) => writeln!(f, "subtract {} {}", name(*a), name(*b)),
                Op::Multiply(a, b) => writeln!(f, "multiply {} {}", name(*a), name(*b)),
                Op::Negate(a) => writeln!(f, "negate {}", name(*a)),
                Op::Concat(parts) => {
                    write!(f, "concat")?;
                    parts.iter().try_for_each(|part| write!(f, " {}", name(*part)))?;
                    writeln!(f)
                }
                Op::Slice(source, start) => writeln!(f, "slice {} {start}", name(*source)),
                Op::Pad(source, start) => writeln!(f, "pad {} {start}", name(*source)),
                Op::Normalize(norm, x) => writeln!(f, "{} {}", norm_word(*norm), name(*x)),
                Op::NormalizeGradient(norm, x, d_n) => {
                    writeln!(f, "{}_gradient {} {}", norm_word(*norm), name(*x), name(*d_n))
                }
                Op::Standardize(_, x) => writeln!(f, "standardize {}", name(*x)),
                Op::StandardizeGradient(_, d_n) => writeln!(f, "standardize_gradient {}", name(*d_n)),
                Op::BatchNormalize(_, x) => writeln!(f, "batch_normalize {}", name(*x)),
                Op::BatchNormalizeGradient(_, x, d_n) => {
                    writeln!(f, "batch_normalize_gradient {} {}", name(*x), name(*d_n))
                }
                Op::Dropout(dropout, x) => writeln!(f, "dropout {} {}", dropout.probability, name(*x)),
                Op::Activation(activation, z) => writeln!(f, "{} {}", activation.word(), name(*z)),
                Op::Loss(operands) => {
                    let (read, target) = (name(operands.read), name(operands.target));
                    writeln!(
                        f,
                        "{}{} {read} {target}{}",
                        weight(operands),
                        operands.loss.word(),
                        divisor(operands)
                    )
                }
                Op::Total(terms) => {
                    write!(f, "total")?;
                    terms.iter().try_for_each(|term| write!(f, " {}", name(*term)))?;
                    writeln!(f)
                }
                Op::LossGradient(operands, seed) => writeln!(
                    f,
                    "{}{}_gradient {} {} {}{}",
                    weight(operands),
                    operands.loss.word(),
                    name(operands.prediction),
                    name(operands.target),
                    name(*seed),
                    divisor(operands)
                ),
                Op::ActivationGradient(activation, a, d_a) => {
                    writeln!(f, "{}_gradient {} {}", activation.word(), name(*a), name(*d_a))
                }
                Op::Weigh(layer, x) => writeln!(f, "weigh {layer:?} {}", name(*x)),
                Op::Bias(layer, p) => writeln!(f, "bias {layer:?} {}", name(*p)),
                Op::InputGradient(layer, d_z) => writeln!(f, "input_gradient {layer:?} {}", name(*d_z)),
            }?;
        }
        writeln!(f, "output {}", name(self.roots.output))?;
        writeln!(f, "logits {}", name(self.roots.logits))?;
        if let Some(loss) = self.roots.loss {
            writeln!(f, "loss {}", name(loss))?;
        }
        for gradient in &self.roots.layer_gradients {
            let part = match gradient.part {
                Part::Whole => "",
                Part::Weights => "_of_weights",
                Part::Bias => "_of_bias",
            };
            let (layer, x, d_z) = (gradient.layer, name(gradient.x), name(gradient.d_z));
            writeln!(f, "gradient{part} {layer:?} {x} {d_z}")?;
        }
        if let Some(input_gradient) = self.roots.input_gradient {
            writeln!(f, "input_gradient {}", name(input_gradient))?;
        }
        Ok(())
    }
}

/// `0.5 · `, if it is not 1.
fn weight(of: &LossOperands) -> String {
    if of.weight == 1.0 { String::new() } else { format!("{} · ", of.weight) }
}

/// ` by weights`, if it is not divided by the rows.
fn divisor(of: &LossOperands) -> &'static str {
    match of.divisor {
        Divisor::Rows => "",
        Divisor::Weights => " by weights",
    }
}

fn norm_word(norm: Norm) -> &'static str {
    if norm.centres { "normalize" } else { "normalize_rms" }
}
