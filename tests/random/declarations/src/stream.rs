//! Random networks with a memory.
//!
//! Input: a seed. Output: the text of a declaration. Guarantees: the compiler accepts it; every value has
//! readers or is an output; no recurrence grows, because what adds to itself has factors whose sum is below
//! 1, or passes an activation.

use std::fmt::Write as _;

use netwright_runtime::Generator;

/// A number below `end`.
fn below(generator: &mut Generator, end: usize) -> usize {
    let number = (generator.uniform() * end as f64) as usize;
    number.min(end - 1)
}

/// `prev(h)`, `prev(h, 4)`
fn earlier(generator: &mut Generator, name: &str) -> String {
    match below(generator, 3) {
        0 => format!("prev({name}, {})", 2 + below(generator, 6)),
        _ => format!("prev({name})"),
    }
}

/// The same with a loss of the layer, to which all layers lead, and of the gate, which has others than it:
/// `loss: mse(y) + 0.5 * mse(gate);`
pub fn trained_stream(seed: u64) -> String {
    let generator = &mut Generator::from_state(seed ^ 0x5eed);
    let of_gate = ["bce(gate)", "0.5 * mse(gate)", "0.25 * huber(gate)"][below(generator, 3)];
    let of_layer = ["mse(y)", "log_cosh(y)", "mse(y, mask = known)"][below(generator, 3)];
    let known = if of_layer.contains("known") { " known: target(2);" } else { "" };
    let text = stream(seed);
    let text = text.strip_suffix('}').unwrap_or(&text);
    format!("{text}{known} loss: {of_layer} + {of_gate}; }}")
}

/// `pub struct Net { … }` of a seed: an input, values of one width that read each other's past, earlier and
/// later ones, and as outputs all of them, a part of the past as it is, and a layer.
pub fn stream(seed: u64) -> String {
    let generator = &mut Generator::from_state(seed);
    let inputs = 1 + below(generator, 3);
    let width = if below(generator, 3) == 0 { 17 + below(generator, 4) } else { 2 + below(generator, 4) };
    let count = 2 + below(generator, 3);
    let mut items = String::new();
    // The first gate is there for all, and has a layer.
    let _ = write!(items, " gate: (x, prev(v0)) -> dense({width}) -> sigmoid;");
    for index in 0..count {
        let now = if index == 0 { "gate".to_owned() } else { format!("v{}", below(generator, index)) };
        let other = format!("v{}", below(generator, count));
        let past = earlier(generator, &other);
        let bend = ["tanh", "sigmoid", "softsign", "sin"][below(generator, 4)];
        let chain = match below(generator, 5) {
            0 => format!("0.5 * {past} + 0.25 * {now}"),
            1 => format!("gate * {past} + (1 - gate) * {now}"),
            2 => format!("({now}, x, {past}) -> dense({width}) -> {bend}"),
            3 => format!("{now} - {past} -> {bend}"),
            _ => {
                let input = earlier(generator, "x");
                format!("({input}, {past}) -> dense({width}) -> {bend}")
            }
        };
        let _ = write!(items, " v{index}: {chain};");
    }
    let listed: Vec<String> = (0..count).map(|index| format!("v{index}")).collect();
    let delayed = earlier(generator, "x");
    format!(
        "pub struct Net {{ x: input({inputs});{items} delayed: {delayed}; again: prev(delayed); \
         y: ({}, again) -> dense(2); output: (gate, {}, delayed, again, y); }}",
        listed.join(", "),
        listed.join(", ")
    )
}
