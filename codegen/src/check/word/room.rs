//! The answers in the room of a word: how the word is checked at its place.
//!
//! Nothing has a default, so a room that leaves something out does not compile.

use crate::check::draft::builder::DraftBuilder;
use crate::check::draft::link::Link;
use crate::keyword::Init;
use crate::model::NodeId;
use crate::syntax::Call;

/// The checks of a word in a chain.
pub(crate) trait Chained {
    /// The node of the result; an error is reported, and a stand-in takes its place.
    fn check<'a>(&self, build: &mut DraftBuilder<'_, 'a>, link: Link<'a>) -> NodeId;

    /// How many numbers come out of so many, as far as that is written: values that are read one step later
    /// need their size before their chain is checked.
    fn size_behind(&self, operation: &Call, before: Option<usize>) -> Option<usize>;

    /// Whether numbers come out as they went in, though some of them may be left out or dropped.
    fn passes(&self) -> bool;

    /// Whether it bends: an activation behind it is a second one.
    fn bends(&self) -> bool;

    /// How weights in front of it begin, where the user names no initialiser; `None` if what follows it says
    /// so.
    fn init_in_front(&self) -> Option<Init>;
}
