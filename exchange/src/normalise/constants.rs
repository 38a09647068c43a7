//! Constants: every value that no input decides is computed.
//!
//! Input: a network. Output: for each value that the outputs need its numbers if they are known, and its
//! shape. Guarantees: a shape is a constant even where the numbers are not, so that exported arithmetic on
//! shapes folds.
//!
//! Example: `Reshape(x, Concat(Gather(Shape(x), 0), −1))` has the operand `[1, −1]`.

use super::known::Known;
use super::outputs::probe;
use super::settled;
use crate::evaluate::values;
use crate::foreign::{Layout, Op};
use crate::{Foreign, Refusal};

/// Computes what can be computed.
///
/// # Errors
///
/// All operations that an output needs and that cannot be computed at all.
pub(super) fn known(foreign: &Foreign) -> Result<Known<'_>, Refusal> {
    let probed = values(foreign, &probe(foreign))?;
    let constant = foreign.values.iter().map(|value| value.constant.is_some()).collect();
    let mut known = Known { probed, constant };
    for node in &foreign.nodes {
        // The shape of the probe is that of every sample.
        let of_shape = matches!(node.op, Op::Layout(Layout::Shape { .. }));
        let of_constants = node.operands.iter().flatten().all(|operand| known.constant[operand.0]);
        if of_shape || of_constants || settled::is_settled(node, &known) && known.is_finite(node) {
            node.results.iter().for_each(|result| known.constant[result.0] = true);
        }
    }
    Ok(known)
}
