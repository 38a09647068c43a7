//! `batch_norm`: each unit normalised over a batch, or by running statistics, then a factor for each unit.

use super::factors::{Factors, add_factors, check_factors};
use super::room::Chained;
use crate::check::allow::{allows, warn};
use crate::check::draft::builder::DraftBuilder;
use crate::check::draft::link::Link;
use crate::check::draft::shaped::Shaped;
use crate::check::number::kept;
use crate::check::option::refuse_arguments;
use crate::diag::{Code, Diagnostic};
use crate::ids::IdVec;
use crate::keyword::{Activation, Init, Word, option};
use crate::model::{self, CompiledKernel, Layer, LayerId, NodeId, Operation};
use crate::operation::answers::{Alike, Drops, Ending, Linear, Price, Signs, Zero, of_value};
use crate::operation::meaning::{Answers, Around, Meaning, Nature};
use crate::syntax::{self, WrittenValue};

/// PyTorch's `BatchNorm1d`.
const EPSILON: f64 = 1e-5;
/// PyTorch's `BatchNorm1d`.
const MOMENTUM: f64 = 0.1;

/// The word `batch_norm`.
pub(super) struct BatchNormWord;

impl Chained for BatchNormWord {
    fn check<'a>(&self, build: &mut DraftBuilder<'_, 'a>, link: Link<'a>) -> NodeId {
        check_batch_norm(build, link)
    }

    fn size_behind(&self, _: &syntax::Call, before: Option<usize>) -> Option<usize> {
        before
    }

    fn passes(&self) -> bool {
        false
    }

    fn bends(&self) -> bool {
        false
    }

    fn init_in_front(&self) -> Option<Init> {
        Some(Activation::Identity.default_init())
    }
}

/// Each number brought to one scale; the factors are an operation of their own.
impl Meaning for model::BatchNorm {
    fn nature(&self) -> Nature {
        Nature {
            layer: None,
            zero: Zero::Read,
            linear: Linear::Ends,
            drops: Drops::Nowhere,
            activation: None,
            frozen: Some(Operation::BatchNormalize(Self { frozen: true, ..*self })),
        }
    }

    fn price(&self, _: usize) -> Price {
        (7, 1_800)
    }

    fn forward(&self, sources: usize) -> usize {
        of_value(sources)
    }

    fn kernels(&self, around: Around<'_>) -> Vec<CompiledKernel> {
        vec![CompiledKernel::Row("batch_norm", around.size)]
    }

    fn ending(&self, _: &Answers<'_, Ending>) -> Ending {
        Ending::default()
    }

    fn signs(&self, _: &Answers<'_, Signs>, _: &IdVec<LayerId, Layer>) -> Signs {
        Signs::ANY
    }

    fn alike(&self, _: &Shaped<'_>) -> Alike {
        Alike::Kept
    }
}

fn check_batch_norm<'a>(build: &mut DraftBuilder<'_, 'a>, link: Link<'a>) -> NodeId {
    let keys = Word::BatchNorm.options();
    refuse_arguments(link.operation, keys, meant_momentum(link.operation), build.diagnostics);
    let (of, given) = check_factors(build, link, Factors { keys, start: None });
    check_momentum(build, link);
    let name = link.item.name.to_string();
    let scaled = of.map(|of| {
        let norm = model::BatchNorm {
            epsilon: given.epsilon.unwrap_or(EPSILON),
            momentum: given.momentum.unwrap_or(MOMENTUM),
            frozen: given.frozen,
        };
        let normal = build.add_node(&name, Operation::BatchNormalize(norm), &[of.source], link.shape);
        (Operation::Dense(of.layer), normal)
    });
    add_factors(build, link, scaled)
}

/// The fix of a momentum without its name.
fn meant_momentum(operation: &syntax::Call) -> Option<String> {
    let [WrittenValue::Number(number)] = operation.arguments.as_slice() else { return None };
    let share = Some(number.value).filter(|share| *share > 0.0 && *share < 1.0)?;
    // In Keras the name means the rest.
    let momentum = if share > 0.5 { kept(share) } else { share };
    Some(format!("write `{}(momentum = {momentum})`", operation.word))
}

/// Warns of a momentum in the sense of Keras, which is the rest of it here.
fn check_momentum(build: &mut DraftBuilder<'_, '_>, link: Link<'_>) {
    let given = link.operation.options.iter().find(|argument| argument.key == option::MOMENTUM);
    let Some(WrittenValue::Number(number)) = given.map(|argument| &argument.value) else { return };
    if !(number.value > 0.5 && number.value < 1.0) {
        return;
    }
    let (momentum, rest) = (number.value, kept(number.value));
    let message = format!(
        "`momentum = {momentum}` replaces most of the running statistics in each step; in Keras it is the share that they keep, \
         and {momentum} there is {rest} here"
    );
    let warning =
        Diagnostic::new(Code::Momentum, number.place, message).help(format!("write `momentum = {rest}`"));
    let allowed = allows(&link.item.chain.operations, Code::Momentum);
    warn(build.diagnostics, warning, link.operation, allowed);
}
