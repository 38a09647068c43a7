//! What the numbers of a value came through last, seen through everything that leaves them as they are: other
//! names, `identity`, `dropout` and `slice`. Warnings look at this, not at what stands one arrow before.

use crate::check::draft::Shaped;
use crate::ids::IdVec;
use crate::model::NodeId;
use crate::operation::answers::Ending;
use crate::operation::declared;
use crate::operation::meaning::Answers;

/// The ending of every node; sources stand before what reads them.
pub(super) fn endings(shapes: &Shaped<'_>) -> IdVec<NodeId, Ending> {
    let mut endings: IdVec<NodeId, Ending> = IdVec::new();
    for node in shapes.nodes.iter() {
        let ending = declared(&node.operation).ending(&Answers { sources: &node.sources, answers: &endings });
        endings.push(ending);
    }
    endings
}
