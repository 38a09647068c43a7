//! Faults in the members of a family.

use crate::syntax::Member;

/// The second member has the items of the first.
pub(super) fn another_body(members: &mut [Member]) {
    let [first, second, ..] = members else { return };
    if let (Some(items), Some(own)) = (first.declaration.last(), second.declaration.last_mut()) {
        *own = items.clone();
    }
}
