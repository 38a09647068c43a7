//! What each stage makes of the declarations in a file: model, graph, plan and tokens.
//!
//! ```text
//! cargo run -p netwright-codegen --example show examples/xor.rs
//! cargo run -p netwright-codegen --example show examples/xor.rs -- plan
//! ```
//!
//! Of the stages named behind the file; of all without one. A file without `network! { … }` is one
//! declaration.

use std::process::ExitCode;
use std::{env, fs};

use netwright_codegen::diag::Diagnostics;
use netwright_codegen::files::Nowhere;
use netwright_codegen::ir::Mode;
use netwright_codegen::model::Model;
use netwright_codegen::networks::{Networks, networks};
use netwright_codegen::syntax::Switches;
use netwright_codegen::{compile, differentiated, plan, syntax};
use netwright_support::compiler::declarations;
use proc_macro2::TokenStream;

const STAGES: [&str; 4] = ["model", "graph", "plan", "tokens"];

fn main() -> ExitCode {
    let mut arguments = env::args().skip(1).filter(|argument| argument != "--");
    let Some(path) = arguments.next() else {
        return refuse(&format!("show FILE [{}]: no file is named", STAGES.join("|")));
    };
    let stages: Vec<String> = arguments.collect();
    if let Some(unknown) = stages.iter().find(|stage| !STAGES.contains(&stage.as_str())) {
        return refuse(&format!("there is no stage `{unknown}`: the stages are {}", STAGES.join(", ")));
    }
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) => return refuse(&format!("{path}: {error}")),
    };
    let tokens: TokenStream = match text.parse() {
        Ok(tokens) => tokens,
        Err(error) => {
            let at = error.span().start();
            return refuse(&format!("{path}:{}:{}: it is not Rust: {error}", at.line, at.column + 1));
        }
    };
    let mut declarations = declarations(&tokens);
    if declarations.is_empty() {
        declarations.push(tokens);
    }
    let wanted = |stage: &str| stages.is_empty() || stages.iter().any(|name| name == stage);
    let shown: Vec<bool> = declarations.into_iter().map(|of| show(of, &wanted)).collect();
    if shown.into_iter().all(|is_right| is_right) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Prints the stages of a declaration; whether it is accepted.
fn show(declaration: TokenStream, wanted: &dyn Fn(&str) -> bool) -> bool {
    let mut diagnostics = Diagnostics::new();
    let (opened, networks, found) = match syntax::open(declaration.clone(), &mut diagnostics) {
        Some((switches, tokens)) => {
            let (Networks { networks, .. }, found) = networks(&tokens, &Nowhere, diagnostics);
            (Some(switches), networks, found)
        }
        None => (None, Vec::new(), diagnostics.finish()),
    };
    for diagnostic in found {
        let at = diagnostic.place().first.start();
        println!("== line {}, column {}: {}", at.line, at.column + 1, diagnostic.text());
    }
    let Some(switches) = opened else { return false };
    let mut is_right = !networks.is_empty();
    for network in &networks {
        match &network.model {
            Ok(model) => stages(model, &switches, wanted),
            Err(_) => is_right = false,
        }
    }
    if let (true, Some(first), true) = (is_right, networks.first(), wanted("tokens")) {
        let (tokens, _) = compile(declaration);
        let text = match syn::parse2(tokens.clone()) {
            Ok(file) => prettyplease::unparse(&file),
            Err(_) => tokens.to_string(),
        };
        println!("== tokens of {}\n{text}", first.name());
    }
    is_right
}

/// Prints the stages of a network before its tokens.
fn stages(model: &Model, switches: &Switches, wanted: &dyn Fn(&str) -> bool) {
    let name = model.name();
    if wanted("model") {
        println!("== model of {name}\n{model}");
    }
    let modes = if model.has_state() { &[Mode::Inference, Mode::Training][..] } else { &[Mode::Training] };
    for mode in modes {
        let graph = differentiated(model, *mode);
        let mode = if modes.len() > 1 { format!(", {mode:?}") } else { String::new() };
        if wanted("graph") {
            println!("== graph of {name}{mode}\n{graph}");
        }
        if wanted("plan") {
            println!("== plan of {name}{mode}\n{}", plan::plan(model, &graph, switches));
        }
    }
}

fn refuse(why: &str) -> ExitCode {
    eprintln!("{why}");
    ExitCode::FAILURE
}
