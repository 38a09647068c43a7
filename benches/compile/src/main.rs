//! Expansion time and emitted size for 1 to 64 layers and widths of 1 to 4096, and the slowest answer to a
//! long declaration of 10 kB, as Markdown: `cargo run --release -p netwright-bench-compile`. With words
//! behind `--`, only the declarations whose names hold one of them, and with `growth` the first two tables.

use std::hint::black_box;
use std::time::Instant;

use proc_macro2::{TokenStream, TokenTree};

/// Runs of which the fastest counts: what else the machine does only makes them slower.
const RUNS: usize = 15;
/// As long as the longest input for which an answer must come quickly.
const LONG: usize = 10_000;

/// A network of so many layers of a width, each after the one before.
fn chain(layers: usize, width: usize) -> String {
    let mut text = format!("pub struct Net {{ x: input({width});");
    let mut last = "x".to_owned();
    for layer in 1..=layers {
        text += &format!(" h{layer}: {last} -> dense({width}) -> tanh;");
        last = format!("h{layer}");
    }
    text + &format!(" loss: mse({last}); }}")
}

/// The time of an expansion in microseconds, and how many tokens it yields.
fn measure(text: &str) -> Result<(f64, usize), proc_macro2::LexError> {
    let tokens: TokenStream = format!("(::netwright, alloc) {text}").parse()?;
    let mut least = f64::INFINITY;
    let mut emitted = 0;
    for _ in 0..RUNS {
        let input = tokens.clone();
        let start = Instant::now();
        let (output, _) = black_box(netwright_codegen::compile(black_box(input)));
        least = least.min(start.elapsed().as_secs_f64() * 1e6);
        emitted = count(output);
    }
    Ok((least, emitted))
}

fn count(tokens: TokenStream) -> usize {
    tokens
        .into_iter()
        .map(|token| match token {
            TokenTree::Group(group) => 2 + count(group.stream()),
            _ => 1,
        })
        .sum()
}

/// The network that all docs begin with, and two large ones.
const NETWORKS: [(&str, &str); 3] = [
    (
        "worked example",
        "pub struct Seed {
            x: input(1);
            h: x -> dense(1, bias = false, weights = [[0.5]]) -> sigmoid;
            y: h -> dense(1, bias = false, weights = [[1.0]]) -> sigmoid;
            loss: bce(y);
        }",
    ),
    ("784-128-10", "pub struct Mnist<784, 128 relu, 10 softmax>;"),
    ("784-512-512-10", "pub struct Wide<784, 512 relu, 512 relu, 10 softmax>;"),
];

/// As many items as 10 kB hold.
fn layers(each: &dyn Fn(usize) -> String) -> String {
    let mut text = String::new();
    for layer in 0.. {
        let next = each(layer);
        if text.len() + next.len() > LONG - 200 {
            break;
        }
        text += &next;
    }
    text
}

/// Networks with a loss, each as long as 10 kB allow: a chain of layers of one kind.
fn long() -> Vec<(&'static str, String)> {
    let chain = |first: &str, operations: &str| {
        let items = layers(&|layer| match layer {
            0 => format!("h0: x -> {first};"),
            _ => format!("h{layer}: h{} -> {operations};", layer - 1),
        });
        let last = items.matches(';').count() - 1;
        format!("pub struct Net {{ x: input(4); {items} loss: mse(h{last}); }}")
    };
    let [plain, norm] = ["dense(4) -> tanh", "batch_norm -> dropout(0.5)"];
    vec![
        ("dense layers", chain(plain, plain)),
        ("batch norms and dropouts", chain(norm, norm)),
        ("tied layers", chain(plain, "dense(4, tie = h0) -> tanh")),
    ]
}

/// The shortest ways to say much: 10 kB hold thousands of layers, operations or errors.
fn dense() -> Vec<(&'static str, String)> {
    let sizes = |size: &str, layers: usize| {
        let text = vec![size; layers.min((LONG - 30) / (size.len() + 1))].join(",");
        format!("pub struct Net<{text}>;")
    };
    let block = |items: &dyn Fn(usize) -> String| format!("pub struct Net{{x:input(1);{}}}", layers(items));
    let chain = |operation: &str| {
        let chain = operation.repeat((LONG - 60) / operation.len());
        format!("pub struct Net{{x:input(2);y:x->dense(2){chain};loss:mse(y);}}")
    };
    vec![
        ("short form, 250 layers", sizes("2", 251)),
        ("short form, 600 layers", sizes("2", 601)),
        ("short form", sizes("2", usize::MAX)),
        ("short form, tanh", sizes("9 tanh", usize::MAX)),
        ("short form, wrong words", sizes("9 tnah", usize::MAX)),
        ("aliases of nothing", block(&|item| format!("a{item}:b{item};"))),
        ("long aliases of nothing", block(&|item| format!("an_alias_{item}:a_value_{item};"))),
        ("unused values", block(&|item| format!("a{item}:x;"))),
        (
            "aliases of aliases",
            block(&|item| match item {
                0 => "a0:x->dense(1);".to_owned(),
                _ => format!("a{item}:a{};", item - 1),
            }),
        ),
        (
            "narrow layers",
            block(&|item| match item {
                0 => "a0:x->dense(1);".to_owned(),
                _ => format!("a{item}:a{}->dense(1);", item - 1),
            }),
        ),
        (
            "scales",
            block(&|item| match item {
                0 => "a0:x->dense(1);".to_owned(),
                _ => format!("a{item}:a{}->scale;", item - 1),
            }),
        ),
        (
            "products",
            block(&|item| match item {
                0 => "a0:x->dense(1);".to_owned(),
                _ => format!("a{item}:a{0}*a{0};", item - 1),
            }),
        ),
        ("cycles", block(&|item| format!("a{item}:a{}+a0;", item + 1))),
        ("activations", chain("->sin")),
        ("dropouts", chain("->dropout(.5)")),
        ("wrong dropouts", chain("->dropout")),
        (
            "wrong options",
            format!("pub struct Net{{x:input(2);y:x->dense(2{});}}", ",b=1".repeat((LONG - 60) / 4)),
        ),
        (
            "terms",
            format!(
                "pub struct Net{{x:input(2);y:x->dense(2);loss:mse(y){};}}",
                "+mse(y)".repeat((LONG - 60) / 7)
            ),
        ),
        (
            "outputs",
            format!("pub struct Net{{x:input(2);y:x->dense(2);output:({});}}", "y,".repeat((LONG - 60) / 2)),
        ),
    ]
}

/// Declarations of at most 10 kB that are deep or wrong all over.
fn hard() -> Vec<(&'static str, String)> {
    let repeated = |part: &str, rest: usize| part.repeat((LONG - rest) / part.len());
    let residual = layers(&|layer| match layer {
        0 => "h0: x -> dense(2) -> tanh;".to_owned(),
        _ => format!("h{layer}: h{} + x -> dense(2) -> tanh;", layer - 1),
    });
    vec![
        (
            "unknown names",
            format!(
                "pub struct Net {{ x: input(2); {} }}",
                layers(&|layer| format!("h{layer}: k{layer} -> dense(2);"))
            ),
        ),
        (
            "unknown words",
            format!(
                "pub struct Net {{ x: input(2); {} }}",
                layers(&|layer| format!("h{layer}: x -> dens(2) -> tahn;"))
            ),
        ),
        ("a residual of every layer", format!("pub struct Net {{ x: input(2); {residual} }}")),
        (
            "a cycle of every layer",
            format!(
                "pub struct Net {{ x: input(2); {} }}",
                layers(&|layer| format!("h{layer}: h{} -> dense(2);", layer + 1))
            ),
        ),
        ("one sum", format!("pub struct Net {{ x: input(2); y: {} x -> dense(1); }}", repeated("x + ", 60))),
        (
            "one list",
            format!(
                "pub struct Net {{ x: input(2); y: x -> dense(1, bias = [{}]); }}",
                repeated("0.5, ", 80)
            ),
        ),
        ("no item", format!("pub struct Net {{ {} }}", repeated("; ; -> ", 40))),
        ("one name", format!("pub struct Net {{ x: input(2); {} }}", repeated("h: x -> dense(2); ", 60))),
    ]
}

/// What people write from habit, 10 kB of it: each item is answered with how it is written here.
fn habits() -> Vec<(&'static str, String)> {
    let block = |items: &dyn Fn(usize) -> String| format!("pub struct Net{{x:input(1,2);{}}}", layers(items));
    let sizes =
        |size: &str| format!("pub struct Net<{}>;", vec![size; (LONG - 30) / (size.len() + 1)].join(","));
    vec![
        ("short form, constants", sizes("N")),
        ("short form, sums", sizes("1+1-1")),
        ("short form, no commas", format!("pub struct Net<{}>;", "2 ".repeat((LONG - 30) / 2))),
        (
            "a list of constants",
            format!("pub struct Net{{x:input(2);y:x->dense(1,bias=[{}]);}}", "N,".repeat((LONG - 80) / 2)),
        ),
        ("no arrows", format!("pub struct Net{{x:input(2);y:x{};}}", " relu".repeat((LONG - 60) / 5))),
        ("`let` and `=>`", block(&|item| format!("let h{item}=x=>dense 1;"))),
        ("calls", block(&|item| format!("h{item}:concat(x,x);"))),
        ("indices", block(&|item| format!("h{item}:x[0];"))),
        ("two layers in a chain", block(&|item| format!("h{item}:x->scale->scale;"))),
        ("inputs that are followed", block(&|item| format!("inputs{item}:input(1)->sin;"))),
        ("softmaxes of one value", block(&|item| format!("h{item}:x->dense(1)->softmax;"))),
        (
            "stated axes",
            block(&|item| match item {
                0 => "h0[1,2]:x->sin;".to_owned(),
                _ => format!("h{item}[1,2]:h{}->sin;", item - 1),
            }),
        ),
    ]
}

fn main() -> Result<(), proc_macro2::LexError> {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|word| name.contains(word));
    if is_wanted("growth") {
        measure_growth()?;
    }
    println!("\n| network | µs | tokens |\n|---|---:|---:|");
    for (name, text) in NETWORKS.into_iter().filter(|(name, _)| is_wanted(name)) {
        let (time, tokens) = measure(text)?;
        println!("| {name} | {time:.0} | {tokens} |");
    }
    println!("\n| declaration | bytes | µs |\n|---|---:|---:|");
    for (name, text) in long().into_iter().chain(hard()).chain(dense()).chain(habits()) {
        if is_wanted(name) {
            let (time, _) = measure(&text)?;
            println!("| {name} | {} | {time:.0} |", text.len());
        }
    }
    Ok(())
}

/// Networks of more and more layers, and wider and wider ones.
fn measure_growth() -> Result<(), proc_macro2::LexError> {
    println!("| layers | µs, width 16 | tokens | tokens per layer |\n|---:|---:|---:|---:|");
    let mut before = None;
    for layers in [1, 2, 4, 8, 16, 32, 64] {
        let (time, tokens) = measure(&chain(layers, 16))?;
        let each = before.map_or(String::new(), |(some, fewer): (usize, usize)| {
            ((tokens - fewer) / (layers - some)).to_string()
        });
        println!("| {layers} | {time:.0} | {tokens} | {each} |");
        before = Some((layers, tokens));
    }
    println!("\n| width | µs, one layer | tokens |\n|---:|---:|---:|");
    for width in [1, 4, 16, 64, 256, 1024, 3500] {
        let (time, tokens) = measure(&chain(1, width))?;
        println!("| {width} | {time:.0} | {tokens} |");
    }
    Ok(())
}
