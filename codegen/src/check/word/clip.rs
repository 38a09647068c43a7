//! `clip(-1, 1)`, `clip([-1, -2], inf)`: each number brought between two bounds.

use super::room::Chained;
use crate::check::draft::builder::DraftBuilder;
use crate::check::draft::link::Link;
use crate::check::draft::shaped::Shaped;
use crate::check::number::{constant_error, spelled};
use crate::check::option::{has_named_number, refuse_options};
use crate::check::written::{count, place_behind};
use crate::diag::{Code, Diagnostic};
use crate::ids::IdVec;
use crate::keyword::{Activation, Init, Word};
use crate::model::{Bounds, Clip, CompiledKernel, Layer, LayerId, NodeId, Operation};
use crate::operation::answers::{Alike, Drops, Ending, Linear, Price, Signs, Zero, of_value};
use crate::operation::meaning::{Answers, Around, Meaning, Nature};
use crate::syntax::{self, Wanted, WrittenValue};

/// The help for whatever is no bound.
const HELP: &str =
    "write the least and the largest number, or a list of each: `clip(-1, 1)`, `clip([0, -1], inf)`";

/// The word `clip`.
pub(super) struct ClipWord;

impl Chained for ClipWord {
    fn check<'a>(&self, build: &mut DraftBuilder<'_, 'a>, link: Link<'a>) -> NodeId {
        check_clip(build, link)
    }

    fn size_behind(&self, _: &syntax::Call, before: Option<usize>) -> Option<usize> {
        before
    }

    fn passes(&self) -> bool {
        false
    }

    fn bends(&self) -> bool {
        // A bound behind an activation is no second activation.
        false
    }

    fn init_in_front(&self) -> Option<Init> {
        Some(Activation::Identity.default_init())
    }
}

impl Meaning for Clip {
    fn nature(&self) -> Nature {
        Nature {
            layer: None,
            zero: Zero::Read,
            linear: Linear::Ends,
            drops: Drops::Nowhere,
            activation: None,
            frozen: None,
        }
    }

    fn price(&self, _: usize) -> Price {
        (4, 1_300)
    }

    fn forward(&self, sources: usize) -> usize {
        of_value(sources)
    }

    fn kernels(&self, _: Around<'_>) -> Vec<CompiledKernel> {
        Vec::new()
    }

    fn ending(&self, _: &Answers<'_, Ending>) -> Ending {
        Ending::default()
    }

    fn signs(&self, of: &Answers<'_, Signs>, _: &IdVec<LayerId, Layer>) -> Signs {
        let signs = of.nth(0);
        let below = signs.below && self.least < 0.0 || self.largest < 0.0;
        let above = signs.above && self.largest > 0.0 || self.least > 0.0;
        Signs { below, above }
    }

    fn alike(&self, shapes: &Shaped<'_>) -> Alike {
        let of = &shapes.bounds[self.bounds];
        if of.low.len() == 1 && of.high.len() == 1 { Alike::Kept } else { Alike::Separated }
    }
}

fn check_clip<'a>(build: &mut DraftBuilder<'_, 'a>, link: Link<'a>) -> NodeId {
    let (operation, name) = (link.operation, link.item.name.to_string());
    refuse_options(operation, Word::Clip.options(), Some(link.item), build.names, build.diagnostics);
    let found = match operation.arguments.as_slice() {
        arguments if arguments.iter().any(WrittenValue::is_wrong) || has_named_number(operation) => None,
        [low, high] => match bounds_of(operation, [low, high], link.size()) {
            Ok(found) => Some(found),
            Err(error) => {
                build.diagnostics.push(error);
                None
            }
        },
        arguments => {
            let message = format!("`clip` takes two bounds, found {}", arguments.len());
            let place = place_behind(operation, 2);
            build.diagnostics.push(Diagnostic::new(Code::Arguments, place, message).help(HELP));
            None
        }
    };
    let (Some(source), Some(bounds)) = (link.source, found) else {
        return build.add_stand_in(&name, link.shape);
    };
    let least = bounds.low.iter().copied().fold(f64::INFINITY, f64::min);
    let largest = bounds.high.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let clip = Clip { bounds: build.add_bounds(bounds), least, largest };
    build.add_node(&name, Operation::Clip(clip), &[source], link.shape)
}

/// The bounds of values of this size, or the first error in them.
fn bounds_of(
    operation: &syntax::Call,
    [low, high]: [&WrittenValue; 2],
    size: Option<usize>,
) -> Result<Bounds, Diagnostic> {
    let bounds = Bounds { low: read_bounds(low, "lower", size)?, high: read_bounds(high, "upper", size)? };
    let length = bounds.low.len().max(bounds.high.len());
    let nth = |of: &[f64], o: usize| of.get(o).or(of.first()).copied();
    for (low, high) in (0..length).filter_map(|o| nth(&bounds.low, o).zip(nth(&bounds.high, o))) {
        if low > high {
            let message =
                format!("the lower bound {} is above the upper one, {}", spelled(low), spelled(high));
            let error = Diagnostic::new(Code::Arguments, operation.place, message);
            return Err(match length {
                1 => error.help(format!("write `clip({}, {})`", spelled(high), spelled(low))),
                _ => error.help("write the lower bounds first"),
            });
        }
        if low == high && low.is_infinite() {
            let message = format!("no number is between {low} and {high}");
            return Err(Diagnostic::new(Code::Arguments, operation.place, message).help(HELP));
        }
    }
    let has_effect = bounds.low.iter().chain(&bounds.high).any(|bound| bound.is_finite());
    if !has_effect {
        let error = Diagnostic::new(Code::Arguments, operation.place, "infinite bounds have no effect");
        return Err(error.help(format!("write a number for one of them, or remove `-> {}`", operation.text)));
    }
    Ok(bounds)
}

/// `-1`, `inf`, `[-1, -2]`.
fn read_bounds(value: &WrittenValue, which: &str, size: Option<usize>) -> Result<Vec<f64>, Diagnostic> {
    let WrittenValue::List(values, place) = value else { return Ok(vec![read_bound(value, which)?]) };
    let bounds = values.iter().map(|value| read_bound(value, which)).collect::<Result<Vec<f64>, _>>()?;
    if let Some(size) = size.filter(|size| bounds.len() != *size) {
        let message = format!(
            "`clip` has {} for {}",
            count(bounds.len(), &format!("{which} bound")),
            count(size, "value")
        );
        return Err(
            Diagnostic::new(Code::Sizes, *place, message).help("write one number, or one for each value")
        );
    }
    Ok(bounds)
}

fn read_bound(value: &WrittenValue, which: &str) -> Result<f64, Diagnostic> {
    let what = || format!("the {which} bound of `clip`");
    match value {
        WrittenValue::Word(word) if word.is_bare() && word.word == "inf" => return Ok(f64::INFINITY),
        WrittenValue::Constant(constant) if constant.text == "-inf" || constant.text == "- inf" => {
            return Ok(f64::NEG_INFINITY);
        }
        _ => {}
    }
    match (constant_error(value, &what(), Wanted::Number), value) {
        (Some(error), _) => Err(error),
        (None, WrittenValue::Number(number)) => Ok(number.value),
        (None, other) => {
            let message = format!("{} must be a number, found {}", what(), other.kind());
            Err(Diagnostic::new(Code::Arguments, other.place(), message).help(HELP))
        }
    }
}
