//! No warning is raised by a network that is right: by none of the examples, tests, benches and documents of
//! the project. Where a test declares a network with a warning, it has the option `allow`.
#![allow(clippy::unwrap_used)] // a test may panic

use std::fmt::Write as _;
use std::path::Path;

use netwright_codegen::diag::Diagnostic;
use netwright_support::compiler::declarations;
use netwright_support::files;
use proc_macro2::TokenStream;

/// Folders of the project, and what is left out: declarations that are wrong, or that are not ours.
const FOLDERS: &[&str] = &["benches", "docs", "examples", "runtime/src", "src", "tests", "verify"];
const WITHOUT: &[&str] = &["docs/errors", "target", "tests/random"];

/// Whether a file or folder is left out. Files beside `tests/ui/tests/ui/pass` are wrong.
fn is_left_out(name: &str) -> bool {
    let is_wrong = name.starts_with("tests/ui/tests/ui/") && !name.starts_with("tests/ui/tests/ui/pass");
    is_wrong || WITHOUT.iter().any(|other| name.ends_with(other))
}

/// The programs in a file: itself, and the Rust code of its documents.
fn programs(path: &Path) -> Vec<String> {
    let text = files::text(path);
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

#[test]
fn no_network_of_the_project_is_warned_of() {
    let (mut failures, mut compiled) = (String::new(), 0);
    let of = |folder: &&str| files::below(&files::root().join(folder), &["rs", "md"], &is_left_out);
    for path in FOLDERS.iter().flat_map(of).chain([files::root().join("README.md")]) {
        for program in programs(&path) {
            let Ok(tokens) = program.parse::<TokenStream>() else { continue };
            for declaration in declarations(&tokens) {
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
