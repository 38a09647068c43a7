//! Declarations that cost `rustc` much for what is written: of each kind one for any number of parts, and
//! others put together at random from the same operations.
//!
//! Input: a number of parts, or a seed. Output: the items of a declaration. Guarantees: the same ones in
//! every run.

use netwright_runtime::Generator;

use crate::compiler::{accepted, input};

/// What a kind is called, and its items for so many parts.
pub type Kind = (&'static str, fn(usize) -> String);

/// Items `h0`, `h1`, … each after the one before, with the loss of the last one.
fn chain(parts: usize, operation: impl Fn(usize) -> String) -> String {
    let items: String = (1..parts).map(|i| format!("h{i}:h{}->{};", i - 1, operation(i))).collect();
    format!("x:input(4);h0:x->dense(4)->tanh;{items}loss:mse(h{});", parts.max(1) - 1)
}

/// `h op h op …`, so many times.
fn repeated(sign: &str, parts: usize) -> String {
    format!("x:input(4);h:x->dense(4);y:{}->identity;loss:mse(y);", vec!["h"; parts.max(2)].join(sign))
}

/// Parts of a wide value, each of another width, with an operation; what they yield is joined.
fn widths(parts: usize, operation: &str) -> String {
    let items: String = (0..parts).map(|i| format!("s{i}:h->slice(..{})->{operation};", i + 2)).collect();
    let joined: Vec<String> = (0..parts).map(|i| format!("s{i}")).collect();
    format!("x:input(4);h:x->dense({});{items}y:({})->dense(1);loss:mse(y);", parts + 2, joined.join(","))
}

/// Layers that each read all before.
fn all_before(parts: usize, sign: &str) -> String {
    let read = |i: usize| (0..i).map(|j| format!("h{j}")).collect::<Vec<_>>().join(sign);
    let items: String = (1..parts).map(|i| format!("h{i}:({})->dense(2)->tanh;", read(i))).collect();
    format!("x:input(2);h0:x->dense(2)->tanh;{items}loss:mse(h{});", parts.max(1) - 1)
}

/// A value for each part, each with a term of its own.
fn heads(parts: usize, with_outputs: bool) -> String {
    let items: String = (0..parts).map(|i| format!("h{i}:x->dense(1);")).collect();
    let list = |form: fn(usize) -> String, sign| (0..parts).map(form).collect::<Vec<_>>().join(sign);
    let output = match with_outputs && parts > 1 {
        true => format!("output:({});", list(|i| format!("h{i}"), ",")),
        false => String::new(),
    };
    format!("x:input(4);{items}loss:{};{output}", list(|i| format!("mse(h{i})"), "+"))
}

/// Every kind.
pub const KINDS: [Kind; 34] = [
    ("products", |n| repeated("*", n)),
    ("sums", |n| repeated("+", n)),
    ("differences", |n| repeated("-", n)),
    ("parts of one list", |n| {
        format!("x:input(1);h:x->dense(1);y:({})->dense(1);loss:mse(y);", vec!["h"; n.max(2)].join(","))
    }),
    ("all before, joined", |n| all_before(n, ",")),
    ("all before, added", |n| all_before(n, "+")),
    ("layers", |n| chain(n, |_| "dense(4)->tanh".to_owned())),
    ("layers of many shapes", |n| chain(n, |i| format!("dense({})->tanh", 1 + i * 7 % 29))),
    ("autoencoder", |n| {
        // 784-512-256-128-64-32-16-8-16-…-512, and on in the same way.
        let width = |i: usize| 8 << 6_usize.abs_diff(i % 12);
        let items: String = (1..n).map(|i| format!("h{i}:h{}->dense({})->relu;", i - 1, width(i))).collect();
        format!("x:input(784);h0:x->dense({})->relu;{items}loss:mse(h{});", width(0), n.max(1) - 1)
    }),
    ("layers of one unit", |n| chain(n, |_| "dense(1)".to_owned())),
    ("layers with every activation", |n| {
        chain(n, |i| format!("dense(4)->{}", ACTIVATIONS[i % ACTIVATIONS.len()]))
    }),
    ("layers with options", |n| chain(n, |_| "dense(4,l2=1e-3,max_norm=3)".to_owned())),
    ("tied layers", |n| {
        chain(n, |i| format!("dense(4,tie={})", ["h0", "transpose(h0)"][usize::from(i > 1) * (i % 2)]))
    }),
    ("activations", |n| {
        let chain: String = (0..n).map(|i| format!("->{}", ACTIVATIONS[i % ACTIVATIONS.len()])).collect();
        format!("x:input(4);y:x->dense(4){chain};loss:mse(y);")
    }),
    ("softmaxes", |n| format!("x:input(4);y:x->dense(4){};loss:mse(y);", "->softmax".repeat(n))),
    ("scales", |n| chain(n, |_| "scale".to_owned())),
    ("prelus", |n| chain(n, |_| "prelu".to_owned())),
    ("layer norms", |n| chain(n, |_| "layer_norm".to_owned())),
    ("batch norms", |n| chain(n, |_| "batch_norm".to_owned())),
    ("dropouts", |n| chain(n, |_| "dropout(0.5)".to_owned())),
    ("norms of many widths", |n| widths(n, "layer_norm")),
    ("batch norms of many widths", |n| widths(n, "batch_norm")),
    ("scales of many widths", |n| widths(n, "scale")),
    ("softmaxes of many widths", |n| widths(n, "softmax")),
    ("slices", |n| {
        let items: String = (0..n).map(|i| format!("s{i}:h->slice({i}..{});", i + 2)).collect();
        let sum: Vec<String> = (0..n).map(|i| format!("s{i}")).collect();
        format!("x:input(4);h:x->dense({});{items}y:{}->dense(1);loss:mse(y);", n + 2, sum.join("+"))
    }),
    ("terms of one value", |n| format!("x:input(4);h:x->dense(4);loss:{};", vec!["mse(h)"; n].join("+"))),
    ("terms", |n| heads(n, false)),
    ("outputs", |n| heads(n, true)),
    ("connections", |n| {
        let pairs: Vec<String> = (0..n).map(|i| format!("{i}->{i}")).collect();
        format!("x:input({n});h:x->dense({n},connect=[{}]);loss:mse(h);", pairs.join(","))
    }),
    ("sparse layers", |n| {
        let pairs = |i: usize| (0..i + 2).map(|k| format!("{k}->{}", k % 2)).collect::<Vec<_>>().join(",");
        let items: String =
            (0..n).map(|i| format!("s{i}:h->dense(2,connect=[{}])->tanh;", pairs(i))).collect();
        let sum: Vec<String> = (0..n).map(|i| format!("s{i}")).collect();
        format!("x:input(4);h:x->dense({});{items}y:{}->dense(1);loss:mse(y);", n + 2, sum.join("+"))
    }),
    ("numbers", |n| {
        let rows: Vec<String> = (0..n).map(|i| format!("[0.{i}]")).collect();
        format!("x:input({n});h:x->dense(1,weights=[{}]);loss:mse(h);", rows.join(","))
    }),
    ("clips", |n| format!("x:input(4);y:x->dense(4){};loss:mse(y);", "->clip(-1,[1,2,3,4])".repeat(n))),
    ("numbers beside values", |n| {
        let items: String = (1..n).map(|i| format!("h{i}:1-0.5*h{};", i - 1)).collect();
        format!("x:input(4);h0:x->dense(4);{items}loss:mse(h{});", n.max(1) - 1)
    }),
    ("repeated numbers", |n| {
        let items: String = (1..n).map(|i| format!("h{i}:h{}+m;", i - 1)).collect();
        format!(
            "x:input(4);m:x->dense(1);h0:x->dense(4);{items}y:(h{},m)->dense(2);loss:mse(y);",
            n.max(1) - 1
        )
    }),
];

/// Kinds of networks with a memory, which are not trained.
pub const OVER_TIME: [Kind; 6] = [
    ("values of earlier steps", |n| {
        let past: String = (1..n.max(2)).map(|i| format!(",prev(h,{i})")).collect();
        format!("x:input(2);h:x->dense(3);y:(h{past})->dense(2);")
    }),
    ("convolutions over time", |n| {
        stream(n, |i| format!("h{}->causal_conv(4,kernel=3,dilation={})", i - 1, 1 + 7 * i % 64))
    }),
    ("convolutions beside the input", |n| {
        stream(n, |i| format!("(prev(h{0},9),prev(h{0},4),prev(h{0}),h{0},x)->dense(4)->tanh", i - 1))
    }),
    ("recurrent layers", |n| {
        stream(n, |i| {
            format!("h{}->{}", i - 1, ["rnn(4)", "gru(4)", "gru(4,reset=before)", "lstm(4)"][i % 4])
        })
    }),
    ("circles of few operations", |n| stream(n, |i| format!("h{0}*prev(h{0})+0.5*prev(h{i})", i - 1))),
    ("circles and convolutions in turns", |n| {
        stream(n, |i| match i % 2 {
            0 => format!("(h{},prev(h{i}))->dense(16)->tanh", i - 1),
            _ => format!("(prev(h{0},2),h{0},x)->dense(16)->relu", i - 1),
        })
    }),
];

/// Items `h0`, `h1`, …, and an output that reads the last one.
fn stream(parts: usize, item: impl Fn(usize) -> String) -> String {
    let items: String = (1..parts).map(|i| format!("h{i}:{};", item(i))).collect();
    format!("x:input(2);h0:x->dense(4);{items}y:h{}->dense(1);", parts.max(1) - 1)
}

/// The same network without its loss.
pub fn untrained(items: &str) -> String {
    let is_kept = |item: &&str| !item.starts_with("loss:");
    items.split_inclusive(';').filter(is_kept).collect()
}

const ACTIVATIONS: [&str; 10] =
    ["sigmoid", "tanh", "relu", "silu", "gelu", "mish", "softplus", "elu", "sin", "gaussian"];

const OPERATIONS: [&str; 18] = [
    "dense(W)",
    "dense(W)->tanh",
    "dense(W)->gelu",
    "dense(W,bias=false)->relu",
    "dense(W,l1=1e-4)",
    "scale",
    "prelu",
    "layer_norm",
    "rms_norm",
    "batch_norm",
    "dropout(0.5)",
    "softmax",
    "log_softmax",
    "mish",
    "slice(..1)",
    "dense(W,max_norm=2)->softmax",
    "dense(W,frozen=true)->sin",
    "identity",
];

const WIDTHS: [usize; 12] = [1, 2, 3, 4, 5, 7, 8, 16, 17, 32, 48, 64];

/// A number below the bound.
fn below(bound: usize, generator: &mut Generator) -> usize {
    (generator.next_u64() % bound.max(1) as u64) as usize
}

fn one_of<T: Copy>(all: &[T], generator: &mut Generator) -> T {
    all[below(all.len(), generator)]
}

/// A network of so many items, put together as `seed` says: a few operations, widths and ways to read what is
/// before.
pub fn searched(seed: u64, items: usize) -> String {
    let draws = &mut Generator::from_state(seed.wrapping_mul(0x2545_f491_4f6c_dd1d));
    let kinds: Vec<&str> = (0..1 + below(4, draws)).map(|_| one_of(&OPERATIONS, draws)).collect();
    let widths: Vec<usize> = (0..1 + below(6, draws)).map(|_| one_of(&WIDTHS, draws)).collect();
    let (reads, terms) = (below(4, draws), below(3, draws));
    let mut text = "x:input(5);h0:x->dense(3)->tanh;".to_owned();
    let mut goals = Vec::new();
    for item in 1..items.max(2) {
        let before = format!("h{}", item - 1);
        let source = match reads {
            0 => before,
            1 => format!("({before},x)"),
            2 => format!("{before}+{before}*{before}"),
            _ => {
                let first = item.saturating_sub(1 + item / 2);
                (first..item).map(|i| format!("h{i}")).collect::<Vec<_>>().join(",")
            }
        };
        let source =
            if source.contains(',') && !source.starts_with('(') { format!("({source})") } else { source };
        let operation = kinds[item % kinds.len()].replace('W', &widths[item % widths.len()].to_string());
        text += &format!("h{item}:{source}->{operation};");
        if item + 1 == items.max(2) || terms == 2 || terms == 1 && item % 4 == 0 {
            goals.push(format!("mse(h{item})"));
        }
    }
    format!("{text}loss:{};", goals.join("+"))
}

const EXTREMES: [usize; 10] = [1, 2, 63, 64, 65, 1_000, 3_839, 7_600, 65_536, 1 << 20];

/// A small network with sizes as large, or as small, as can be: what is accepted of these must compile.
pub fn extreme(seed: u64) -> String {
    let draws = &mut Generator::from_state(seed.wrapping_mul(0x9e6c_63d0_876a_68de));
    let input = one_of(&EXTREMES, draws);
    let mut text = format!("x:input({input});");
    let mut last = match below(4, draws) {
        0 if input > 1 => format!("x->dense(2,connect=[0->0,{}->1])", input - 1),
        1 => format!("x->slice({}..)->dense(2)", input - 1),
        2 => "x->prelu".to_owned(),
        _ => format!("x->dense({})", one_of(&EXTREMES, draws)),
    };
    for item in 0..below(3, draws) {
        let operation = one_of(&OPERATIONS, draws).replace('W', &one_of(&EXTREMES, draws).to_string());
        text += &format!("h{item}:{last};");
        last = format!("h{item}->{operation}");
    }
    format!("{text}y:{last};loss:mse(y);")
}

/// The most parts, of at most so many, with which a declaration is accepted.
pub fn most(limit: usize, declaration: impl Fn(usize) -> String) -> usize {
    let accepted = |parts: usize| is_accepted(&declaration(parts));
    let (mut low, mut high) = (1, limit + 1);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if accepted(middle) { low = middle } else { high = middle }
    }
    low
}

/// Whether these items are a network, perhaps one with warnings.
pub fn is_accepted(items: &str) -> bool {
    accepted(input(&format!("struct Net {{ {items} }}"))).is_some()
}
