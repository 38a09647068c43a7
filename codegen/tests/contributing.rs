//! The page on how to add an operation names files that exist, but for those of its example, whose folders
//! do, and has the signatures of the methods as they are.
#![allow(clippy::unwrap_used)] // a test may panic

use std::path::Path;

use netwright_support::files;

/// The word and the machine that the page adds, which are not there.
const EXAMPLES: [&str; 2] = ["affine_clip", "sse41"];

fn page() -> String {
    files::text(&files::root().join("docs/contributing.md"))
}

#[test]
fn every_file_that_the_page_names_exists() {
    let (root, page) = (files::root(), page());
    let quoted = page.split('`').skip(1).step_by(2);
    let paths: Vec<&str> = quoted.filter(|text| text.contains('/') && text.ends_with(".rs")).collect();
    assert!(paths.len() > 15, "the page names {paths:?} alone");
    // Within the compiler its own folder goes without saying, as in ARCHITECTURE.md.
    let exists = |path: &str| root.join(path).exists() || root.join("codegen/src").join(path).exists();
    let is_there = |path: &&str| match Path::new(path).parent().and_then(Path::to_str) {
        Some(folder) if EXAMPLES.iter().any(|example| path.contains(example)) => exists(folder),
        _ => exists(path),
    };
    let missing: Vec<&str> = paths.iter().copied().filter(|path| !is_there(path)).collect();
    assert!(missing.is_empty(), "not there: {missing:?}");
}

/// The name and the types of a function whose head is in one line: of `fn f(a: A, _: B) -> C {` it is
/// `f(A, B) -> C`.
fn head(line: &str) -> Option<String> {
    let (_, head) = line.split_once("fn ")?;
    let head = head.trim_end_matches([' ', '{', ';']);
    let (name, rest) = head.split_once('(')?;
    let (parameters, result) = rest.rsplit_once(')')?;
    let types = parameters.split(", ").map(|parameter| match parameter.split_once(": ") {
        Some((_, of)) => of,
        None => parameter,
    });
    Some(format!("{name}({}){result}", types.collect::<Vec<_>>().join(", ")))
}

#[test]
fn the_page_has_the_signatures_of_the_methods() {
    let folders = ["codegen/src", "verify/src", "exchange/src", "tests/random/declarations/src"];
    let sources: Vec<String> = folders
        .iter()
        .flat_map(|folder| files::rust_below(&files::root().join(folder)))
        .map(|path| files::text(&path))
        .collect();
    let known: Vec<String> = sources.iter().flat_map(|text| text.lines()).filter_map(head).collect();
    let page = page();
    let methods: Vec<&str> =
        page.lines().filter(|line| line.starts_with("fn ") && line.ends_with('{')).collect();
    assert!(methods.len() > 5, "the page has {methods:?} alone");
    for method in methods {
        let head = head(method).unwrap();
        assert!(known.contains(&head), "no method of the project is `{head}`");
    }
}
