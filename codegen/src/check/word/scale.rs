//! `scale`: `weights ⊙ x + bias`.

use super::factors::{Factors, add_factors, check_factors};
use super::room::Chained;
use crate::check::draft::builder::DraftBuilder;
use crate::check::draft::link::Link;
use crate::check::option::refuse_arguments;
use crate::keyword::{Activation, Init, Word};
use crate::model::{NodeId, Operation};
use crate::syntax;

/// The word `scale`. Its operation is that of a `dense` with one weight for each number.
pub(super) struct ScaleWord;

impl Chained for ScaleWord {
    fn check<'a>(&self, build: &mut DraftBuilder<'_, 'a>, link: Link<'a>) -> NodeId {
        check_scale(build, link)
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

fn check_scale<'a>(build: &mut DraftBuilder<'_, 'a>, link: Link<'a>) -> NodeId {
    let keys = Word::Scale.options();
    refuse_arguments(link.operation, keys, None, build.diagnostics);
    let (of, _) = check_factors(build, link, Factors { keys, start: None });
    add_factors(build, link, of.map(|of| (Operation::Dense(of.layer), of.source)))
}
