//! Whatever the tokens, the compiler answers: it never panics, the same input gives the same output, and what
//! comes out parses, be it a network or the stub of a refused one.
//!
//! Valid declarations are mutilated at random places, and others are put together from the words of the
//! language; the generator begins with the same seed in every run.
#![allow(clippy::unwrap_used)] // a test may panic

use core::iter;
use std::sync::LazyLock;

use netwright_codegen::files::Nowhere;
use netwright_codegen::keyword::{self, Init, Loss, Word, option};
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use quote::quote;

const VALID: [&str; 10] = [
    "pub struct Sparse { x: input(4); a: x -> slice(..2); h: (a, x) -> dense(2, connect = [0 -> 0, 1 -> 0, 5 -> 1]) -> \
     leaky_relu(0.1); k: a -> dense(2, mask = [[1, 0], [1, 1]], l1 = 1e-4, l2 = 1e-3); q: k -> prelu; t: q -> dense(2); \
     w: t -> dense(2, tie = t); u[2]: w - h * q -> dense(2, tie = transpose(t), bias_init = uniform(0.1)); loss: huber(u, delta = 0.5); }",
    "struct Weighed { x: input(3); h: x -> dense(4, max_norm = 3, rate_scale = 0.5) -> dropout(0.5); y: h -> dense(1) -> sigmoid; \
     loss: 2 * bce(y, positive_weight = 3) + 0.5 * mse(y); output: (h, y); }",
    "pub struct Heads { x: input(2, 2); h[4]: x -> dense(2 * 2) -> relu -> tanh(allow = \"NW0050\"); \
     n: h -> layer_norm(epsilon = 1e-3); b: n -> batch_norm(momentum = 0.2); d: b -> dropout(0.25); s: d -> scale; \
     r: s -> rms_norm; spare: r -> dense(2, allow = \"NW0035\"); m: r -> dense(2); v: r -> dense(2) -> softplus; \
     p: r -> dense(3) -> log_softmax; loss: gaussian_nll(m, v) + 0.5 * cross_entropy(p, label_smoothing = 0.1); \
     output: (m, p); }",
    "pub struct Xor<2, 4, 1>;",
    "struct Digits<64, 32 relu, 10 softmax>;",
    "#[derive(Debug)] pub(crate) struct Seed { x: input(1); h: x -> dense(1, bias = false, weights = [[0.5]]) -> \
     sigmoid; y: h -> dense(1, bias = false, weights = [[1.0]]) -> sigmoid; loss: bce(y); }",
    "pub struct Residual { x: input(4, 2); h: x -> dense(8, init = he_normal) -> relu; s: (h + x) + h -> tanh; \
     y: s -> dense(3, frozen = true) -> softmax; loss: cross_entropy(y); }",
    "pub struct Forward { x: input(3); r#type: x -> dense(2, bias = [-0.5, 1e-3]); }",
    "pub struct Family<const H in [2, 3], const P in [0.5, 1e-1]> { x: input(3); h: x -> dense(2 * H) -> tanh -> dropout(P); \
     s: h -> slice(..H); y: s -> dense(1, bias = [-P]); loss: P * mse(y); }",
    "pub struct Loop { x: input(2); a: b -> dense(2, init = uniform(0.1)); b: a -> sigmoid; loss: mse(b); }",
];

/// Names, signs and literals, and what does not belong to the language.
const OTHERS: [&str; 47] = [
    "x",
    "h",
    "y",
    "r#type",
    "r#x",
    "type",
    "self",
    "_",
    "struct",
    "pub",
    "Net",
    "true",
    "false",
    "..",
    "\"NW0035\"",
    "\"NW0050\"",
    "[2]",
    "const",
    "in",
    "H",
    "[8, 16]",
    "->",
    "-",
    ">",
    "<",
    "+",
    "*",
    ":",
    "::",
    ";",
    ",",
    "=",
    "#",
    "'a",
    "'",
    "0",
    "1",
    "2",
    "-1",
    "0.5",
    "1e400",
    "18446744073709551616",
    "4294967296",
    "16u8",
    "\"text\"",
    "b'x'",
    "é",
];

/// What tokens are made of: these, and all words of the language.
static VOCABULARY: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let words = Word::all().map(Word::text).chain(Loss::WORDS).chain(Init::WORDS).chain(option::ALL);
    OTHERS.into_iter().chain(keyword::RESERVED).chain([keyword::TRANSPOSE]).chain(words).collect()
});

/// Tokens that can be changed: proc_macro2's own groups cannot.
#[derive(Clone, Debug)]
enum Node {
    Tokens(TokenStream),
    Group(Delimiter, Vec<Node>),
}

impl Node {
    fn read(tokens: TokenStream) -> Vec<Node> {
        let read = |token| match token {
            TokenTree::Group(group) => Node::Group(group.delimiter(), Node::read(group.stream())),
            other => Node::Tokens(other.into()),
        };
        tokens.into_iter().map(read).collect()
    }

    /// A word of the vocabulary; a `'` alone is not a token.
    fn word(index: usize) -> Node {
        Node::Tokens(VOCABULARY[index].parse().unwrap_or_default())
    }

    fn write(nodes: &[Node]) -> TokenStream {
        let write = |node: &Node| match node {
            Node::Tokens(tokens) => tokens.clone(),
            Node::Group(delimiter, inner) => {
                TokenTree::Group(Group::new(*delimiter, Node::write(inner))).into()
            }
        };
        nodes.iter().map(write).collect()
    }
}

#[derive(Clone, Copy, Debug)]
enum Change {
    Delete,
    Duplicate,
    Swap,
    Replace(usize),
    Insert(usize),
    /// Puts brackets around a token.
    Enclose(Delimiter),
}

fn delimiter() -> impl Strategy<Value = Delimiter> {
    prop_oneof![
        Just(Delimiter::Parenthesis),
        Just(Delimiter::Bracket),
        Just(Delimiter::Brace),
        Just(Delimiter::None)
    ]
}

fn change() -> impl Strategy<Value = Change> {
    let word = 0..VOCABULARY.len();
    prop_oneof![
        Just(Change::Delete),
        Just(Change::Duplicate),
        Just(Change::Swap),
        word.clone().prop_map(Change::Replace),
        word.prop_map(Change::Insert),
        delimiter().prop_map(Change::Enclose),
    ]
}

/// Changes the node at `place`, counted depth first; returns how many nodes there were.
fn apply(nodes: &mut Vec<Node>, place: usize, change: Change) -> usize {
    let mut count = 0;
    for index in 0..nodes.len() {
        if count == place {
            let node = nodes[index].clone();
            match change {
                Change::Delete => drop(nodes.remove(index)),
                Change::Duplicate => nodes.insert(index, node),
                Change::Swap => {
                    let other = (index + 1) % nodes.len();
                    nodes.swap(index, other);
                }
                Change::Replace(word) => nodes[index] = Node::word(word),
                Change::Insert(word) => nodes.insert(index, Node::word(word)),
                Change::Enclose(delimiter) => nodes[index] = Node::Group(delimiter, vec![node]),
            }
            return usize::MAX;
        }
        count += 1;
        if let Node::Group(_, inner) = &mut nodes[index] {
            let inside = apply(inner, place - count, change);
            if inside == usize::MAX {
                return usize::MAX;
            }
            count += inside;
        }
    }
    count
}

fn count(nodes: &[Node]) -> usize {
    nodes.iter().map(|node| if let Node::Group(_, inner) = node { 1 + count(inner) } else { 1 }).sum()
}

fn mutilated() -> impl Strategy<Value = Vec<Node>> {
    (0..VALID.len(), vec((any::<prop::sample::Index>(), change()), 0..6)).prop_map(|(which, changes)| {
        let mut nodes = Node::read(VALID[which].parse().unwrap());
        for (place, change) in changes {
            let size = count(&nodes);
            if size > 0 {
                apply(&mut nodes, place.index(size), change);
            }
        }
        nodes
    })
}

fn soup() -> impl Strategy<Value = Vec<Node>> {
    let token = (0..VOCABULARY.len()).prop_map(Node::word);
    let node = token.prop_recursive(4, 64, 12, |inner| {
        (delimiter(), vec(inner, 0..12)).prop_map(|(delimiter, inner)| Node::Group(delimiter, inner))
    });
    let words = |text: &str| Node::read(text.parse().unwrap());
    let (angle, block) = (words("pub struct Net <"), words("pub struct Net"));
    (0..4, vec(node, 0..24)).prop_map(move |(form, nodes)| match form {
        0 => nodes,
        1 => angle.iter().cloned().chain(nodes).collect(),
        _ => block.iter().cloned().chain([Node::Group(Delimiter::Brace, nodes)]).collect(),
    })
}

/// The property; says by its result whether the declaration was a network.
fn check(declaration: &TokenStream) -> bool {
    let input = &quote!((::netwright, alloc) #declaration);
    let (tokens, errors) = netwright_codegen::compile(input.clone());
    let text = tokens.to_string();
    let parsed = syn::parse2::<syn::File>(tokens);
    assert!(parsed.is_ok(), "{:?} in what {input} becomes: {text}", parsed.err());
    let expanded = netwright_codegen::expand(input.clone(), &Nowhere);
    assert!(syn::parse2::<syn::File>(expanded.clone()).is_ok(), "the errors do not parse: {expanded}");
    assert_eq!(expanded.to_string(), netwright_codegen::expand(input.clone(), &Nowhere).to_string());
    errors.is_empty()
}

/// How many inputs of a kind are tried: 600, or `NETWRIGHT_INPUTS` of them.
fn cases() -> u32 {
    std::env::var("NETWRIGHT_INPUTS").ok().and_then(|number| number.parse().ok()).unwrap_or(600)
}

fn run(strategy: impl Strategy<Value = Vec<Node>>) -> usize {
    let config = ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let networks = core::cell::Cell::new(0);
    let result = runner.run(&strategy, |nodes| {
        let is_network = check(&Node::write(&nodes));
        networks.set(networks.get() + usize::from(is_network));
        Ok(())
    });
    assert!(result.is_ok(), "{}", result.unwrap_err());
    networks.get()
}

#[test]
fn mutilated_declarations_are_answered() {
    let networks = run(mutilated());
    let cases = cases() as usize;
    let both = cases / 20..cases - cases / 20;
    assert!(both.contains(&networks), "{networks} of {cases} are networks: both outcomes must occur");
}

#[test]
fn token_soup_is_answered() {
    run(soup());
}

#[test]
fn valid_declarations_are_accepted() {
    for text in &VALID[..VALID.len() - 1] {
        assert!(check(&text.parse().unwrap()), "{text}");
    }
}

/// `inner` in 10,000 groups.
fn buried(delimiter: Delimiter, inner: &str) -> TokenStream {
    let inner: TokenStream = inner.parse().unwrap();
    (0..10_000).fold(inner, |inner, _| TokenTree::Group(Group::new(delimiter, inner)).into())
}

#[test]
fn deep_nesting_is_refused() {
    for delimiter in [Delimiter::Parenthesis, Delimiter::Bracket, Delimiter::Brace, Delimiter::None] {
        let deep = buried(delimiter, "x");
        let forms = [
            quote!(#deep),
            quote!(pub struct Net { x: input(2); y: #deep -> dense(1); }),
            quote!(pub struct Net { x: input(#deep); y: x -> dense(1, weights = #deep); }),
            quote!(pub struct Net<2, #deep, 1>;),
            quote!(#[doc = #deep] pub struct Net<2, 1>;),
            quote!(pub #deep struct Net<2, 1>;),
        ];
        for input in forms {
            let (_, errors) = netwright_codegen::compile(input);
            let texts: Vec<String> = errors.iter().map(netwright_codegen::diag::Diagnostic::text).collect();
            assert!(texts.len() == 1 && texts[0].starts_with("brackets are nested"), "{texts:?}");
        }
    }
}

#[test]
fn long_declarations_are_answered() {
    let sum = iter::repeat_n("x", 10_000).collect::<Vec<_>>().join("+");
    let chain = iter::repeat_n("tanh", 1_000).collect::<Vec<_>>().join("->");
    let items: String = (0..1_000).map(|index| format!("v{}: v{index} -> tanh;", index + 1)).collect();
    let sizes = iter::repeat_n("2", 1_000).collect::<Vec<_>>().join(",");
    let list = iter::repeat_n("0.5", 10_000).collect::<Vec<_>>().join(",");
    for text in [
        format!("struct Net {{ x: input(1); y: {sum} -> dense(1); }}"),
        format!("struct Net {{ x: input(1); y: x -> dense(1) -> {chain}; }}"),
        format!("struct Net {{ v0: input(1); {items} y: v1000 -> dense(1); }}"),
        format!("struct Net <{sizes}>;"),
        format!("struct Net {{ x: input(10000); y: x -> dense(1, bias = [{list}], weights = [[{list}]]); }}"),
    ] {
        let (tokens, _) = netwright_codegen::compile(text.parse().unwrap());
        assert!(syn::parse2::<syn::File>(tokens).is_ok());
    }
}
