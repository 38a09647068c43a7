//! Random networks with a memory.
//!
//! Input: a seed. Output: the text of a declaration. Guarantees: the compiler accepts it; every value has
//! readers or is an output; no recurrence grows, because what adds to itself has factors whose sum is below
//! 1, or passes an activation, behind which at most a half is dropped.

use std::fmt::Write as _;

use netwright_runtime::Generator;

/// The words of a chain that are drawn here alone, and their options: a network with one has a memory.
pub const WORDS_OVER_TIME: [&str; 4] = ["rnn", "gru", "lstm", "causal_conv"];
/// The options of those words, and of a loss over time.
pub const OPTIONS_OVER_TIME: [&str; 5] = ["reset", "forget_bias", "kernel", "dilation", "at"];

/// A number below `end`.
fn below(generator: &mut Generator, end: usize) -> usize {
    let number = (generator.uniform() * end as f64) as usize;
    number.min(end - 1)
}

/// `prev(h)`, `prev(h, 4)`, and seldom further back than a block is long; some begin with trained numbers.
fn earlier(generator: &mut Generator, name: &str) -> String {
    let start = if below(generator, 8) == 0 { ", start = trained" } else { "" };
    back(generator, name, start)
}

/// The same with this start.
fn back(generator: &mut Generator, name: &str, start: &str) -> String {
    match below(generator, 12) {
        0 => format!("prev({name}, {}{start})", 30 + below(generator, 60)),
        1..=4 => format!("prev({name}, {}{start})", 2 + below(generator, 6)),
        _ => format!("prev({name}{start})"),
    }
}

/// Now and then ` -> dropout(0.5)`.
fn dropped(generator: &mut Generator) -> &'static str {
    ["", "", "", " -> dropout(0.125)", " -> dropout(0.5)"][below(generator, 5)]
}

/// Values in no cycle: a convolution of what is `read`, and what is made of it by each form of an operation.
fn outside(generator: &mut Generator, name: &str, read: &str) -> String {
    let width = [1, 2, 3, 5, 8, 17][below(generator, 6)];
    let bends = ["tanh", "sigmoid", "softsign", "silu", "identity", "softmax"];
    let bend = bends[below(generator, if width == 1 { 5 } else { 6 })];
    // Two starts of one value are as long a program as a layer.
    let (first, second) = (earlier(generator, read), back(generator, read, ""));
    let past = back(generator, name, "");
    let end = match width {
        1 => "tanh".to_owned(),
        _ => format!("slice({}..{width})", 1 + below(generator, width - 1)),
    };
    let pair = ["0.5 * A + B", "A - B", "A * B", "A * A + B"][below(generator, 4)];
    let pair = pair.replace('A', name).replace('B', &past);
    let [of_all, of_end] = [dropped(generator), dropped(generator)];
    format!(
        " {name}: ({first}, {second}, {read}) -> dense({width}) -> {bend}{of_all}; {name}_of: {pair}; \
         {name}_end: {name}_of -> {end}{of_end};"
    )
}

/// `(v0, x) -> gru(4, reset = before)`, `v0 -> causal_conv(4, kernel = 3, dilation = 2) -> tanh`: as many
/// numbers as `width`, of a value of this step and one of an earlier step.
fn word(generator: &mut Generator, width: usize, [now, past]: [&str; 2], bend: &str) -> String {
    let options = |generator: &mut Generator, key: &str, values: [&str; 3]| match below(generator, 4) {
        3 => String::new(),
        index => format!(", {key} = {}", values[index]),
    };
    let read =
        ["x", now, &format!("({past}, x)"), &format!("({now}, {past})")][below(generator, 4)].to_owned();
    match below(generator, 5) {
        0 => format!("{read} -> rnn({width})"),
        1 => {
            let forget = options(generator, "forget_bias", ["0", "-1", "2"]);
            format!("{read} -> lstm({width}{forget})")
        }
        2 => {
            let read = if below(generator, 2) == 0 { "x" } else { now };
            let kernel = 2 + below(generator, 3);
            let dilation = options(generator, "dilation", ["1", "2", "3"]);
            format!("{read} -> causal_conv({width}, kernel = {kernel}{dilation}) -> {bend}")
        }
        _ => {
            let reset = options(generator, "reset", ["before", "before", "after"]);
            format!("{read} -> gru({width}{reset})")
        }
    }
}

/// Each word over time once, both resets, gates by hand and a value of four steps before.
pub fn every_word_over_time() -> String {
    "pub struct Net { x: input(3); a: x -> rnn(5); b: a -> rnn(4, relu); c: (b, x) -> gru(6); \
     d: c -> gru(4, reset = before); e: d -> lstm(5); f: e -> causal_conv(4, kernel = 3, dilation = 2) -> tanh; \
     z: (f, prev(g)) -> dense(4) -> sigmoid; n: (f, prev(g)) -> dense(4) -> tanh; g: z * prev(g) + (1 - z) * n; \
     y: (g, prev(x, 4)) -> dense(2); output: (y, a, b, c, d, e, f, g); }"
        .to_owned()
}

/// A [`stream`] with a loss of the layer, to which all layers lead, and of the gate, which has others than
/// it: `loss: mse(y) + 0.5 * mse(gate);`
pub fn trained_stream(seed: u64) -> String {
    let generator = &mut Generator::from_state(seed ^ 0x5eed);
    let of_gate = ["bce(gate)", "0.5 * mse(gate)", "0.25 * huber(gate)", "0.5 * mse(gate, weight = counts)"];
    let of_layer = ["mse(y)", "log_cosh(y)", "mse(y, mask = known)", "mse(y, weight = counts, mask = known)"];
    let terms = [of_gate, of_layer].map(|terms| terms[below(generator, terms.len())]);
    let [of_gate, of_layer] = terms.map(|term| {
        let divided = by_weights(generator, term);
        at_a_step(generator, &divided)
    });
    let terms = format!("{of_layer} + {of_gate}");
    let part = |name: &str, item| if terms.contains(name) { item } else { "" };
    let parts = [part("= known", " known: target(2);"), part("= counts", " counts: target(1);")].concat();
    let text = stream(seed);
    let text = text.strip_suffix('}').unwrap_or(&text);
    format!("{text}{parts} loss: {terms}; }}")
}

/// The term, over all steps or over their weights: `mse(y, mask = known, normalise = weights)`
fn by_weights(generator: &mut Generator, term: &str) -> String {
    match (below(generator, 3), term.strip_suffix(')')) {
        (0, Some(term)) => format!("{term}, normalise = weights)"),
        _ => term.to_owned(),
    }
}

/// The term, of every step or of the last one of a sequence: `0.5 * mse(gate, at = last)`
fn at_a_step(generator: &mut Generator, term: &str) -> String {
    match (below(generator, 3), term.strip_suffix(')')) {
        (0, Some(term)) => format!("{term}, at = last)"),
        _ => term.to_owned(),
    }
}

/// `pub struct Net { … }` of a seed: an input, values of one width that read each other's past, earlier and
/// later ones, values before and after these that are in no cycle, and as outputs all of them, a part of the
/// past as it is, and a layer.
pub fn stream(seed: u64) -> String {
    let generator = &mut Generator::from_state(seed);
    let inputs = 1 + below(generator, 3);
    let width = if below(generator, 3) == 0 { 17 + below(generator, 4) } else { 2 + below(generator, 4) };
    // Three cells beside the other layers can be more than the compiler takes.
    let count = 2;
    if below(generator, 8) == 0 {
        return short_stream(generator, inputs, width);
    }
    let mut items = String::new();
    items += &outside(generator, "early", "x");
    // The first gate is there for all, and has a layer.
    let _ = write!(items, " gate: (x, early_end, prev(v0)) -> dense({width}) -> sigmoid;");
    for index in 0..count {
        let now = if index == 0 { "gate".to_owned() } else { format!("v{}", below(generator, index)) };
        let other = format!("v{}", below(generator, count));
        let past = earlier(generator, &other);
        let bend = ["tanh", "sigmoid", "softsign", "sin"][below(generator, 4)];
        let chain = match below(generator, 8) {
            0 => format!("0.5 * {past} + 0.25 * {now}"),
            1 => format!("gate * {past} + (1 - gate) * {now}"),
            2 => format!("({now}, x, {past}) -> dense({width}) -> {bend}{}", dropped(generator)),
            3 => format!("{now} - {past} -> {bend}{}", dropped(generator)),
            4 => {
                let input = earlier(generator, "x");
                format!("({input}, {past}) -> dense({width}) -> {bend}{}", dropped(generator))
            }
            _ => word(generator, width, [&now, &past], bend),
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

/// A gate and one value that read each other's past: so short that its layers are called where they stand,
/// and read the memory itself.
fn short_stream(generator: &mut Generator, inputs: usize, width: usize) -> String {
    // Near enough for every window: it may be the only one that a fault can change.
    let start = if below(generator, 4) == 0 { ", start = trained" } else { "" };
    let past = format!("prev(v0, {}{start})", 1 + below(generator, 4));
    let chain = match below(generator, 3) {
        0 => format!("(gate, prev(v0)) -> dense({width}) -> tanh"),
        1 => "gate * prev(v0) + (1 - gate) * past".to_owned(),
        _ => format!("gate -> gru({width})"),
    };
    format!(
        "pub struct Net {{ x: input({inputs}); gate: (x, {past}) -> dense({width}) -> sigmoid; \
         past: prev(gate) -> dense({width}) -> tanh; v0: {chain}; y: (v0, past) -> dense(2); \
         output: (gate, past, v0, y); }}"
    )
}
