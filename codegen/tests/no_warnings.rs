//! No warning is raised by a network that is right: by none of the examples, tests, benches and documents of the project.
//! Where a test declares what is warned of, the declaration says so with `allow`.
#![allow(clippy::unwrap_used)] // a test may panic

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use netwright_codegen::diag::Diagnostic;
use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Folders of the project, and what is left out: declarations that are wrong, or that are not ours.
const FOLDERS: &[&str] = &["benches", "docs", "examples", "runtime/src", "src", "tests", "verify"];
const WITHOUT: &[&str] = &["docs/errors", "target", "tests/random"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// All files below a folder that can hold a declaration, in a fixed order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
        if WITHOUT.iter().any(|other| name.ends_with(other)) {
            continue;
        }
        // Files beside `tests/ui/pass` are wrong.
        let is_wrong = name.starts_with("tests/ui/") && !name.starts_with("tests/ui/pass");
        let is_text = path.extension().is_some_and(|extension| extension == "rs" || extension == "md");
        if path.is_dir() {
            files.extend(self::files(&path));
        } else if is_text && !is_wrong {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The programs in a file: itself, and the Rust code of its documents.
fn programs(path: &Path) -> Vec<String> {
    let text = fs::read_to_string(path).unwrap();
    let is_rust = path.extension().is_some_and(|extension| extension == "rs");
    let mut programs = Vec::new();
    let mut block: Option<(bool, String)> = None;
    for line in text.lines() {
        let line = line.trim_start();
        let line = match line.strip_prefix("//!").or_else(|| line.strip_prefix("///")) {
            Some(rest) => rest.strip_prefix(' ').unwrap_or(rest),
            None if is_rust => continue,
            None => line,
        };
        match (line.strip_prefix("```"), &mut block) {
            (Some(_), Some(_)) => {
                let (is_program, text) = block.take().unwrap();
                programs.extend(is_program.then_some(text));
            }
            (Some(kind), None) => {
                let is_program = kind.is_empty() && is_rust || kind.starts_with("rust");
                block = Some((is_program && !kind.contains("compile_fail"), String::new()));
            }
            (None, Some((_, text))) => *text += &format!("{}\n", line.strip_prefix("# ").unwrap_or(line)),
            (None, None) => {}
        }
    }
    if is_rust {
        programs.push(text);
    }
    programs
}

/// What stands behind each `network!`.
fn declarations(tokens: TokenStream, found: &mut Vec<TokenStream>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (index, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else { continue };
        let is_network = index > 1
            && matches!(&tokens[index - 2], TokenTree::Ident(word) if word == "network")
            && matches!(&tokens[index - 1], TokenTree::Punct(mark) if mark.as_char() == '!');
        match is_network && group.delimiter() != Delimiter::None {
            true => found.push(group.stream()),
            false => declarations(group.stream(), found),
        }
    }
}

#[test]
fn no_network_of_the_project_is_warned_of() {
    let (mut failures, mut compiled) = (String::new(), 0);
    for path in
        FOLDERS.iter().flat_map(|folder| files(&root().join(folder))).chain([root().join("README.md")])
    {
        for program in programs(&path) {
            let Ok(tokens) = program.parse::<TokenStream>() else { continue };
            let mut found = Vec::new();
            declarations(tokens, &mut found);
            for declaration in found {
                // A macro's own parameters have no value here.
                if declaration.to_string().contains('$') {
                    continue;
                }
                let text: String = declaration.to_string().chars().take(200).collect();
                let (_, diagnostics) = netwright_codegen::compile(declaration);
                let warnings: Vec<String> =
                    diagnostics.iter().filter(|one| one.is_warning()).map(Diagnostic::text).collect();
                compiled += usize::from(diagnostics.iter().all(Diagnostic::is_warning));
                for warning in warnings {
                    let _ = writeln!(failures, "{}: {text}\n  {warning}\n", path.display());
                }
            }
        }
    }
    assert!(compiled > 100, "only {compiled} declarations were found");
    assert!(failures.is_empty(), "{failures}");
}
