//! `scale`, `layer_norm`, `rms_norm`, `prelu`: layers with a factor for each number.

use super::Checker;
use super::allow::{allowing, allows};
use super::arguments::{option_without_value, place_behind};
use super::layer::Factors;
use super::number::constant_error;
use crate::diag::{Code, Diagnostic};
use crate::keyword::{Word, option};
use crate::model::{BatchNorm, NodeId, Norm, Operation};
use crate::syntax::{self, OptionArgument, Value, Wanted};

/// PyTorch's `LayerNorm` and `BatchNorm1d`.
const LAYER_EPSILON: f64 = 1e-5;
/// PyTorch's `RMSNorm`: the distance from 1 to the next `f32`.
const RMS_EPSILON: f64 = f32::EPSILON as f64;
/// PyTorch's `BatchNorm1d`.
const MOMENTUM: f64 = 0.1;
/// PyTorch's `PReLU`.
const SLOPE: f64 = 0.25;

impl<'a> Checker<'a> {
    /// `scale`: `weights ⊙ x + bias`.
    pub(super) fn check_scale(
        &mut self,
        index: usize,
        operation: &'a syntax::Operation,
        source: Option<NodeId>,
    ) -> Option<NodeId> {
        self.refuse_arguments(operation, Word::Scale.options());
        let factors = Factors { keys: Word::Scale.options(), start: None };
        let (of, _) = self.check_factors(index, operation, source, factors);
        self.add_factors(index, of.map(|of| (Operation::Dense(of.layer, of.source), of.size)), source)
    }

    /// `layer_norm`, `rms_norm`: the row brought to one scale, then a factor for each number.
    pub(super) fn check_norm(
        &mut self,
        index: usize,
        operation: &'a syntax::Operation,
        source: Option<NodeId>,
        centres: bool,
    ) -> Option<NodeId> {
        let (keys, epsilon): (&'static [&'static str], f64) = match centres {
            true => (Word::LayerNorm.options(), LAYER_EPSILON),
            false => (Word::RmsNorm.options(), RMS_EPSILON),
        };
        self.refuse_arguments(operation, keys);
        let is_meant = allows(&self.items[index].chain.operations, Code::NothingToLearn);
        if centres && source.and_then(|source| self.nodes[source].size) == Some(1) && !is_meant {
            let message = "`layer_norm` of one value is always its bias, so nothing gets through";
            self.diagnostics.push(
                Diagnostic::new(Code::NothingToLearn, operation.place, message)
                    .help("normalise a wider layer, or remove the norm")
                    .help(allowing(operation, Code::NothingToLearn)),
            );
        }
        let (of, given) = self.check_factors(index, operation, source, Factors { keys, start: None });
        let norm = Norm { centres, epsilon: given.epsilon.unwrap_or(epsilon) };
        let name = self.items[index].name.to_string();
        let scaled = of.map(|of| {
            let normal = self.add_node(&name, Operation::Normalize(norm, of.source), Some(of.size));
            (Operation::Dense(of.layer, normal), of.size)
        });
        self.add_factors(index, scaled, source)
    }

    /// `batch_norm`: each number brought to one scale over a batch, then a factor for each.
    pub(super) fn check_batch_norm(
        &mut self,
        index: usize,
        operation: &'a syntax::Operation,
        source: Option<NodeId>,
    ) -> Option<NodeId> {
        self.refuse_arguments(operation, Word::BatchNorm.options());
        let factors = Factors { keys: Word::BatchNorm.options(), start: None };
        let (of, given) = self.check_factors(index, operation, source, factors);
        self.check_momentum(index, operation);
        let norm = BatchNorm {
            epsilon: given.epsilon.unwrap_or(LAYER_EPSILON),
            momentum: given.momentum.unwrap_or(MOMENTUM),
            offset: self.units,
            frozen: given.frozen,
        };
        let name = self.items[index].name.to_string();
        let scaled = of.map(|of| {
            self.units = self.units.saturating_add(of.size);
            let normal = self.add_node(&name, Operation::BatchNormalize(norm, of.source), Some(of.size));
            (Operation::Dense(of.layer, normal), of.size)
        });
        self.add_factors(index, scaled, source)
    }

    /// Warns of a momentum that Keras writes for what is the rest of it here.
    fn check_momentum(&mut self, index: usize, operation: &'a syntax::Operation) {
        let given = operation.options.iter().find(|argument| argument.key == option::MOMENTUM);
        let Some(Value::Number(number)) = given.map(|argument| &argument.value) else { return };
        if !(number.value > 0.5 && number.value < 1.0) {
            return;
        }
        let (momentum, rest) = (number.value, kept(number.value));
        let message = format!(
            "`momentum = {momentum}` replaces most of the running statistics in each step; in Keras it is what they keep, \
             and {momentum} there is {rest} here"
        );
        let warning =
            Diagnostic::new(Code::Momentum, number.place, message).help(format!("write `momentum = {rest}`"));
        let allowed = allows(&self.items[index].chain.operations, Code::Momentum);
        self.warn(warning, operation, allowed);
    }

    /// `prelu`, `prelu(0.1)`: what the slopes begin with.
    pub(super) fn check_prelu(
        &mut self,
        index: usize,
        operation: &'a syntax::Operation,
        source: Option<NodeId>,
    ) -> Option<NodeId> {
        let start = match operation.arguments.as_slice() {
            [] => SLOPE,
            [Value::Number(slope)] if slope.value.abs() <= f64::from(f32::MAX) => slope.value,
            arguments if arguments.iter().any(Value::is_wrong) => SLOPE,
            [value] if let Some(error) = constant_error(value, "the slope of `prelu`", Wanted::Number) => {
                self.diagnostics.push(error);
                SLOPE
            }
            _ if let Some(error) = option_without_value(operation, Word::Prelu.options()) => {
                self.diagnostics.push(error);
                SLOPE
            }
            _ => {
                let place = place_behind(operation, usize::from(operation.arguments.len() > 1));
                let message = "`prelu` takes at most one number, the slope that it begins with";
                self.diagnostics.push(
                    Diagnostic::new(Code::Arguments, place, message).help("write `prelu` or `prelu(0.25)`"),
                );
                SLOPE
            }
        };
        self.refuse_two_starts(operation);
        let factors = Factors { keys: Word::Prelu.options(), start: Some(start) };
        let (of, _) = self.check_factors(index, operation, source, factors);
        self.add_factors(index, of.map(|of| (Operation::Prelu(of.layer, of.source), of.size)), source)
    }

    /// Reports a slope that something else overrides: `prelu(0.1, weights = [0.5, 0.5])`.
    fn refuse_two_starts(&mut self, operation: &'a syntax::Operation) {
        let Some(slope) = operation.arguments.first() else { return };
        let is_start =
            |argument: &&OptionArgument| argument.key == option::WEIGHTS || argument.key == option::INIT;
        for other in operation.options.iter().filter(is_start) {
            let message = format!("the slope of `prelu` is said twice: as a number, and by `{}`", other.key);
            self.diagnostics.push(
                Diagnostic::new(Code::Contradiction, slope.place(), message)
                    .help("remove one of the two")
                    .related(other.key.span(), "it is said again"),
            );
        }
    }

    fn add_factors(
        &mut self,
        index: usize,
        node: Option<(Operation, usize)>,
        source: Option<NodeId>,
    ) -> Option<NodeId> {
        let name = self.items[index].name.to_string();
        Some(match node {
            Some((operation, size)) => self.add_node(&name, operation, Some(size)),
            None => {
                let size = source.and_then(|source| self.nodes[source].size);
                self.add_stand_in(&name, size)
            }
        })
    }
}

/// What is left of 1, without the rounding of binary numbers: of 0.99 it is 0.01.
pub(super) fn kept(share: f64) -> f64 {
    ((1.0 - share) * 1e9).round() / 1e9
}
