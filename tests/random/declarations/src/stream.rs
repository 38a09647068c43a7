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

/// `prev(h)`, `prev(h, 4)`, and seldom further back than a block is long.
fn earlier(generator: &mut Generator, name: &str) -> String {
    match below(generator, 12) {
        0 => format!("prev({name}, {})", 30 + below(generator, 60)),
        1..=4 => format!("prev({name}, {})", 2 + below(generator, 6)),
        _ => format!("prev({name})"),
    }
}

/// Values in no cycle: a convolution of what is `read`, and what is made of it by each form of an operation.
fn outside(generator: &mut Generator, name: &str, read: &str) -> String {
    let bend = ["tanh", "sigmoid", "softsign", "relu", "softmax", "identity"][below(generator, 6)];
    let width = [1, 2, 3, 5, 8, 17][below(generator, 6)];
    let (first, second) = (earlier(generator, read), earlier(generator, read));
    let past = earlier(generator, name);
    let end = match width {
        1 => "tanh".to_owned(),
        _ => format!("slice({}..{width})", 1 + below(generator, width - 1)),
    };
    let pair = ["0.5 * A + B", "A - B", "A * B", "A * A + B"][below(generator, 4)];
    let pair = pair.replace('A', name).replace('B', &past);
    format!(
        " {name}: ({first}, {second}, {read}) -> dense({width}) -> {bend}; {name}_of: {pair}; \
         {name}_end: {name}_of -> {end};"
    )
}

/// `pub struct Net { … }` of a seed: an input, values of one width that read each other's past, earlier and
/// later ones, values before and after these that are in no cycle, and as outputs all of them, a part of the
/// past as it is, and a layer.
pub fn stream(seed: u64) -> String {
    let generator = &mut Generator::from_state(seed);
    let inputs = 1 + below(generator, 3);
    let width = if below(generator, 3) == 0 { 17 + below(generator, 4) } else { 2 + below(generator, 4) };
    let count = 2 + below(generator, 3);
    let mut items = String::new();
    items += &outside(generator, "early", "x");
    // The first gate is there for all, and has a layer.
    let _ = write!(items, " gate: (x, early_end, prev(v0)) -> dense({width}) -> sigmoid;");
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
    let read = format!("v{}", below(generator, count));
    items += &outside(generator, "late", &read);
    let delayed = earlier(generator, "x");
    format!(
        "pub struct Net {{ x: input({inputs});{items} delayed: {delayed}; again: prev(delayed); \
         y: ({}, again, late_end) -> dense(2); output: (gate, {}, delayed, again, early_of, late_of, y); }}",
        listed.join(", "),
        listed.join(", ")
    )
}
