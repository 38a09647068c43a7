//! Programs for rows of samples: which kernels run, which operations are fused into them, and which values
//! need a buffer.

use super::computed::{Computed, FusedInto};
use super::program::{RowStep, RowsProgram, RowsStep};
use super::row::plan_steps;
use crate::ids::IdVec;
use crate::ir::op::Op;
use crate::ir::value::{Graph, LayerGradient, LayerPart, Value, ValueId};
use crate::keyword::Activation;
use crate::operation::{self, Fuses, Stored};

/// The kernel calls that compute `wanted` and handle `gradients`.
pub(super) fn plan_rows(graph: &Graph, wanted: &[ValueId], gradients: &[LayerGradient]) -> RowsProgram {
    let steps = plan_steps(graph, wanted, gradients);
    let computed: Vec<ValueId> = steps.iter().filter_map(computed_value).collect();
    let fusion = Fusion { graph, computed: &computed, readers: readers(graph, &steps, wanted) };
    let mut planned = Vec::new();
    for step in &steps {
        match step {
            RowStep::Parameters(gradient) => match planned.pop() {
                Some(RowsStep::Value(before)) if fusion.is_of_only_output(&before, gradient) => {
                    planned.push(RowsStep::OnlyOutput(before, *gradient));
                }
                before => {
                    planned.extend(before);
                    planned.push(RowsStep::Parameters(*gradient));
                }
            },
            RowStep::Value(value) => planned.extend(fusion.plan_value(*value).map(RowsStep::Value)),
        }
    }
    RowsProgram { steps: planned }
}

fn computed_value(step: &RowStep) -> Option<ValueId> {
    match step {
        RowStep::Value(value) => Some(*value),
        RowStep::Parameters(_) => None,
    }
}

/// The readers of a value.
#[derive(Clone, Copy)]
enum Readers {
    Nothing,
    /// One computed value.
    Value(ValueId),
    /// More than that, a layer's gradient, or the caller.
    Others,
}

/// The readers of every value, found in one pass over the steps.
fn readers(graph: &Graph, steps: &[RowStep], wanted: &[ValueId]) -> IdVec<ValueId, Readers> {
    let mut readers: IdVec<ValueId, Readers> = graph.values.ids().map(|_| Readers::Nothing).collect();
    for step in steps {
        match step {
            RowStep::Parameters(gradient) => {
                readers[gradient.x] = Readers::Others;
                readers[gradient.d_z] = Readers::Others;
            }
            RowStep::Value(value) => {
                for operand in &graph.values[*value].operands {
                    readers[*operand] = match readers[*operand] {
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

/// The facts that show whether a value has a single reader.
struct Fusion<'a> {
    graph: &'a Graph,
    computed: &'a [ValueId],
    readers: IdVec<ValueId, Readers>,
}

impl Fusion<'_> {
    /// The step that computes a value; none if it is an argument or fused into another step.
    fn plan_value(&self, value: ValueId) -> Option<Computed> {
        let facts = operation::rules(&self.of(value).op).facts();
        if facts.stored == Stored::Argument || self.is_fused(value) {
            return None;
        }
        let own = Computed {
            value,
            fused: FusedInto::Nothing,
            out: (facts.stored == Stored::Rows).then_some(value),
        };
        let fused = match facts.fuses {
            Fuses::Nothing => None,
            Fuses::Activation => self.fused_activation(value),
            Fuses::Slope => self.fused_slope(value),
            Fuses::Gradient => self.fused_gradient(value),
        };
        Some(fused.map_or(own, |(fused, out)| Computed { fused, out: Some(out), ..own }))
    }

    /// The elementwise activation that is the only reader of a value.
    fn fused_activation(&self, z: ValueId) -> Option<(FusedInto, ValueId)> {
        let reader = self.only_reader(z)?;
        match self.of(reader).op {
            Op::Activation(activation) if activation.is_elementwise() => {
                Some((FusedInto::Activation(activation), reader))
            }
            _ => None,
        }
    }

    /// The slope of an elementwise activation that is the only reader of a gradient.
    fn fused_slope(&self, d_a: ValueId) -> Option<(FusedInto, ValueId)> {
        let reader = self.only_reader(d_a)?;
        match (&self.of(reader).op, self.of(reader).operands.as_slice()) {
            (Op::ActivationGradient(activation), [a, _]) if activation.is_elementwise() => {
                Some((FusedInto::Slope(*activation, *a), reader))
            }
            _ => None,
        }
    }

    /// The gradient of a term of the loss.
    fn fused_gradient(&self, term: ValueId) -> Option<(FusedInto, ValueId)> {
        let Value { op: Op::Loss(of), operands, .. } = self.of(term) else { return None };
        let gradient_of = |id: &ValueId| match (&self.of(*id).op, self.of(*id).operands.as_slice()) {
            (Op::LossGradient(gradient_of), [prediction, target, _, factors @ ..]) => {
                let mut read = vec![self.read_of(of.loss.required_activation(), *prediction), *target];
                read.extend(factors);
                let is_of_term = gradient_of == of && *operands == read;
                is_of_term.then_some((*id, *prediction))
            }
            _ => None,
        };
        let (d, prediction) = self.computed.iter().find_map(gradient_of)?;
        let fused = if self.is_fused_into_loss(prediction) {
            FusedInto::OfLogits
        } else {
            FusedInto::Gradient(prediction)
        };
        Some((fused, d))
    }

    /// Whether a step computes what a layer with only one output passes back to its inputs, whose gradient
    /// is that of the layer: both read the same rows.
    fn is_of_only_output(&self, step: &Computed, gradient: &LayerGradient) -> bool {
        let is_of_inputs = match step.fused {
            FusedInto::Slope(_, read) => read == gradient.x,
            FusedInto::Nothing => true,
            FusedInto::Activation(_) | FusedInto::Part(_) | FusedInto::Gradient(_) | FusedInto::OfLogits => {
                false
            }
        };
        is_of_inputs
            && gradient.part == LayerPart::Whole
            && self.of(step.value).op == Op::InputGradient(gradient.layer)
            && self.of(step.value).operands == [gradient.d_z]
            && self.of(gradient.d_z).size() == 1
    }

    /// The value that a loss reads whose gradient reads a prediction: what goes into its activation, if it
    /// requires one.
    fn read_of(&self, required: Option<Activation>, prediction: ValueId) -> ValueId {
        match (required, self.of(prediction).operands.as_slice()) {
            (Some(_), [z]) => *z,
            _ => prediction,
        }
    }

    /// Whether a prediction is computed within its loss: the activation that the loss requires, if nothing
    /// but the loss's gradient reads it.
    fn is_fused_into_loss(&self, prediction: ValueId) -> bool {
        let Some(reader) = self.only_reader(prediction) else { return false };
        match (&self.of(reader).op, &self.of(prediction).op) {
            (Op::LossGradient(of), Op::Activation(activation)) => {
                of.loss.required_activation() == Some(*activation)
                    && self.of(reader).operands.first() == Some(&prediction)
            }
            _ => false,
        }
    }

    /// Whether the step of another value computes this one as well.
    fn is_fused(&self, value: ValueId) -> bool {
        let Value { op, operands, .. } = self.of(value);
        let is_with = |operand: &ValueId, fuses: Fuses, found: Option<(FusedInto, ValueId)>| {
            operation::rules(&self.of(*operand).op).facts().fuses == fuses
                && found.is_some_and(|(_, out)| out == value)
        };
        match op {
            Op::Activation(_) => {
                let is_of_layer = operands
                    .first()
                    .is_some_and(|z| is_with(z, Fuses::Activation, self.fused_activation(*z)));
                is_of_layer || self.is_fused_into_loss(value)
            }
            Op::ActivationGradient(_) => {
                operands.get(1).is_some_and(|d_a| is_with(d_a, Fuses::Slope, self.fused_slope(*d_a)))
            }
            // Computed together with the loss.
            Op::LossGradient(_) => true,
            Op::Input
            | Op::Target
            | Op::TermWeight(_)
            | Op::TermScale(_)
            | Op::Seed
            | Op::Dense(_)
            | Op::Weigh(_)
            | Op::Bias(_)
            | Op::InputGradient(_)
            | Op::Add
            | Op::Subtract
            | Op::Multiply
            | Op::Negate
            | Op::Affine(_)
            | Op::Earlier { .. }
            | Op::Later(_)
            | Op::Broadcast
            | Op::RowSum
            | Op::Clip(_)
            | Op::ClipGradient(_)
            | Op::Concat
            | Op::Slice(_)
            | Op::Pad(_)
            | Op::Standardize(_)
            | Op::StandardizeGradient(_)
            | Op::BatchNormalize(_)
            | Op::BatchNormalizeGradient(_)
            | Op::Dropout(_)
            | Op::Normalize(_)
            | Op::NormalizeGradient(_)
            | Op::Loss(_)
            | Op::Total => false,
        }
    }

    /// The single value that reads `value`, if nothing else needs it.
    fn only_reader(&self, value: ValueId) -> Option<ValueId> {
        match self.readers[value] {
            Readers::Value(reader) => Some(reader),
            Readers::Nothing | Readers::Others => None,
        }
    }

    fn of(&self, value: ValueId) -> &Value {
        &self.graph.values[value]
    }
}
