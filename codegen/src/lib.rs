//! The compiler behind `network!`, as an ordinary library: tokens in, tokens out.
//!
//! ```text
//! TokenStream --syntax--> Ast --check--> Model --ir--> Graph --grad--> Graph --pass--> Graph --plan--> Plan --emit--> TokenStream
//! ```
//!
//! Each stage takes the value before it by reference and returns a new one. Only `syntax` and `check` can
//! refuse a network; they report all errors before they stop, and a refused network still gets its public
//! items. A family is several networks from the beginning: [`networks`] makes declarations of its members,
//! and each of them takes this way alone.
#![forbid(unsafe_code)]

pub mod check;
pub mod diag;
pub mod emit;
pub mod files;
pub mod grad;
pub mod ids;
pub mod ir;
pub mod keyword;
pub mod model;
#[cfg(feature = "mutants")]
pub mod mutant;
pub mod networks;
mod operation;
pub mod pass;
pub mod plan;
pub mod signature;
pub mod syntax;

use proc_macro2::TokenStream;
use quote::ToTokens as _;

use netwright_vocabulary::safetensors;

use check::Network;
use diag::{Diagnostic, Diagnostics};
use files::{Files, Nowhere};
use ir::{Graph, Mode};
use model::Model;
use networks::Networks;
use syntax::Switches;

/// The expansion of `network!`, whose input is `(facade, features) declaration`.
pub fn expand(input: TokenStream, files: &dyn Files) -> TokenStream {
    let (tokens, errors) = compile_with(input, files);
    let mut output = tokens;
    for error in errors {
        error.to_tokens(&mut output);
    }
    output
}

/// [`compile_with`] for which no file is known, so that the result is that of the tokens alone.
pub fn compile(input: TokenStream) -> (TokenStream, Vec<Diagnostic>) {
    compile_with(input, &Nowhere)
}

/// The emitted items, and the errors if the network was refused, else warnings.
pub fn compile_with(input: TokenStream, files: &dyn Files) -> (TokenStream, Vec<Diagnostic>) {
    let mut diagnostics = Diagnostics::new();
    let Some((switches, declaration)) = syntax::open(input, &mut diagnostics) else {
        return (TokenStream::new(), diagnostics.finish());
    };
    let (Networks { networks, family }, mut errors) = networks::networks(&declaration, files, diagnostics);
    let Some(first) = networks.first() else { return (TokenStream::new(), errors) };
    if let Some(caret) = syntax::caret(&declaration) {
        return (emit::completion(&first.ast, &caret, &switches.facade), Vec::new());
    }
    let is_refused = family.is_some() || first.model.is_err();
    let error = errors.first_mut().filter(|error| is_refused && !error.is_warning());
    let error = error.map(Diagnostic::take_place_of_value);
    let items =
        family.as_ref().map(|family| emit::family(family, &networks, error.as_ref(), &switches.facade));
    let unknown = match &family {
        Some(family) => emit::unknown_of_family(&family.family),
        None => error.unwrap_or_default(),
    };
    // First, so that nothing before it depends on a word that is not finished yet. One of a family is enough.
    let mut tokens = editor(first, &switches.facade);
    tokens.extend(networks.iter().map(|network| emitted(network, &switches, &unknown)));
    tokens.extend(items);
    (tokens, errors)
}

/// The item for editors alone.
fn editor(network: &Network, facade: &TokenStream) -> TokenStream {
    let named = match &network.model {
        Ok(model) => emit::Named::of_model(model),
        Err(surface) => emit::Named::of_surface(surface),
    };
    emit::editor(&network.ast, &named, facade)
}

/// The items of a network; `unknown` is the size that nobody knows if it is refused.
fn emitted(network: &Network, switches: &Switches, unknown: &TokenStream) -> TokenStream {
    let model = match &network.model {
        Ok(model) => model,
        Err(surface) => return emit::stub(&network.ast, surface, switches, unknown),
    };
    let inference = differentiated(model, Mode::Inference);
    // Without a state a step of training computes the same.
    let training = model.has_state().then(|| differentiated(model, Mode::Training));
    let plan = |graph| plan::plan(model, graph, switches);
    let (inference, training) = (plan(&inference), training.as_ref().map(plan));
    let training = training.as_ref().unwrap_or(&inference);
    emit::tokens(&inference, training, &switches.facade, &syntax::written(&network.declaration))
}

/// The items of a network of which its name and its attributes are known: its body is empty. A size is `why`,
/// an expression.
pub fn unknown(input: TokenStream, why: &TokenStream) -> TokenStream {
    let mut diagnostics = Diagnostics::new();
    let tokens = syntax::open(input, &mut diagnostics).and_then(|(switches, declaration)| {
        let ast = syntax::ast(&declaration, &mut diagnostics)?;
        let surface = check::model(&ast, &Nowhere, &mut diagnostics).err()?;
        Some(emit::stub(&ast, &surface, &switches, why))
    });
    // They say that the body is empty.
    diagnostics.finish();
    tokens.unwrap_or_default()
}

/// A network's `TOPOLOGY` as it is emitted, after the constants that it names: the declaration as data, for
/// programs that have no network compiled in.
pub fn topology(model: &Model) -> TokenStream {
    let inference = differentiated(model, Mode::Inference);
    let training = model.has_state().then(|| differentiated(model, Mode::Training));
    let plan = |graph| plan::plan(model, graph, &Switches::default());
    let (inference, training) = (plan(&inference), training.as_ref().map(plan));
    emit::topology(&inference, training.as_ref().unwrap_or(&inference))
}

/// The program of a network with its gradients, simplified.
pub fn differentiated(model: &Model, mode: Mode) -> Graph {
    let forward = verified(ir::graph(model, mode), model);
    let with_gradients = verified(grad::diff(&forward, model), model);
    verified(pass::fold_all(&with_gradients), model)
}

/// The graph, whose invariants are checked in debug builds.
fn verified(graph: Graph, model: &Model) -> Graph {
    debug_assert_eq!(ir::verify(&graph, model), Ok(()), "{graph}");
    graph
}
