//! The pages of the docs and the chapters of the book are what they are made from.
//!
//! Input: docs/, its pages in src/pages, the book's chapters. Output: none. Guarantees: what was changed on
//! one side alone is found; `UPDATE_PAGES=1` writes the pages again.
#![allow(clippy::unwrap_used, clippy::panic)] // a test may panic

mod through_time;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use netwright::Network;
use netwright::prelude::*;
use netwright::verify;

/// A file of the repository.
fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path))
        .unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// Compares a file with what it should be, or writes it.
fn assert_page(path: &str, wanted: &str) {
    if std::env::var_os("UPDATE_PAGES").is_some() {
        fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join(path), wanted).unwrap();
    }
    assert!(read(path) == wanted, "{path} is out of date: write it with UPDATE_PAGES=1");
}

/// The text with every `before…after` replaced by what becomes of `…`.
fn replaced(text: &str, before: &str, after: &str, by: impl Fn(&str) -> String) -> String {
    let mut parts = text.split(before);
    let mut done = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (inside, rest) = part.split_once(after).unwrap();
        done += &by(inside);
        done += rest;
    }
    done
}

/// A link to the type whose docs have the picture; where there is none, the picture in one line, as a cell of
/// a table needs it.
fn picture(name: &str) -> String {
    let capital = |part: &str| part[..1].to_uppercase() + &part[1..];
    let kind: String = name.split('_').map(capital).collect();
    let files = [
        "activation",
        "activation/exponential",
        "activation/functions",
        "activation/hard",
        "activation/smooth",
    ];
    let sources = files.map(|file| read(&format!("runtime/src/{file}.rs"))).concat();
    if sources.contains(&format!("pictures/{name}.svg")) && sources.contains(&format!("pub struct {kind}")) {
        return format!("[{kind}](../activation/struct.{kind}.html)");
    }
    let svg = read(&format!("runtime/src/activation/pictures/{name}.svg"));
    svg.lines().map(str::trim).collect::<Vec<_>>().join(" ").replace('|', "&#124;")
}

/// Six columns beside the list of items: smaller letters, and code that may be broken.
const WIDE_TABLES: &str = "
<style>
.docblock table { font-size: 0.8em; }
.docblock td, .docblock th { padding: 2px 6px; }
.docblock td code { white-space: normal; overflow-wrap: anywhere; }
.docblock table svg { width: 110px; height: 44px; }
</style>
";

#[test]
fn the_pages_in_the_docs_are_those_of_the_repository() {
    let reference =
        replaced(&read("docs/reference.md"), "![", ")", |inside| picture(inside.split_once(']').unwrap().0));
    let reference = reference.replace("](format.md", "](format/index.html");
    let reference = reference.replace("](errors/README.md", "](../errors/index.html");
    let reference = reference + WIDE_TABLES;
    let format = read("docs/format.md").replace("](reference.md", "](../index.html");
    for (path, text) in [("src/pages/reference.md", reference), ("src/pages/format.md", format)] {
        assert!(!text.contains(".md)") && !text.contains(".md#"), "{path} has a link to a file");
        assert_page(path, &text);
    }
}

/// Links of the pages that are read in the repository; `docs/book/pages.py` looks at those of the book.
#[test]
fn no_link_of_a_page_is_dead() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for page in ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "CHANGELOG.md", "docs/errors/README.md"] {
        let folder = root.join(page).parent().unwrap().to_path_buf();
        for target in read(page).split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = target.split('#').next().unwrap_or_default();
            let is_here = target.contains("://") || folder.join(file).exists();
            assert!(is_here, "{page}: {target} does not exist");
        }
    }
}

/// The label of a line such as `[label]: target`, if the target is a file.
fn label_of_file(line: &str) -> Option<&str> {
    let (label, target) = line.strip_prefix('[')?.split_once("]: ")?;
    (!target.contains("://")).then_some(label)
}

/// The links of an included page that lead to a file of the repository, which the docs of a crate do not
/// have.
fn files_that_are_linked(page: &str, defined: &BTreeSet<String>) -> Vec<String> {
    let (mut found, mut is_code) = (Vec::new(), false);
    for line in page.lines() {
        is_code ^= line.starts_with("```");
        if is_code {
            continue;
        }
        let inline = line.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        found.extend(inline.filter(|to| !to.contains("://") && !to.starts_with('#')).map(str::to_owned));
        let label = label_of_file(line).filter(|label| !defined.contains(*label));
        found.extend(label.map(str::to_owned));
    }
    found
}

/// What of the pages that a source includes stays a link to a file: the first definition of a label counts.
fn dead_links(source: &str, read: impl Fn(&str) -> String) -> Vec<String> {
    let (mut defined, mut dead) = (BTreeSet::new(), Vec::new());
    for line in source.lines() {
        let doc = line.strip_prefix("#[doc = ").and_then(|doc| doc.strip_suffix(']'));
        if let Some(path) = doc.and_then(|doc| doc.strip_prefix("include_str!(\"")?.strip_suffix("\")")) {
            let page = read(path);
            if path == "pages/links.md" {
                defined.extend(page.lines().filter_map(label_of_file).map(str::to_owned));
            } else {
                let found = files_that_are_linked(&page, &defined);
                dead.extend(found.into_iter().map(|link| format!("{path}: {link}")));
            }
        } else if let Some(label) = doc.and_then(|doc| label_of_file(doc.trim_matches('"'))) {
            defined.insert(label.to_owned());
        } else if doc.is_none() && !line.starts_with("///") {
            defined.clear();
        }
    }
    dead
}

#[test]
fn no_link_of_the_docs_stays_a_file() {
    for source in ["src/lib.rs", "src/guide.rs"] {
        // What is only tested leads to files of the repository, where it is read.
        let text = read(source);
        let shown = text.split("#[cfg(doctest)]").next().unwrap_or_default();
        let dead = dead_links(shown, |path| read(&format!("src/{path}")));
        assert!(dead.is_empty(), "{source}: {dead:#?}");
    }
    // A label without a definition, one that another module defines, and a link without a label.
    let source = "#[doc = \"[b]: crate::b\"]\npub mod a {}\n#[doc = \"[a]: crate::a\"]\n\
                  #[doc = \"\"]\n#[doc = include_str!(\"c.md\")]\npub mod c {}\n";
    let page =
        "[a][a] [b][b] [c](c.md#d) [e](#e) [f](https://f)\n```text\n[g](g)\n```\n[a]: a.md\n[b]: b.md\n";
    assert_eq!(dead_links(source, |_| page.to_owned()), ["c.md: c.md#d", "c.md: b"]);
}

/// An example of the docs names `netwright`, which its reader has, and none of the crates below it.
#[test]
fn examples_name_the_crate_that_users_have() {
    for folder in ["exchange/src", "picture/src", "runtime/src", "train/src", "verify/src", "src"] {
        for path in rust_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)) {
            for (number, line) in fs::read_to_string(&path).unwrap().lines().enumerate() {
                let text = line.trim_start();
                let shown = text.strip_prefix("///").or_else(|| text.strip_prefix("//!")).unwrap_or_default();
                let is_hidden = shown.trim_start().starts_with("# ");
                // The path of a link is not shown.
                let shown = shown.replace("](netwright_runtime", "");
                let crates = [
                    "netwright_exchange",
                    "netwright_picture",
                    "netwright_runtime",
                    "netwright_train",
                    "netwright_verify",
                ];
                let names = crates.iter().any(|name| shown.contains(name));
                assert!(is_hidden || !names, "{}:{}: {shown}", path.display(), number + 1);
            }
        }
    }
}

/// The sources below a folder.
fn rust_files(folder: &Path) -> Vec<std::path::PathBuf> {
    let (mut files, entries) = (Vec::new(), fs::read_dir(folder).unwrap());
    for path in entries.map(|entry| entry.unwrap().path()) {
        match path.is_dir() {
            true => files.extend(rust_files(&path)),
            false if path.extension().is_some_and(|ending| ending == "rs") => files.push(path),
            false => {}
        }
    }
    files
}

#[test]
fn every_error_has_a_module() {
    let files = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/errors")).unwrap();
    let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    let pages: BTreeSet<String> = names
        .filter_map(|name| Some(name.strip_suffix(".md")?.to_owned()))
        .filter(|n| n != "README")
        .collect();
    let source = read("src/errors.rs");
    let list = source.split("pages! {").nth(1).unwrap();
    let modules: BTreeSet<String> =
        list.split_whitespace().filter(|word| word.starts_with("NW")).map(str::to_owned).collect();
    assert_eq!(modules, pages);
}

network! {
    pub struct Seed {
        x: input(1);
        h: x -> dense(1, bias = false, weights = [[0.5]]) -> sigmoid;
        y: h -> dense(1, bias = false, weights = [[1.0]]) -> sigmoid;
        loss: bce(y);
    }
}

/// What a chapter includes of a page of a derivation.
fn body(page: &str) -> String {
    let (head, rest) = page.split_once("</style>").unwrap();
    // Rules for the page as a whole are the book's own.
    let is_inside = |line: &&str| [".", "mfrac", "figure", "svg"].iter().any(|start| line.starts_with(start));
    let style: Vec<&str> = head.lines().filter(is_inside).collect();
    let body = rest.split_once("<body>\n").unwrap().1.split_once("</body>").unwrap().0;
    let body = body.replace("<h1>", "<h2>").replace("</h1>", "</h2>");
    let body = format!("<style>\n{}\n</style>\n<div>\n{}\n</div>\n", style.join("\n"), body.trim_end());
    assert!(!body.contains("\n\n"), "a blank line ends the block of HTML in Markdown");
    body
}

/// The numbers of five decimals in a text, without their signs.
fn decimals(text: &str) -> BTreeSet<String> {
    let is_number = |word: &&str| word.split_once('.').is_some_and(|(_, decimals)| decimals.len() == 5);
    let words = text.split(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-'));
    words.filter(is_number).map(|word| word.trim_start_matches('-').to_owned()).collect()
}

#[test]
fn the_derivation_in_the_book_is_the_librarys() {
    let derivation = verify::derive(&Seed::<f64>::new(0), &[1.0], &[1.0], 0.1).unwrap();
    assert_page("docs/book/src/learn/seed.html", &body(&derivation.html().to_string()));
}

/// Every number of five decimals in the chapter is in the derivation, and every one of the derivation in the
/// chapter.
#[test]
fn the_numbers_of_the_chapter_are_those_of_the_derivation() {
    let derivation = verify::derive(&Seed::<f64>::new(0), &[1.0], &[1.0], 0.1).unwrap().to_string();
    let found = decimals(&read("docs/book/src/learn/backpropagation.md"));
    assert!(found.len() > 10, "{found:?}");
    assert_eq!(found, decimals(&derivation));
}

/// Code of a chapter fits the page: a longer line is cut off at the right.
#[test]
fn no_line_of_code_in_a_chapter_is_cut_off() {
    for part in ["learn", "do", "look-up"] {
        let files =
            fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/book/src").join(part)).unwrap();
        for path in
            files.map(|file| file.unwrap().path()).filter(|path| path.extension().is_some_and(|e| e == "md"))
        {
            let text = fs::read_to_string(&path).unwrap();
            for code in text.split("```").skip(1).step_by(2) {
                let long = code.lines().find(|line| line.chars().count() > 90 && !line.starts_with("# "));
                assert!(long.is_none(), "{}: {long:?}", path.display());
            }
        }
    }
}

#[test]
fn every_chapter_is_in_the_table_of_contents() {
    let summary = read("docs/book/src/SUMMARY.md");
    for part in ["learn", "do", "look-up", "understand"] {
        let files =
            fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/book/src").join(part)).unwrap();
        for file in files {
            let name = file.unwrap().file_name().into_string().unwrap();
            assert!(!name.ends_with(".md") || summary.contains(&format!("({part}/{name})")), "{part}/{name}");
        }
    }
}

mod summary {
    use netwright::prelude::*;

    network! {
        struct Everything {
            x: input(2, 3);
            h: x -> dense(4) -> leaky_relu(0.1) -> dropout(0.25);
            g: x -> dense(4, connect = [0 -> 0, 0 -> 1, 1 -> 2, 2 -> 3, 3 -> 0, 4 -> 1, 5 -> 2, 5 -> 3]);
            n: h * g -> batch_norm;
            p: n -> prelu;
            s: (p, h) -> slice(2..6);
            v: s - g -> dense(6, tie = transpose(h), bias = false);
            y: v -> dense(1200) -> softmax;
            loss: cross_entropy(y, normalise = weights) + 0.5 * mse(v);
        }
    }

    /// Every form of a line. The sums are those of the emitted code and of the table in `verify`.
    #[test]
    fn a_summary_has_a_line_per_operation() {
        let text = Everything::TOPOLOGY.summary().to_string();
        let expected = "\
Everything
name   operation                                       shape  parameters  multiply-adds
x      input                                             2×3
h      dense                                           6 → 4          28             24
h      leaky_relu(1e-1)                                4 → 4
h      dropout(0.25)                                   4 → 4
g      dense(connect = [0 -> 0, 0 -> 1, 1 -> 2…        6 → 4          12              8
n      product                                     4 * 4 → 4
n      batch_normalize(1e-5)                           4 → 4
n      scale                                           4 → 4           8              4
p      prelu                                           4 → 4           4              4
s      concat                                       4, 4 → 8
s      slice(2..6)                                     8 → 4
v      difference                                  4 - 4 → 4
v      dense(tie = transpose(h), bias = false)         4 → 6           0             24
y      dense                                        6 → 1200       8,400          7,200
y      softmax                                   1200 → 1200
total                                             2×3 → 1206       8,452          7,264
loss: cross_entropy(y, normalise = weights) + 0.5 * mse(v)
";
        assert_eq!(text, expected, "\n{text}");
        let total = netwright::verify::Table::new(&Everything::TOPOLOGY).total();
        assert_eq!((total.parameters, total.forward), (8452, 7264));
        assert_eq!(Everything::PARAMETERS, 8452);
    }

    /// A topology that contradicts itself is displayed, too.
    #[test]
    fn a_wrong_topology_is_no_panic() {
        let mut topology = Everything::TOPOLOGY;
        topology.outputs = &[usize::MAX];
        topology.nodes = &topology.nodes[3..];
        assert!(topology.summary().to_string().contains("→ 0"));
    }
}
