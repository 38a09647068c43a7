//! `dropout(0.5)`: a share of the numbers is 0 in training mode.

use super::room::Chained;
use crate::check::draft::builder::DraftBuilder;
use crate::check::draft::link::Link;
use crate::check::draft::shaped::Shaped;
use crate::check::number::{constant_error, is_positive, of_percent, spelled};
use crate::check::option::{has_named_number, refuse_options};
use crate::check::written::place_behind;
use crate::diag::{Code, Diagnostic};
use crate::ids::IdVec;
use crate::keyword::{Init, Word};
use crate::model::{CompiledKernel, Dropout, Layer, LayerId, NodeId, Operation};
use crate::operation::answers::{Alike, Drops, Ending, Linear, Price, Signs, Zero};
use crate::operation::meaning::{Answers, Around, Meaning, Nature};
use crate::syntax::{self, Wanted, WrittenValue};

/// The word `dropout`.
pub(super) struct DropoutWord;

impl Chained for DropoutWord {
    fn check<'a>(&self, build: &mut DraftBuilder<'_, 'a>, link: Link<'a>) -> NodeId {
        check_dropout(build, link)
    }

    fn size_behind(&self, _: &syntax::Call, before: Option<usize>) -> Option<usize> {
        before
    }

    fn passes(&self) -> bool {
        true
    }

    fn bends(&self) -> bool {
        false
    }

    fn init_in_front(&self) -> Option<Init> {
        // It does not bend anything.
        None
    }
}

impl Meaning for Dropout {
    fn nature(&self) -> Nature {
        Nature {
            layer: None,
            zero: Zero::Passed,
            linear: Linear::Straight,
            drops: Drops::Here(self.layer),
            activation: None,
            frozen: None,
        }
    }

    fn price(&self, _: usize) -> Price {
        (4, 800)
    }

    fn forward(&self, _: usize) -> usize {
        // It does not act where nothing is trained.
        0
    }

    fn kernels(&self, around: Around<'_>) -> Vec<CompiledKernel> {
        vec![CompiledKernel::Row("dropout", around.size)]
    }

    fn ending(&self, of: &Answers<'_, Ending>) -> Ending {
        of.nth(0)
    }

    fn signs(&self, of: &Answers<'_, Signs>, _: &IdVec<LayerId, Layer>) -> Signs {
        of.nth(0)
    }

    fn alike(&self, _: &Shaped<'_>) -> Alike {
        // Each unit has a mask of its own.
        Alike::Separated
    }
}

/// `dropout(0.5)`: which share of the numbers is dropped.
fn check_dropout<'a>(build: &mut DraftBuilder<'_, 'a>, link: Link<'a>) -> NodeId {
    let (operation, name) = (link.operation, link.item.name.to_string());
    refuse_options(operation, Word::Dropout.options(), Some(link.item), build.names, build.diagnostics);
    let error = wrong_share(operation);
    let is_right = error.is_none();
    build.diagnostics.extend(error);
    match (link.source, operation.arguments.first()) {
        (Some(source), Some(WrittenValue::Number(share))) if is_right => {
            let dropout = Dropout { probability: share.value, layer: build.add_dropout(link) };
            build.add_node(&name, Operation::Dropout(dropout), &[source], link.shape)
        }
        _ => build.add_stand_in(&name, link.shape),
    }
}

/// The error for something else than a share above 0 and below 1.
fn wrong_share(operation: &syntax::Call) -> Option<Diagnostic> {
    let constant = match operation.arguments.as_slice() {
        [value] => constant_error(value, "the share that is dropped", Wanted::Number),
        _ => None,
    };
    let help = "write which share of the numbers is dropped, above 0 and below 1: `dropout(0.5)`";
    match operation.arguments.as_slice() {
        _ if constant.is_some() => constant,
        [WrittenValue::Number(share)] if is_positive(share.value) && share.value < 1.0 => None,
        arguments if arguments.iter().any(WrittenValue::is_wrong) || has_named_number(operation) => None,
        [WrittenValue::Number(share)] if share.value == 0.0 => {
            let message = "a share of 0 drops nothing";
            let help = format!("remove `-> {}`", operation.text);
            Some(Diagnostic::new(Code::Dropout, share.place, message).help(help))
        }
        [WrittenValue::Number(share)] => {
            let message = format!(
                "the share that is dropped must be above 0 and below 1, found {}",
                spelled(share.value)
            );
            let error = Diagnostic::new(Code::Dropout, share.place, message);
            Some(match of_percent(share.value) {
                Some(share) => error.help(format!("write `dropout({share})` for that percentage")),
                None => error.help(help),
            })
        }
        [other] => {
            let message = format!("`dropout` takes a number, found {}", other.kind());
            Some(Diagnostic::new(Code::Dropout, other.place(), message).help(help))
        }
        arguments => {
            let message = format!("`dropout` takes one number, found {}", arguments.len());
            Some(Diagnostic::new(Code::Dropout, place_behind(operation, 1), message).help(help))
        }
    }
}
