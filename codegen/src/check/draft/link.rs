//! [`Link`]: one operation of a chain, with its operand.

use crate::check::names::ItemId;
use crate::keyword::Init;
use crate::model::{NodeId, Shape};
use crate::syntax::{Call, NodeItem};

/// An operation at its place.
#[derive(Clone, Copy)]
pub(crate) struct Link<'a> {
    /// The item in whose chain it stands.
    pub(crate) id: ItemId,
    /// How the item is written.
    pub(crate) item: &'a NodeItem,
    /// The operation as written.
    pub(crate) operation: &'a Call,
    /// The node of the operand; `None` if nothing is known of it.
    pub(crate) source: Option<NodeId>,
    /// How its weights begin if it has some and nothing is said of them: it fits what follows.
    pub(crate) init: Init,
    /// The shape of the operand, if it is known.
    pub(crate) shape: Option<Shape>,
}

impl Link<'_> {
    /// How many numbers go in, if that is known.
    pub(crate) fn size(&self) -> Option<usize> {
        self.shape.map(|shape| shape.size())
    }
}
