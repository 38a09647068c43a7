//! The last operation that changed the numbers of a value, found through everything that leaves them as they
//! are: other names, `identity`, `dropout` and `slice`. Warnings look at this operation, not at the one
//! before the last arrow.

use crate::check::draft::Shaped;
use crate::ids::IdVec;
use crate::model::NodeId;
use crate::operation::answers::Ending;
use crate::operation::declared;
use crate::operation::meaning::Answers;

/// The ending of every node; sources come before their readers.
pub(super) fn endings(shapes: &Shaped<'_>) -> IdVec<NodeId, Ending> {
    let mut endings: IdVec<NodeId, Ending> = IdVec::new();
    for node in shapes.nodes.iter() {
        let ending = declared(&node.operation).ending(&Answers { sources: &node.sources, answers: &endings });
        endings.push(ending);
    }
    endings
}
