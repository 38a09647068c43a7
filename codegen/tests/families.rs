//! A member of a family is what the same network is when it is declared alone: the same tokens, but for the
//! item that is for editors alone, which the first member has.
#![allow(clippy::unwrap_used, clippy::panic)] // a test may panic

use netwright_codegen::compile;
use netwright_codegen::diag::Diagnostic;
use netwright_support::compiler::{input, texts};
use netwright_support::files;
use proc_macro2::TokenStream;

/// What is emitted for a declaration that is right, or of which there are warnings alone.
fn emitted(declaration: &str) -> String {
    let (tokens, found) = compile(input(declaration));
    assert!(found.iter().all(Diagnostic::is_warning), "{declaration}");
    tokens.to_string()
}

/// Without the first item, `const _: () = { … };`.
fn without_editor(declaration: &str) -> String {
    let tokens: TokenStream = emitted(declaration).parse().unwrap();
    let mut tokens = tokens.into_iter();
    while tokens.next().is_some_and(|token| token.to_string() != ";") {}
    tokens.collect::<TokenStream>().to_string()
}

/// A family is its members, and nothing else before its own items.
fn assert_members(head: &str, constants: &str, body: &str, members: &[(&str, &[(&str, &str)])]) {
    let family = emitted(&format!("{head} struct Net<{constants}> {body}"));
    let mut rest = family.as_str();
    for (index, (name, values)) in members.iter().enumerate() {
        let own =
            values.iter().fold(body.to_owned(), |body, (constant, value)| body.replace(constant, value));
        let alone = format!("{head} struct {name} {own}");
        let expected = if index == 0 { emitted(&alone) } else { without_editor(&alone) };
        rest = rest.strip_prefix(expected.as_str()).unwrap_or_else(|| panic!("{alone}")).trim_start();
    }
    assert!(rest.contains("trait NetMember"), "{rest}");
    for (name, _) in members {
        assert_eq!(rest.matches(&format!("impl NetMember for {name} ")).count(), 1, "{rest}");
    }
}

#[test]
fn a_member_has_the_tokens_of_the_network_that_is_declared_alone() {
    assert_members(
        "/// Doc. \n #[derive(Debug)] #[cfg(all())] pub",
        "const WIDE in [8, 1_6, 32]",
        "{ x: input(2); h: x -> dense(WIDE) -> tanh; y: (h, x) -> slice(..WIDE) -> dense(1) -> sigmoid; loss: bce(y); }",
        &[("Net8", &[("WIDE", "8")]), ("Net16", &[("WIDE", "1_6")]), ("Net32", &[("WIDE", "32")])],
    );
    // A share, an initialiser's range, the weight of a loss, an option, a list, a stated size, an exponent.
    assert_members(
        "pub(crate)",
        "const PART in [0.5, 2.5e-1], const SIZE in [2, 3]",
        "{ x: input(2 * 3); h[SIZE * 2]: x -> dense(SIZE * 2, init = uniform(PART), l2 = PART) -> relu -> dropout(PART); \
         k: h -> dense(2, bias = [PART, -PART], max_norm = PART); n: PART * k -> clip(-SIZE, inf); y: n -> dense(2); \
         loss: PART * mse(y); }",
        &[
            ("Net0_5x2", &[("PART", "0.5"), ("SIZE", "2")]),
            ("Net0_5x3", &[("PART", "0.5"), ("SIZE", "3")]),
            ("Net0_25x2", &[("PART", "2.5e-1"), ("SIZE", "2")]),
            ("Net0_25x3", &[("PART", "2.5e-1"), ("SIZE", "3")]),
        ],
    );
    // Without a loss, and of one value.
    assert_members("", "const H in [4]", "{ x: input(2); y: x -> dense(H); }", &[("Net4", &[("H", "4")])]);
}

#[test]
fn the_visitor_calls_every_member_in_order() {
    let text = emitted(
        "struct Net<const A in [3, 2], const B in [5, 4]> { x: input(2); h: x -> dense(A) -> tanh; k: h -> dense(B) -> tanh; \
         y: k -> dense(1); loss: mse(y); }",
    );
    let (_, visit) = text.split_once("fn visit < V").unwrap();
    let (visit, _) = visit.split_once("pub fn").unwrap();
    let calls: Vec<&str> =
        visit.split(":: visit :: < ").skip(1).map(|rest| rest.split_once(' ').unwrap().0).collect();
    assert_eq!(calls, ["Net3x5", "Net3x4", "Net2x5", "Net2x4"]);
}

#[test]
fn a_value_of_each_kind_is_the_constant_that_generic_code_reads() {
    let text = emitted(
        "struct Net<const SIZE in [0x10, 1_0], const RATE in [1, 1e-1]> { x: input(2); h: x -> dense(SIZE, l1 = RATE) -> tanh; \
         y: h -> dense(1); loss: mse(y); }",
    );
    for (member, size, rate) in [("Net16x1", "16", "1.0"), ("Net10x0_1", "10", "0.1")] {
        let constants = format!(
            "impl NetMember for {member} {{ const SIZE : :: core :: primitive :: usize = {size} ; \
             const RATE : :: core :: primitive :: f64 = {rate} ; }}"
        );
        assert!(text.contains(&constants), "{constants}");
    }
}

/// Generic code could not tell a constant of a family from one that every network has.
#[test]
fn no_constant_has_the_name_of_one_that_every_network_has() {
    let program = files::text(&files::root().join("runtime/src/program.rs"));
    let names = program.lines().filter_map(|line| line.strip_prefix("    const ")?.split(':').next());
    let names: Vec<&str> = names.collect();
    assert!(names.contains(&"INPUTS") && names.len() > 8, "{names:?}");
    for name in names.into_iter().chain(["LENGTH"]) {
        let found = texts(&format!(
            "struct Net<const {name} in [2, 3]> {{ x: input(2); h: x -> dense({name}) -> tanh; y: h -> dense(1); loss: mse(y); }}"
        ));
        assert!(found.len() == 1 && found[0].contains("of its own [NW0068]"), "{name}: {found:?}");
    }
}

/// What one network may cost is said of it alone, what all of them cost of the family.
#[test]
fn a_family_within_its_budget_may_cost_more_than_one_network() {
    let values: Vec<String> = (8..24).map(|value| value.to_string()).collect();
    let family = |values: &[String]| {
        texts(&format!(
            "struct Net<const H in [{}]> {{ x: input(2); h: x -> dense(H) -> tanh; y: h -> dense(1) -> sigmoid; loss: bce(y); }}",
            values.join(", ")
        ))
    };
    assert_eq!(family(&values), [""; 0]);
    let values: Vec<String> = (8..72).map(|value| value.to_string()).collect();
    assert!(family(&values).iter().any(|text| text.contains("NW0048")));
}
