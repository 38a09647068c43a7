//! Programs for rows of samples: which kernels run, what is fused into them, and which values need a buffer.

use super::row::{Step, plan_steps};
use crate::ids::IdVec;
use crate::ir::{Graph, LayerGradient, LossOperands, Op, ValueId};
use crate::keyword::Activation;
use crate::model::LayerId;

/// The steps of a method for rows of samples.
#[derive(Clone, Debug)]
pub struct RowsProgram {
    /// In the order in which they run.
    pub steps: Vec<RowsStep>,
}

/// One call of a kernel; `out` is the buffer that it fills.
#[allow(missing_docs)] // each variant's doc names its fields
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum RowsStep {
    /// `out = f(x·weights + bias)`, or without the bias.
    Dense { layer: LayerId, x: ValueId, bias: bool, activation: Activation, out: ValueId },
    /// `out = p + bias`.
    Bias { layer: LayerId, p: ValueId, out: ValueId },
    /// `out = a + b`, `a − b`, `a ⊙ b`.
    Pair { pair: Pair, a: ValueId, b: ValueId, out: ValueId },
    /// `out` is made of other values as they are: negated, joined, cut, padded, dropped, as its operation says.
    Move { out: ValueId },
    /// `out` is a row brought to one scale, or the gradient of that, as its operation says.
    Normalize { out: ValueId },
    /// `out = f(z)`.
    Activation { activation: Activation, z: ValueId, out: ValueId },
    /// Computes a term of the loss, and fills `d` with its gradient; of logits, if nothing else needs the prediction that
    /// is made of them.
    Loss { value: ValueId, operands: LossOperands, d: Option<ValueId>, of_logits: bool },
    /// Adds the terms of the loss, as its operation says.
    Total { value: ValueId },
    /// `out = (weights · d_z) · f′`, with `f` the activation that made `input`.
    InputGradient(InputStep),
    /// `out = d_a · f′(z)`.
    ActivationGradient { activation: Activation, a: ValueId, d_a: ValueId, out: ValueId },
    /// Stores or applies the gradient of a layer.
    Parameters(LayerGradient),
}

/// What is done with two values, number by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pair {
    /// `a + b`.
    Add,
    /// `a − b`.
    Subtract,
    /// `a ⊙ b`.
    Multiply,
}

/// An input gradient with the derivative of the activation below fused into it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InputStep {
    /// The layer whose weights are read.
    pub layer: LayerId,
    /// The gradient of the layer's output.
    pub d_z: ValueId,
    /// The activation below and what its derivative reads; `None` if nothing is fused.
    pub below: Option<(Activation, ValueId)>,
    /// The buffer that is filled.
    pub out: ValueId,
}

impl RowsStep {
    /// The buffer that the step fills.
    pub fn out(&self) -> Option<ValueId> {
        match *self {
            RowsStep::Dense { out, .. }
            | RowsStep::Bias { out, .. }
            | RowsStep::Pair { out, .. }
            | RowsStep::Move { out }
            | RowsStep::Normalize { out }
            | RowsStep::Activation { out, .. }
            | RowsStep::ActivationGradient { out, .. } => Some(out),
            RowsStep::InputGradient(step) => Some(step.out),
            RowsStep::Loss { d, .. } => d,
            RowsStep::Parameters(_) | RowsStep::Total { .. } => None,
        }
    }
}

impl RowsProgram {
    /// The values that are filled by a step, in order.
    pub fn buffers(&self) -> Vec<ValueId> {
        self.steps.iter().filter_map(RowsStep::out).collect()
    }
}

/// The kernel calls that compute `wanted` and handle `gradients`.
pub(super) fn plan_rows(graph: &Graph, wanted: &[ValueId], gradients: &[LayerGradient]) -> RowsProgram {
    let steps = plan_steps(graph, wanted, gradients);
    let computed: Vec<ValueId> = steps.iter().filter_map(computed_value).collect();
    let fusion = Fusion { graph, computed: &computed, readers: readers(graph, &steps, wanted) };
    let mut planned = Vec::new();
    for step in &steps {
        match step {
            Step::Parameters(gradient) => planned.push(RowsStep::Parameters(*gradient)),
            Step::Value(value) => planned.extend(fusion.plan_value(*value)),
        }
    }
    RowsProgram { steps: planned }
}

fn computed_value(step: &Step) -> Option<ValueId> {
    match step {
        Step::Value(value) => Some(*value),
        Step::Parameters(_) => None,
    }
}

/// What reads a value.
#[derive(Clone, Copy)]
enum Readers {
    Nothing,
    /// One computed value.
    Value(ValueId),
    /// More than that, a layer's gradient, or the caller.
    Others,
}

/// The readers of every value, found in one pass over the steps.
fn readers(graph: &Graph, steps: &[Step], wanted: &[ValueId]) -> IdVec<ValueId, Readers> {
    let mut readers: IdVec<ValueId, Readers> = graph.values.ids().map(|_| Readers::Nothing).collect();
    for step in steps {
        match step {
            Step::Parameters(gradient) => {
                readers[gradient.x] = Readers::Others;
                readers[gradient.d_z] = Readers::Others;
            }
            Step::Value(value) => {
                for operand in graph.values[*value].op.operands() {
                    readers[operand] = match readers[operand] {
                        Readers::Nothing => Readers::Value(*value),
                        Readers::Value(_) | Readers::Others => Readers::Others,
                    };
                }
            }
        }
    }
    for value in wanted {
        readers[*value] = Readers::Others;
    }
    readers
}

/// What is needed to see whether a value has a single reader.
struct Fusion<'a> {
    graph: &'a Graph,
    computed: &'a [ValueId],
    readers: IdVec<ValueId, Readers>,
}

impl Fusion<'_> {
    /// The step that computes a value; none if it is an argument or fused into another step.
    fn plan_value(&self, value: ValueId) -> Option<RowsStep> {
        let out = value;
        Some(match self.graph.values[value].op.clone() {
            Op::Input | Op::Target | Op::Seed => return None,
            Op::Dense(layer, x) => self.plan_dense(value, layer, x, true),
            Op::Weigh(layer, x) => self.plan_dense(value, layer, x, false),
            Op::Bias(layer, p) => RowsStep::Bias { layer, p, out },
            Op::Add(a, b) => RowsStep::Pair { pair: Pair::Add, a, b, out },
            Op::Subtract(a, b) => RowsStep::Pair { pair: Pair::Subtract, a, b, out },
            Op::Multiply(a, b) => RowsStep::Pair { pair: Pair::Multiply, a, b, out },
            Op::Negate(_) | Op::Concat(_) | Op::Slice(..) | Op::Pad(..) | Op::Dropout(..) => {
                RowsStep::Move { out }
            }
            Op::Normalize(..) | Op::NormalizeGradient(..) => RowsStep::Normalize { out },
            Op::Standardize(..) | Op::StandardizeGradient(..) => RowsStep::Normalize { out },
            Op::BatchNormalize(..) | Op::BatchNormalizeGradient(..) => RowsStep::Normalize { out },
            Op::Activation(..) if self.is_fused(value) || self.is_fused_into_loss(value) => return None,
            Op::Activation(activation, z) => RowsStep::Activation { activation, z, out },
            Op::Loss(operands) => {
                let is_gradient = |other: &&ValueId| matches!(&self.graph.values[**other].op, Op::LossGradient(of, _) if *of == operands);
                let d = self.computed.iter().find(is_gradient).copied();
                RowsStep::Loss { value, operands, d, of_logits: self.is_fused_into_loss(operands.prediction) }
            }
            Op::Total(_) => RowsStep::Total { value },
            // Computed together with the loss.
            Op::LossGradient(..) => return None,
            Op::InputGradient(layer, d_z) => match self.fused_gradient(value) {
                Some((activation, a, out)) => {
                    RowsStep::InputGradient(InputStep { layer, d_z, below: Some((activation, a)), out })
                }
                None => RowsStep::InputGradient(InputStep { layer, d_z, below: None, out }),
            },
            Op::ActivationGradient(..) if self.is_fused(value) => return None,
            Op::ActivationGradient(activation, a, d_a) => {
                RowsStep::ActivationGradient { activation, a, d_a, out }
            }
        })
    }

    /// A layer with the activation that follows it, if nothing else reads the pre-activation.
    fn plan_dense(&self, z: ValueId, layer: LayerId, x: ValueId, bias: bool) -> RowsStep {
        let (activation, out) = self.fused_activation(z).unwrap_or((Activation::Identity, z));
        RowsStep::Dense { layer, x, bias, activation, out }
    }

    /// The elementwise activation that is the only reader of a pre-activation.
    fn fused_activation(&self, z: ValueId) -> Option<(Activation, ValueId)> {
        let reader = self.only_reader(z)?;
        match self.graph.values[reader].op {
            Op::Activation(activation, _) if activation.is_elementwise() => Some((activation, reader)),
            _ => None,
        }
    }

    /// The elementwise activation gradient that is the only reader of an input gradient.
    fn fused_gradient(&self, d_a: ValueId) -> Option<(Activation, ValueId, ValueId)> {
        let reader = self.only_reader(d_a)?;
        match self.graph.values[reader].op {
            Op::ActivationGradient(activation, a, _) if activation.is_elementwise() => {
                Some((activation, a, reader))
            }
            _ => None,
        }
    }

    /// Whether a prediction is computed within its loss: the activation that goes with the loss, if nothing but the
    /// loss's gradient reads it.
    fn is_fused_into_loss(&self, prediction: ValueId) -> bool {
        let Some(reader) = self.only_reader(prediction) else { return false };
        let (Op::LossGradient(operands, _), Op::Activation(activation, z)) =
            (&self.graph.values[reader].op, &self.graph.values[prediction].op)
        else {
            return false;
        };
        let goes_with = matches!(activation, Activation::Sigmoid | Activation::Softmax);
        goes_with && operands.prediction == prediction && operands.read == *z
    }

    /// Whether the step of this value's operand computes the value as well.
    fn is_fused(&self, value: ValueId) -> bool {
        match self.graph.values[value].op {
            Op::Activation(_, z) => {
                matches!(self.graph.values[z].op, Op::Dense(..) | Op::Weigh(..))
                    && self.fused_activation(z).is_some()
            }
            Op::ActivationGradient(_, _, d_a) => {
                matches!(self.graph.values[d_a].op, Op::InputGradient(..))
                    && self.fused_gradient(d_a).is_some()
            }
            _ => false,
        }
    }

    /// The single value that reads `value`, if nothing else needs it.
    fn only_reader(&self, value: ValueId) -> Option<ValueId> {
        match self.readers[value] {
            Readers::Value(reader) => Some(reader),
            Readers::Nothing | Readers::Others => None,
        }
    }
}
