//! The networks that a file of Rust declares.
//!
//! Input: the text of a file, and the name of a network if there are several; a family is its members.
//! Output: its tensors, and the file that it names. Guarantees: the declaration is checked as the macro
//! checks it, and its errors are those of the macro, with their places.

use std::path::{Path, PathBuf};

use netwright_codegen::check::Network;
use netwright_codegen::check::file::{Kind, tensors};
use netwright_codegen::diag::Diagnostics;
use netwright_codegen::files::Nowhere;
use netwright_codegen::model::Model;
use netwright_codegen::networks::{Networks, networks};
use netwright_codegen::syntax;
use netwright_exchange::fill::{self, Wanted};
use netwright_exchange::lower;
use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::{Stop, unreadable};

/// A declared network.
pub(crate) struct Declared {
    pub(crate) name: String,
    pub(crate) tensors: Vec<Wanted>,
    /// The file of `weights: file("…")`.
    pub(crate) file: Option<String>,
    /// All that the compiler knows of it.
    pub(crate) model: Model,
}

impl Declared {
    /// The file that the declaration names, or one of the network's name; beside the source.
    pub(crate) fn weights(&self, source: &Path) -> PathBuf {
        self.file
            .as_ref()
            .map_or_else(|| self.beside(source, "safetensors"), |file| folder(source).join(file))
    }

    /// A file of the network's name beside the source.
    pub(crate) fn beside(&self, source: &Path, extension: &str) -> PathBuf {
        folder(source).join(format!("{}.{extension}", lower::snake(&self.name)))
    }
}

fn folder(source: &Path) -> &Path {
    source.parent().unwrap_or(Path::new(""))
}

/// The network of this name in a file, or the only one.
pub(crate) fn declared(path: &Path, name: Option<&str>) -> Result<Declared, Stop> {
    let text = std::fs::read_to_string(path).map_err(|error| unreadable(path, &error))?;
    in_text(path, &text, name)
}

/// The network of this name in the text of a file, or the only one.
pub(crate) fn in_text(path: &Path, text: &str, name: Option<&str>) -> Result<Declared, Stop> {
    let tokens: TokenStream = text.parse().map_err(|error: proc_macro2::LexError| {
        let at = error.span().start();
        unreadable(path, &format!("line {}: it is not Rust: {error}", at.line))
    })?;
    let mut found = Vec::new();
    declarations(&tokens, &mut found);
    let mut names = Vec::new();
    let mut wanted = Vec::new();
    for declaration in found {
        let trees: Vec<TokenTree> = declaration.into_iter().collect();
        for own in network_names(&trees) {
            names.push(format!("`{own}`"));
            if name.is_none_or(|name| name == own) {
                wanted.push((own, trees.clone()));
            }
        }
    }
    match (wanted.pop(), wanted.is_empty()) {
        (Some((own, trees)), true) => checked(path, own, &trees),
        (Some(_), false) => Err(unreadable(
            path,
            &format!("it declares {}; say which one with `--struct NAME`", names.join(", ")),
        )),
        (None, _) if names.is_empty() => Err(unreadable(path, &"it has no `network! { … }`")),
        (None, _) => Err(unreadable(
            path,
            &format!("it has no network of that name; it declares {}", names.join(", ")),
        )),
    }
}

/// Whether the compiler takes what an import would write.
pub(crate) fn is_accepted(path: &Path, module: &str, name: &str) -> Result<(), Stop> {
    in_text(path, module, Some(name)).map(drop).map_err(|stop| match stop {
        Stop::Refused(errors) => {
            let items: Vec<&str> =
                module.lines().filter(|line| line.starts_with("        ")).map(str::trim).collect();
            Stop::Refused(format!(
                "{errors}\n  help: the compiler refuses the network that would be written, so nothing is written; \
                 choose other outputs with `--output NAME`, or change the model and export it again:\n    {}",
                items.join("\n    ")
            ))
        }
        Stop::Usage(_) => stop,
    })
}

/// What stands between the braces of each `network!`.
fn declarations(program: &TokenStream, found: &mut Vec<TokenStream>) {
    let tokens: Vec<TokenTree> = program.clone().into_iter().collect();
    for (index, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else { continue };
        let is_network = matches!(&tokens[..index], [.., TokenTree::Ident(name), TokenTree::Punct(bang)] if name == "network" && bang.as_char() == '!');
        if is_network && group.delimiter() != Delimiter::None {
            found.push(group.stream())
        } else {
            declarations(&group.stream(), found)
        }
    }
}

/// The name behind `struct`, or those of a family's members.
fn network_names(trees: &[TokenTree]) -> Vec<String> {
    let mut unread = Diagnostics::new();
    let declared = syntax::declared(trees, &mut unread);
    unread.finish();
    declared.members.into_iter().map(|member| member.name).collect()
}

fn checked(path: &Path, name: String, trees: &[TokenTree]) -> Result<Declared, Stop> {
    let (Networks { networks, .. }, found) = networks(trees, &Nowhere, Diagnostics::new());
    let network = networks.into_iter().find(|network| *network.name() == name);
    let (ast, model) = match network {
        Some(Network { ast, model, .. }) => (Some(ast), model.ok()),
        None => (None, None),
    };
    let texts: Vec<String> = found
        .iter()
        .map(|diagnostic| {
            let at = diagnostic.place().first.start();
            format!("error: {}:{}:{}: {}", path.display(), at.line, at.column + 1, diagnostic.text())
        })
        .collect();
    let (Some(ast), Some(model)) = (ast, model) else { return Err(Stop::Refused(texts.join("\n"))) };
    let file = ast.file().and_then(|item| item.path.clone());
    let tensors = tensors(&model)
        .into_iter()
        .map(|tensor| Wanted {
            name: tensor.name,
            shape: tensor.shape,
            kind: match tensor.kind {
                Kind::Parameters => fill::Kind::Parameter,
                Kind::Counter => fill::Kind::Counter,
                Kind::Numbers => fill::Kind::Statistics,
            },
        })
        .collect();
    Ok(Declared { name, tensors, file, model })
}
