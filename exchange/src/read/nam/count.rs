//! How many weights an architecture of Neural Amp Modeler has.
//!
//! Input: the architecture and its configuration. Output: the number of weights, or which number is missing.
//! Guarantees: numbers that do not fit are no panic.

use serde_json::Value;

use super::config::{active, at, is};
use crate::read::json;

/// The number of weights, or why there is none.
type Count = Result<u64, String>;

/// The number of weights.
pub(super) fn weights(architecture: &str, config: &Value) -> Count {
    match architecture {
        "Linear" => sum([number(config, "receptive_field"), Ok(u64::from(is(config, "bias", false)))]),
        "LSTM" => lstm(config),
        "ConvNet" => conv_net(config),
        "WaveNet" => {
            let stacks = json::list(config, "layers").iter().enumerate();
            let stacks =
                stacks.map(|(at, of)| stack(of).map_err(|why| format!("`config.layers[{at}]`: {why}")));
            sum(stacks.chain([Ok(1)]))
        }
        _ => Err(String::from("its weights are not known")),
    }
}

fn large() -> String {
    String::from("it has more weights than any file")
}

fn sum(parts: impl IntoIterator<Item = Count>) -> Count {
    parts.into_iter().try_fold(0_u64, |sum, part| sum.checked_add(part?).ok_or_else(large))
}

fn product(factors: &[u64]) -> Count {
    factors.iter().try_fold(1_u64, |product, &factor| product.checked_mul(factor)).ok_or_else(large)
}

fn number(of: &Value, key: &str) -> Count {
    of.get(key).and_then(Value::as_u64).ok_or_else(|| format!("`{key}` is missing"))
}

/// `[out][in / groups][kernel]`, and a bias.
fn conv([from, to, kernel, groups]: [u64; 4], bias: bool) -> Count {
    let of_group = from.checked_div(groups).ok_or("a number of groups is 0")?;
    sum([product(&[to, of_group, kernel]), Ok(if bias { to } else { 0 })])
}

/// Layers of gates with the state at the start, and a head.
fn lstm(config: &Value) -> Count {
    let hidden = number(config, "hidden_size")?;
    let layers = number(config, "num_layers")?;
    let layer = |inputs: u64| {
        let columns = sum([Ok(inputs), Ok(hidden), Ok(1)])?;
        sum([product(&[4, hidden, columns]), product(&[2, hidden])])
    };
    let first = layer(number(config, "input_size").unwrap_or(1))?;
    let others = product(&[layers.checked_sub(1).ok_or("it has no layers")?, layer(hidden)?]);
    sum([Ok(first), others, Ok(hidden), Ok(1)])
}

fn conv_net(config: &Value) -> Count {
    let channels = number(config, "channels")?;
    let norm = is(config, "batchnorm", false);
    let blocks = (0..json::list(config, "dilations").len()).map(|index| {
        let from = if index == 0 { 1 } else { channels };
        let norm_weights = if norm { sum([product(&[4, channels]), Ok(1)]) } else { Ok(0) };
        sum([conv([from, channels, 2, 1], !norm), norm_weights])
    });
    sum(blocks.chain([Ok(channels), Ok(1)]))
}

/// A stack of layers of a WaveNet, with the convolutions before and behind it.
fn stack(of: &Value) -> Count {
    let channels = number(of, "channels")?;
    let into = conv([number(of, "input_size")?, channels, 1, 1], false);
    let bottleneck = number(of, "bottleneck").unwrap_or(channels);
    let (outputs, kernel, bias) = match of.get("head").filter(|head| !head.is_null()) {
        Some(head) => (number(head, "out_channels")?, number(head, "kernel_size")?, is(head, "bias", false)),
        None => (number(of, "head_size")?, 1, is(of, "head_bias", false)),
    };
    let last = match active(of, "head1x1") {
        Some(head) => number(head, "out_channels")?,
        None => bottleneck,
    };
    let layers = (0..json::list(of, "dilations").len()).map(|index| layer(of, index, [channels, bottleneck]));
    sum(layers.chain([into, conv([last, outputs, kernel, 1], bias)]))
}

fn layer(of: &Value, index: usize, [channels, bottleneck]: [u64; 2]) -> Count {
    let condition = number(of, "condition_size")?;
    let gated = match at(of, "gating_mode", index).and_then(Value::as_str) {
        Some(mode) => mode != "none" && !mode.is_empty(),
        None => is(of, "gated", false),
    };
    let wide = product(&[bottleneck, if gated { 2 } else { 1 }])?;
    let kernel = at(of, "kernel_sizes", index).or_else(|| at(of, "kernel_size", index));
    let kernel = kernel.and_then(Value::as_u64).ok_or_else(|| {
        format!("its layer {index} has no `kernel_size`, and there is none in `kernel_sizes`")
    })?;
    let groups = |of: &Value, key: &str| number(of, key).unwrap_or(1);
    let one = match of.get("layer1x1") {
        None => conv([bottleneck, channels, 1, 1], true),
        Some(one) if is(one, "active", false) => conv([bottleneck, channels, 1, groups(one, "groups")], true),
        Some(_) => Ok(0),
    };
    let head = active(of, "head1x1");
    let head_size = head.map_or(Ok(0), |head| number(head, "out_channels"))?;
    let head = head.map_or(Ok(0), |head| conv([bottleneck, head_size, 1, groups(head, "groups")], true));
    let films = [
        ("conv_pre_film", channels),
        ("conv_post_film", wide),
        ("input_mixin_pre_film", condition),
        ("input_mixin_post_film", wide),
        ("activation_pre_film", wide),
        ("activation_post_film", bottleneck),
        ("layer1x1_post_film", channels),
        ("head1x1_post_film", head_size),
    ];
    let films = films.into_iter().map(|(key, size)| {
        let Some(film) = active(of, key) else { return Ok(0) };
        let size = product(&[size, if is(film, "shift", true) { 2 } else { 1 }])?;
        conv([condition, size, 1, groups(film, "groups")], true)
    });
    let parts = [
        conv([channels, wide, kernel, groups(of, "groups_input")], true),
        conv([condition, wide, 1, groups(of, "groups_input_mixin")], false),
        one,
        head,
    ];
    sum(parts.into_iter().chain(films))
}
