//! `ConvNet`, blocks of a convolution, a norm and an activation; and `Linear`, one convolution.

use serde_json::Value;

use super::super::graph::Graph;
use super::super::json;
use super::super::time::Causal;
use super::activation;
use super::config::is;
use super::weights::Numbers;
use crate::Tensor;
use crate::foreign::causal::LARGEST_KERNEL;
use crate::foreign::{Op, ValueId};

/// The output for a sample, and how many samples before it matter.
pub(super) fn conv_net(
    graph: &mut Graph,
    prefix: &str,
    config: &Value,
    numbers: &mut Numbers<'_>,
    x: ValueId,
) -> Result<(ValueId, usize), String> {
    let channels = config.get("channels").and_then(json::size).ok_or("it has no `channels`")?;
    let has_norm = is(config, "batchnorm", false);
    let (mut value, mut field, mut inputs) = (x, 0_usize, 1);
    for (index, dilation) in json::list(config, "dilations").iter().enumerate() {
        let dilation = json::size(dilation).ok_or("a dilation is no whole number")?;
        let name = format!("{prefix}conv_{}", index + 1);
        let size = [inputs, channels];
        let conv = Causal { name: &name, word: "ConvNet", size, kernel: 2, dilation, groups: 1 };
        value = numbers.convolved(graph, &conv, !has_norm, value)?;
        if has_norm {
            let mut parts = Vec::new();
            for part in ["mean", "variance", "scale", "bias"] {
                let row = Tensor::row(numbers.take(channels)?.to_vec());
                parts.push(graph.constant(&format!("{name}.norm.{part}"), row));
            }
            let epsilon = numbers.take(1)?[0];
            let operands = [value, parts[2], parts[3], parts[0], parts[1]];
            value = graph.0.node(&name, "BatchNorm", Op::BatchNorm { epsilon }, &operands);
        }
        let activation = config.get("activation").unwrap_or(&Value::Null);
        value = activation::apply(graph, &name, activation, value, channels)?;
        field = field.saturating_add(dilation);
        inputs = channels;
    }
    let name = format!("{prefix}head");
    let head = Causal { name: &name, word: "head", size: [inputs, 1], kernel: 1, dilation: 1, groups: 1 };
    Ok((numbers.convolved(graph, &head, true, value)?, field))
}

/// The output for a sample, and how many samples before it matter.
pub(super) fn linear(
    graph: &mut Graph,
    prefix: &str,
    config: &Value,
    numbers: &mut Numbers<'_>,
    x: ValueId,
) -> Result<(ValueId, usize), String> {
    let kernel = config.get("receptive_field").and_then(json::size).filter(|&kernel| kernel > 0);
    let kernel = kernel.ok_or("it has no `receptive_field`")?;
    if kernel > LARGEST_KERNEL {
        return Err(format!(
            "it is a filter of {kernel} numbers, and the language reads {LARGEST_KERNEL} earlier samples one by one; \
             convolve with it in the program"
        ));
    }
    // The player's first weight meets the newest sample.
    let weights: Vec<f64> = numbers.take(kernel)?.iter().rev().copied().collect();
    let bias = if is(config, "bias", false) { Some(numbers.take(1)?.to_vec()) } else { None };
    let name = format!("{prefix}filter");
    let of = Causal { name: &name, word: "Linear", size: [1, 1], kernel, dilation: 1, groups: 1 };
    Ok((graph.causal(&of, x, &weights, bias, None)?, kernel - 1))
}
