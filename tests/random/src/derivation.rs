//! The derivation of a random network: it exists, and says something of every layer.

use netwright::verify;
use netwright::{Scalar, Trainable};

use crate::check::Wrong;

/// Every network can be derived, and every one of its layers is.
pub(crate) fn check<S: Scalar, N: Trainable<S>>(
    network: &N,
    x: &N::Input,
    target: &N::Target,
) -> Result<(), Wrong> {
    let derivation = verify::derive(network, x, target, 0.1).map_err(|error| error.to_string())?;
    let (markdown, page) = (derivation.to_string(), derivation.html().to_string());
    for node in N::TOPOLOGY.nodes.iter().filter(|node| node.operation.layer().is_some()) {
        let (heading, place) = (format!("### `{}`\n", node.name), format!("<code>{}</code>", node.name));
        // Its forward pass, and what becomes of its parameters.
        if markdown.matches(&heading).count() < 2 || !page.contains(&place) {
            return Err(format!("the derivation says too little of `{}`:\n{markdown}", node.name));
        }
    }
    Ok(())
}
