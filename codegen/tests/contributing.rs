//! The page on how to add an operation names files that exist, but for those of its example, whose folders
//! do.
#![allow(clippy::unwrap_used)] // a test may panic

use std::path::Path;

/// The word and the machine that the page adds, which are not there.
const EXAMPLES: [&str; 2] = ["affine_clip", "sse41"];

#[test]
fn every_file_that_the_page_names_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let page = std::fs::read_to_string(root.join("docs/contributing.md")).unwrap();
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
