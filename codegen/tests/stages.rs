//! The results of the stages as text: the graph with its gradients, and the emitted methods.
//!
//! A reader can check the snapshots against the chain rule: `d_v` is the gradient of the loss with respect to
//! `v`. `INSTA_UPDATE=always` stores what was found.
#![allow(clippy::unwrap_used, clippy::panic)] // a test may panic

use netwright_codegen::ir::Mode;
use netwright_codegen::{differentiated, plan, syntax};
use netwright_support::compiler::{self, count, model};

const SEED: &str = "pub struct Seed {
    x: input(1);
    h: x -> dense(1, bias = false, weights = [[0.5]]) -> sigmoid;
    y: h -> dense(1, bias = false, weights = [[1.0]]) -> sigmoid;
    loss: bce(y);
}";

const WDBC: &str = "pub struct Wdbc {
    x: input(30);
    h: x -> dense(16) -> sigmoid;
    y: h -> dense(1) -> sigmoid;
    loss: bce(y);
}";

const RESIDUAL: &str = "pub struct Residual {
    x: input(4);
    h: x -> dense(4) -> relu;
    s: h + x;
    y: s -> dense(1) -> sigmoid;
    loss: bce(y);
}";

const COMBINED: &str =
    "struct Net { x: input(3); d: x - x * x; p: (d, x) -> slice(1..5); y: p -> dense(1); loss: mse(y); }";
const FROZEN: &str = "pub struct Frozen {
    x: input(2);
    g: x -> dense(3) -> tanh;
    h: g -> dense(3, frozen = true) -> tanh;
    y: h -> dense(1) -> sigmoid;
    loss: bce(y);
}";

const SOFTMAX_MSE: &str = "pub struct SoftmaxMse {
    x: input(2);
    y: x -> dense(3) -> softmax;
    loss: mse(y, allow = \"NW0052\");
}";

const READ_TWICE: &str = "pub struct ReadTwice {
    x: input(2);
    a: x -> dense(2);
    s: a + a + x;
    y: s + a -> dense(1);
    loss: mse(y);
}";

/// The program that computes the loss and all gradients.
fn graph(declaration: &str) -> String {
    differentiated(&model(declaration), Mode::Training).to_string()
}

#[test]
fn graph_of_the_worked_example() {
    insta::assert_snapshot!(graph(SEED));
}

/// What `cargo run -p netwright-codegen --example show` prints before the tokens.
#[test]
fn model_and_plan_are_listed() {
    let declaration = "struct Net {
        x: input(3);
        g: x -> dense(3) -> tanh;
        h: g -> dense(3, tie = g) -> tanh;
        s: h * x -> scale(rate_scale = 0.5);
        y: s -> dense(3) -> softmax;
        loss: cross_entropy(y);
    }";
    let model = model(declaration);
    let graph = differentiated(&model, Mode::Training);
    let plan = plan::plan(&model, &graph, &syntax::Switches::default());
    insta::assert_snapshot!(format!("{model}\n{graph}\n{plan}"));
}

#[test]
fn graph_of_two_layers() {
    insta::assert_snapshot!(graph(WDBC));
}

#[test]
fn a_residual_adds_both_gradients_of_its_source() {
    insta::assert_snapshot!(graph(RESIDUAL));
}

#[test]
fn combinations_of_values_pass_gradients_to_their_parts() {
    insta::assert_snapshot!(graph(COMBINED));
}

#[test]
fn a_frozen_layer_passes_gradients_on_but_has_none() {
    insta::assert_snapshot!(graph(FROZEN));
}

#[test]
fn softmax_before_another_loss_is_differentiated() {
    insta::assert_snapshot!(graph(SOFTMAX_MSE));
}

#[test]
fn a_gradient_has_the_axes_of_its_value() {
    let listing = graph("struct Net { x: input(2, 3); h: x -> tanh; y: h -> dense(1); loss: mse(y); }");
    for line in ["x[2×3] = input", "a_h[2×3] = tanh x", "z_y[1] = dense l0 a_h", "d_a_h[2×3] = "] {
        assert!(listing.contains(&format!("\n{line}")) || listing.starts_with(line), "{line}: {listing}");
    }
}

#[test]
fn a_value_with_several_readers_adds_what_each_passes_back() {
    insta::assert_snapshot!(graph(READ_TWICE));
}

/// All functions of the emitted implementations.
fn functions(items: Vec<syn::Item>) -> Vec<syn::ImplItemFn> {
    let mut found = Vec::new();
    for item in items {
        match item {
            syn::Item::Const(constant) => {
                let syn::Expr::Block(block) = *constant.expr else { continue };
                let items = block.block.stmts.into_iter().filter_map(|statement| match statement {
                    syn::Stmt::Item(item) => Some(item),
                    _ => None,
                });
                found.extend(functions(items.collect()));
            }
            syn::Item::Impl(implementation) => {
                found.extend(implementation.items.into_iter().filter_map(|item| match item {
                    syn::ImplItem::Fn(function) => Some(function),
                    _ => None,
                }));
            }
            _ => {}
        }
    }
    found
}

/// The emitted functions of these names, formatted.
fn emitted(declaration: &str, names: &[&str]) -> String {
    let file: syn::File = syn::parse2(compiler::emitted(declaration)).unwrap();
    let all = functions(file.items);
    let wanted = names.iter().map(|name| {
        let function = all.iter().find(|function| function.sig.ident == name).unwrap();
        let (signature, block) = (&function.sig, &function.block);
        quote::quote!(#signature #block)
    });
    prettyplease::unparse(&syn::parse2(wanted.collect()).unwrap())
}

const METHODS: [&str; 4] = ["forward_row", "backward_row", "train_row", "train_rows"];

#[test]
fn methods_of_the_worked_example_are_straight_line_code() {
    insta::assert_snapshot!(emitted(SEED, &METHODS));
}

#[test]
fn few_outputs_of_many_inputs_are_sums_of_partial_sums() {
    insta::assert_snapshot!(emitted("pub struct Tree<9, 1>;", &["forward_row", "input_gradient_row"]));
}

#[test]
fn methods_of_a_wider_network_call_tiles() {
    insta::assert_snapshot!(emitted(WDBC, &METHODS));
}

#[test]
fn rows_have_a_loss_each() {
    let terms = "pub struct Net { x: input(3); h: x -> dense(4) -> tanh; p: h -> dense(2) -> softmax; v: h -> dense(1); \
                 loss: cross_entropy(p, normalise = weights) + 0.5 * mse(v); }";
    insta::assert_snapshot!(emitted(terms, &["loss_rows"]));
}

/// The number of tokens for a network with `hidden` hidden layers of `width`.
fn cost(hidden: usize, width: usize) -> usize {
    let sizes = vec![width.to_string(); hidden].join(", ");
    count(&compiler::emitted(&format!("pub struct Deep<{width}, {sizes}, 1>;")))
}

#[test]
fn emitted_tokens_do_not_depend_on_widths() {
    assert_eq!(cost(1, 64), cost(1, 3500));
    assert_eq!(cost(4, 64), cost(4, 900));
}

#[test]
fn emitted_tokens_grow_linearly_with_layers() {
    // Kernels are inlined, or with many layers called by a longer path.
    for [few, more, most] in [[2, 4, 7], [16, 20, 28]] {
        let [a, b, c] = [few, more, most].map(|hidden| cost(hidden, 64));
        let layer = (b - a) / (more - few);
        assert_eq!([b - a, c - b], [(more - few) * layer, (most - more) * layer]);
        assert!(layer < 2000, "a layer costs {layer} tokens");
    }
}
