//! Readers that programs call only with other work: what `fuzz` searches.
//!
//! Input: bytes from anyone. Output: whether they are read. Guarantees: those of the readers.

use netwright_runtime::Network;

use crate::History;
use crate::checkpoint::Saved;

/// Reads the bytes of a checkpoint, with its networks.
///
/// ```
/// use netwright::prelude::*;
///
/// network! { struct Net<2, 1>; }
/// assert!(!netwright::train::fuzzing::checkpoint(b"no checkpoint", &mut Net::new(1)));
/// ```
pub fn checkpoint<N: Network<f32>>(bytes: &[u8], network: &mut N) -> bool {
    let Ok(saved) = Saved::read(bytes, &N::TOPOLOGY) else { return false };
    let is_whole = matches!(saved.take("network", network), Ok(true));
    ["best", "average", "optimizer.mean"].into_iter().fold(is_whole, |all, name| {
        let taken = saved.take(name, network);
        all && taken.is_ok()
    })
}

/// Reads the history of a checkpoint with a metric.
///
/// ```
/// let text = "epoch,loss,accuracy,rate,rows,seconds\n1,0.5,0.75,0.1,32,1.5\n";
/// assert!(netwright::train::fuzzing::history(text));
/// assert!(!netwright::train::fuzzing::history("epoch\none\n"));
/// ```
pub fn history(text: &str) -> bool {
    History::parse(vec!["accuracy".to_owned()], text).is_ok()
}
