//! Expansion time and emitted size for 1 to 64 layers and widths of 1 to 4096, and the slowest answer to a long
//! declaration of 10 kB, as Markdown: `cargo run --release -p netwright-bench-compile`.

use std::hint::black_box;
use std::time::Instant;

use proc_macro2::{TokenStream, TokenTree};

/// Runs of which the median counts.
const RUNS: usize = 15;
/// As long as the longest input for which an answer must come quickly.
const LONG: usize = 10_000;

/// A network of so many layers of a width, each behind the one before.
fn chain(layers: usize, width: usize) -> String {
    let mut text = format!("pub struct Net {{ x: input({width});");
    let mut last = "x".to_owned();
    for layer in 1..=layers {
        text += &format!(" h{layer}: {last} -> dense({width}) -> tanh;");
        last = format!("h{layer}");
    }
    text + &format!(" loss: mse({last}); }}")
}

/// The median time of an expansion in microseconds, and how many tokens it yields.
fn measure(text: &str) -> Result<(f64, usize), proc_macro2::LexError> {
    let tokens: TokenStream = format!("(::netwright, alloc) {text}").parse()?;
    let mut times = Vec::new();
    let mut emitted = 0;
    for _ in 0..RUNS {
        let input = tokens.clone();
        let start = Instant::now();
        let (output, _) = black_box(netwright_codegen::compile(black_box(input)));
        times.push(start.elapsed().as_secs_f64() * 1e6);
        emitted = count(output);
    }
    times.sort_by(f64::total_cmp);
    Ok((times[RUNS / 2], emitted))
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

fn main() -> Result<(), proc_macro2::LexError> {
    println!("| layers | µs, width 16 | tokens | tokens a layer |\n|---:|---:|---:|---:|");
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
    println!("\n| declaration | bytes | µs |\n|---|---:|---:|");
    for (name, text) in long().into_iter().chain(hard()) {
        let (time, _) = measure(&text)?;
        println!("| {name} | {} | {time:.0} |", text.len());
    }
    Ok(())
}
