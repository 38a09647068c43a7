//! Declarations through the compiler.
//!
//! Input: declarations as text, or the tokens of a program. Output: what is emitted, what is reported, the
//! model. Guarantees: a declaration is compiled as in a program with the feature `alloc`, unless its tokens
//! are given.

use netwright_codegen::diag::{Diagnostic, Diagnostics, Place};
use netwright_codegen::keyword::Word;
use netwright_codegen::model::Model;
use netwright_codegen::{check, syntax};
use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::files;
use crate::weights::Project;

/// What `network!` hands to the compiler in a program with the feature `alloc`.
pub fn input(declaration: &str) -> TokenStream {
    format!("(::netwright, alloc) {declaration}").parse().unwrap()
}

/// What is emitted, and what is reported.
pub fn compile(declaration: &str) -> (TokenStream, Vec<Diagnostic>) {
    compile_tokens(input(declaration))
}

/// [`compile`] of tokens.
pub fn compile_tokens(input: TokenStream) -> (TokenStream, Vec<Diagnostic>) {
    netwright_codegen::compile_with(input, &Project)
}

/// What is emitted for a network of which nothing is reported.
pub fn emitted(declaration: &str) -> TokenStream {
    let (tokens, errors) = compile(declaration);
    assert!(errors.is_empty(), "{declaration}: {:?}", texts_of(&errors));
    tokens
}

/// What is reported, as text.
pub fn texts(declaration: &str) -> Vec<String> {
    texts_of(&compile(declaration).1)
}

/// Diagnostics as text.
pub fn texts_of(diagnostics: &[Diagnostic]) -> Vec<String> {
    diagnostics.iter().map(Diagnostic::text).collect()
}

/// The model of an accepted network, perhaps one with warnings.
pub fn model(declaration: &str) -> Model {
    accepted(input(declaration)).unwrap_or_else(|| panic!("{declaration} is refused"))
}

/// The model, if the tokens are an accepted network, perhaps one with warnings.
pub fn accepted(input: TokenStream) -> Option<Model> {
    let mut diagnostics = Diagnostics::new();
    let opened = syntax::open(input, &mut diagnostics);
    let ast = opened.and_then(|(_, declaration)| syntax::ast(&declaration, &mut diagnostics));
    let model = ast.and_then(|ast| check::model(&ast, &Project, &mut diagnostics).ok());
    diagnostics.finish();
    model
}

/// Every word that can follow an arrow, as its row of the reference writes it: `dense(16)`, or with its
/// sources where it has several, `(a, b) -> word`.
pub fn written_words() -> Vec<(Word, String)> {
    let reference = files::text(&files::root().join("docs/reference.md"));
    let reference = reference.split("\n## Losses\n").next().unwrap_or_default();
    let written = reference.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    let operation = |text: &str| text.split_once(") -> ").map_or(text, |(_, word)| word).to_owned();
    let word = |text: &str| Word::of(operation(text).split('(').next().unwrap_or_default());
    let mut rows: Vec<(Word, String)> = Vec::new();
    for (word, text) in written.filter_map(|text| Some((word(text)?, text.to_owned()))) {
        // A row with an option is about the option, unless it is the word's only one.
        if !operation(&text).contains('=') || !rows.iter().any(|(other, _)| *other == word) {
            rows.push((word, text));
        }
    }
    let written = rows;
    let is_written = |word: &Word| written.iter().any(|(_, text)| operation(text).starts_with(word.text()));
    let missing: Vec<&str> = Word::all().filter(|word| !is_written(word)).map(Word::text).collect();
    assert!(missing.is_empty(), "no row of the reference is about {missing:?}");
    written
}

/// What is written for a word, of this value: `x -> dense(16)`, `(x, x) -> word`.
pub fn chained(written: &str, source: &str) -> String {
    match written.split_once(" -> ") {
        None => format!("{source} -> {written}"),
        Some((sources, operation)) => {
            let sources: Vec<&str> = sources.split(", ").map(|_| source).collect();
            format!("({}) -> {operation}", sources.join(", "))
        }
    }
}

/// How many tokens there are, each bracket one of them.
pub fn count(tokens: &TokenStream) -> usize {
    let of = |token| if let TokenTree::Group(group) = token { 2 + count(&group.stream()) } else { 1 };
    tokens.clone().into_iter().map(of).sum()
}

/// The contents of every `network! { … }` of a program, also within other items.
pub fn declarations(program: &TokenStream) -> Vec<TokenStream> {
    let tokens: Vec<TokenTree> = program.clone().into_iter().collect();
    let mut found = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else { continue };
        let is_network = matches!(&tokens[..index], [.., TokenTree::Ident(name), TokenTree::Punct(bang)]
            if name == "network" && bang.as_char() == '!');
        match is_network && group.delimiter() != Delimiter::None {
            true => found.push(group.stream()),
            false => found.extend(declarations(&group.stream())),
        }
    }
    found
}

/// The text of a place, on one line. The source must be the first text that its thread parsed.
pub fn underlined(source: &str, place: Place) -> String {
    let range = place.first.byte_range().start..place.last.byte_range().end;
    source[range].split_whitespace().collect::<Vec<_>>().join(" ")
}
