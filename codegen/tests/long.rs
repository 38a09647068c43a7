//! What takes long: a declaration of 10 kB holds thousands of errors, of layers or of operations. Of the
//! errors so many are reported as a person reads, and beyond the budget a network is refused, so the answer
//! stays short; how long it takes is measured in `benches/compile`.
#![allow(clippy::unwrap_used)] // a test may panic

use netwright_codegen::diag::{Diagnostic, SHOWN};
use netwright_support::compiler::{compile, count, texts, texts_of};

/// Items that are wrong, each with an error of its own.
fn wrong(items: usize) -> Vec<String> {
    let text: String = (0..items).map(|item| format!("a{item}: b{item};")).collect();
    texts(&format!("struct Net {{ x: input(1); {text} }}"))
}

#[test]
fn the_first_errors_are_reported_and_the_others_counted() {
    assert_eq!(wrong(SHOWN).len(), SHOWN);
    assert!(!wrong(SHOWN).iter().any(|text| text.contains("more error")));
    let last = |items| wrong(items).pop().unwrap();
    let help = "\nhelp: first fix the ones that are shown";
    assert_eq!(last(SHOWN + 1), format!("1 more error is not shown; it is here [NW0007]{help}"));
    let many = format!("900 more errors are not shown; the first of them is here [NW0007]{help}");
    assert_eq!(last(SHOWN + 900), many);
    assert_eq!(wrong(SHOWN + 900).len(), SHOWN + 1);
}

#[test]
fn the_first_warnings_are_reported_and_the_others_counted() {
    let chain = "-> tanh".repeat(SHOWN + 20);
    let (_, warnings) =
        compile(&format!("struct Net {{ x: input(1); y: x -> dense(1) {chain}; loss: mse(y); }}"));
    assert_eq!(warnings.len(), SHOWN + 1);
    assert!(warnings.iter().all(Diagnostic::is_warning));
    let text = warnings.last().unwrap().text();
    assert!(text.starts_with("19 more warnings are not shown; the first of them is here [NW0050]"), "{text}");
}

#[test]
fn what_is_said_of_many_names_stays_short() {
    let text: String = (0..500).map(|item| format!("a{item}: a{};", (item + 1) % 500)).collect();
    let declaration = format!("struct Net {{ x: input(1); {text} y: other -> dense(1); }}");
    let texts = texts(&declaration);
    assert_eq!(texts.len(), 2, "a cycle, and a name that nothing declares");
    assert!(texts.iter().all(|text| text.len() < 400), "{texts:?}");
}

/// Whatever is said in 10 kB, no more than this comes out: as many tokens as 256 layers with an activation.
const MOST_TOKENS: usize = 400_000;

#[test]
fn what_comes_of_10_kb_is_bounded() {
    let repeated = |part: &str| part.repeat(9_900 / part.len());
    let chain =
        |operation| format!("struct Net {{ x: input(1); y: x -> dense(1) {}; }}", repeated(operation));
    for text in [
        format!("struct Net<{}2>;", repeated("2,")),
        format!("struct Net<{}2>;", repeated("9 tanh,")),
        format!("struct Net<2 {}>;", repeated(",2 tnah")),
        chain("->sin"),
        chain("->dropout(.5)"),
        format!("struct Net {{ x: input(1); y: x -> dense(1); loss: mse(y) {}; }}", repeated("+mse(y)")),
        format!("struct Net {{ x: input(1); y: ({}x) -> dense(1); }}", repeated("x+")),
    ] {
        assert!(text.len() <= 10_000, "{}", text.len());
        let (tokens, errors) = compile(&text);
        assert!(!errors.is_empty(), "{}…", &text[..60]);
        assert!(errors.len() <= SHOWN + 1, "{} errors", errors.len());
        let tokens = count(&tokens);
        assert!(tokens < MOST_TOKENS, "{tokens} tokens of {}…", &text[..60]);
    }
}

/// To read a number takes time in the square of its digits.
#[test]
fn numbers_of_thousands_of_digits_are_refused() {
    for number in ["9".repeat(9_000), format!("0.{}1", "0".repeat(1_200)), format!("{}.5", "1".repeat(1_500))]
    {
        let (_, errors) = compile(&format!("struct Net {{ x: input({number}); y: x -> dense(1); }}"));
        let texts = texts_of(&errors);
        assert!(texts.len() == 1 && texts[0].starts_with("this number has "), "{texts:?}");
    }
    let (_, errors) = compile(&format!(
        "struct Net {{ x: input(1); y: x -> dense(1, bias = [0.{}5]); }}",
        "0".repeat(1_000)
    ));
    assert!(errors.is_empty());
}

/// 5 kB in one word are not a misspelling of 5 kB in another one.
#[test]
fn long_words_have_no_suggestion() {
    let (declared, mentioned) = ("a".repeat(4_000), "a".repeat(4_001));
    let (_, errors) = compile(&format!("struct Net {{ {declared}: input(1); y: {mentioned} -> dense(1); }}"));
    assert!(errors.iter().all(|error| !error.text().contains("did you mean")));
}
