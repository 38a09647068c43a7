//! `prelu`: trainable slopes for the numbers below 0.

use super::factors::{Factors, add_factors, check_factors, sparse_kernel};
use super::room::Chained;
use super::start::is_same_for_all;
use crate::check::draft::builder::DraftBuilder;
use crate::check::draft::link::Link;
use crate::check::draft::shaped::Shaped;
use crate::check::number::constant_error;
use crate::check::option::option_without_value;
use crate::check::written::place_behind;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::ids::IdVec;
use crate::keyword::{Activation, Init, Word, option};
use crate::model::{CompiledKernel, Layer, LayerId, NodeId, Operation, Pattern};
use crate::operation;
use crate::operation::answers::{Alike, Drops, Ending, Linear, Price, Signs, Zero, of_value};
use crate::operation::meaning::{Answers, Around, Meaning, Nature};
use crate::syntax::{self, OptionArgument, Wanted, WrittenValue};

/// PyTorch's `PReLU`.
const SLOPE: f64 = 0.25;

/// The word `prelu`.
pub(super) struct PreluWord;

impl Chained for PreluWord {
    fn check<'a>(&self, build: &mut DraftBuilder<'_, 'a>, link: Link<'a>) -> NodeId {
        check_prelu(build, link)
    }

    fn size_behind(&self, _: &syntax::Call, before: Option<usize>) -> Option<usize> {
        before
    }

    fn passes(&self) -> bool {
        false
    }

    fn bends(&self) -> bool {
        true
    }

    fn init_in_front(&self) -> Option<Init> {
        Some(Activation::Identity.default_init())
    }
}

/// `max(0, z) + weights ⊙ min(0, z)`, with the weights of the layer.
impl Meaning for operation::dense::prelu::Prelu {
    fn nature(&self) -> Nature {
        Nature {
            layer: Some(self.0),
            zero: Zero::Read,
            linear: Linear::Ends,
            drops: Drops::Nowhere,
            activation: None,
            frozen: None,
        }
    }

    fn price(&self, _: usize) -> Price {
        (30, 9_000)
    }

    fn forward(&self, _: usize) -> usize {
        // Two rectifiers, an opposite, the scale and the difference.
        4 * of_value(1) + of_value(2)
    }

    fn kernels(&self, around: Around<'_>) -> Vec<CompiledKernel> {
        vec![sparse_kernel(&around.layers[self.0])]
    }

    fn ending(&self, _: &Answers<'_, Ending>) -> Ending {
        Ending::behind(Word::Prelu)
    }

    fn signs(&self, _: &Answers<'_, Signs>, _: &IdVec<LayerId, Layer>) -> Signs {
        Signs::ANY
    }

    fn alike(&self, shapes: &Shaped<'_>) -> Alike {
        let layer = &shapes.layers[self.0];
        let is_kept = layer.pattern == Pattern::Diagonal && is_same_for_all(layer);
        if is_kept { Alike::Kept } else { Alike::Separated }
    }
}

/// `prelu`, `prelu(0.1)`: the initial slopes.
fn check_prelu<'a>(build: &mut DraftBuilder<'_, 'a>, link: Link<'a>) -> NodeId {
    let (operation, keys) = (link.operation, Word::Prelu.options());
    let start = match operation.arguments.as_slice() {
        [] => SLOPE,
        [WrittenValue::Number(slope)] if slope.value.abs() <= f64::from(f32::MAX) => slope.value,
        arguments if arguments.iter().any(WrittenValue::is_wrong) => SLOPE,
        _ => {
            build.diagnostics.push(slope_error(operation, keys));
            SLOPE
        }
    };
    refuse_two_starts(operation, build.diagnostics);
    let (of, _) = check_factors(build, link, Factors { keys, start: Some(start) });
    add_factors(build, link, of.map(|of| (Operation::Prelu(of.layer), of.source)))
}

/// The error for anything but one number as the slope.
fn slope_error(operation: &syntax::Call, keys: &[&'static str]) -> Diagnostic {
    if let [value] = operation.arguments.as_slice()
        && let Some(error) = constant_error(value, "the slope of `prelu`", Wanted::Number)
    {
        return error;
    }
    option_without_value(operation, keys).unwrap_or_else(|| {
        let place = place_behind(operation, usize::from(operation.arguments.len() > 1));
        let message = "`prelu` takes at most one number, the slope that it starts with";
        Diagnostic::new(Code::Arguments, place, message).help("write `prelu` or `prelu(0.25)`")
    })
}

/// Reports a slope that something else overrides: `prelu(0.1, weights = [0.5, 0.5])`.
fn refuse_two_starts(operation: &syntax::Call, diagnostics: &mut Diagnostics) {
    let Some(slope) = operation.arguments.first() else { return };
    let is_start =
        |argument: &&OptionArgument| argument.key == option::WEIGHTS || argument.key == option::INIT;
    for other in operation.options.iter().filter(is_start) {
        let message = format!("the slope of `prelu` is given twice: as a number, and by `{}`", other.key);
        diagnostics.push(
            Diagnostic::new(Code::Contradiction, slope.place(), message)
                .help("remove one of the two")
                .related(other.key.span(), "it is given again"),
        );
    }
}
