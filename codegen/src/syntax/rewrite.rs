//! Arguments that are written as in Python or Rust, and the form that is used here: words in quotes, `0:3`,
//! `20%`, `[0.5; 4]`, pairs in parentheses. The meaning is clear, so the error is reported once with the
//! exact fix, and the item is read on as if the fix were written.

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, TokenStream, TokenTree};
use syn::Lit;

use super::cursor::{flatten, spell};
use crate::diag::{Code, Diagnostic, Diagnostics, Place, nearest};
use crate::keyword::{self, Init, Loss, option};

/// The most numbers that a list in the form `[0.5; 4]` is written out to.
const REPEATED: usize = 64;

/// A mistake in an argument, and its place.
type Mistake = (Place, &'static str);

fn is_sign(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}

fn group(delimiter: Delimiter, tokens: Vec<TokenTree>, like: &Group) -> TokenTree {
    let mut group = Group::new(delimiter, tokens.into_iter().collect::<TokenStream>());
    group.set_span(like.span());
    group.into()
}

/// The text in quotes.
fn text_of(literal: &Literal) -> Option<String> {
    match Lit::new(literal.clone()) {
        Lit::Str(text) => Some(text.value()),
        _ => None,
    }
}

/// The word in a text such as `"relu"`.
pub(super) fn quoted_word(token: &TokenTree) -> Option<Ident> {
    let TokenTree::Literal(literal) = token else { return None };
    let text = text_of(literal)?;
    let is_word = text.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && text.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    is_word.then(|| Ident::new(&text, literal.span()))
}

/// The error for a word in quotes, with the fix.
#[track_caller]
pub(super) fn refuse_quotes(place: Place, fix: &str) -> Diagnostic {
    Diagnostic::new(Code::Expected, place, QUOTES).help(format!("write `{fix}`"))
}

const QUOTES: &str = "words and numbers are written without quotes";
const PERCENT: &str = "a percentage is written as a share of 1";
const COLON: &str = "a range is written with `..`, not with `:`";
const REPEAT: &str = "a list is written number by number, not with `;`";
const BRACKETS: &str = "the sizes of the input are written without brackets of their own";
const PAIRS: &str = "a connection is written `input -> output`";

/// A word, or a number, for each text in quotes that can be one; `has_names` says that any word can stand
/// there.
fn unquoted(tokens: &[TokenTree], has_names: bool, fault: &mut Option<Mistake>) -> Vec<TokenTree> {
    let mut written = Vec::with_capacity(tokens.len());
    for token in tokens {
        match token {
            TokenTree::Group(inner) => {
                let inside = unquoted(&flatten(inner.stream()), has_names, fault);
                written.push(group(inner.delimiter(), inside, inner));
            }
            TokenTree::Literal(literal) => match read_text(literal, has_names) {
                Some(read) => {
                    fault.get_or_insert((Place::of(token), QUOTES));
                    written.extend(read);
                }
                None => written.push(token.clone()),
            },
            TokenTree::Ident(_) | TokenTree::Punct(_) => written.push(token.clone()),
        }
    }
    written
}

/// Whether a word that is written as a value is probably one of the language.
fn is_value(word: &Ident) -> bool {
    let values = Init::WORDS.into_iter().chain(["true", "false", keyword::TRANSPOSE]);
    nearest(&word.to_string(), values.chain(keyword::operations())).is_some()
}

/// The word or the number in a text.
fn read_text(literal: &Literal, has_names: bool) -> Option<Vec<TokenTree>> {
    if let Some(word) = quoted_word(&TokenTree::Literal(literal.clone())) {
        return (has_names || is_value(&word)).then(|| vec![word.into()]);
    }
    let text = text_of(literal)?;
    let text = text.trim();
    let mut number = match (text.parse::<usize>(), text.parse::<f64>()) {
        (Ok(whole), _) => Literal::usize_unsuffixed(whole),
        (_, Ok(number)) if number.is_finite() => Literal::f64_unsuffixed(number.abs()),
        _ => return None,
    };
    number.set_span(literal.span());
    let mut minus = Punct::new('-', Spacing::Alone);
    minus.set_span(literal.span());
    let sign = text.starts_with('-').then(|| TokenTree::Punct(minus));
    Some(sign.into_iter().chain([number.into()]).collect())
}

/// `20%` as 0.2, at the end of a value.
fn as_share(tokens: &[TokenTree]) -> Option<(Mistake, Vec<TokenTree>)> {
    let [before @ .., number @ TokenTree::Literal(literal), sign] = tokens else { return None };
    if !is_sign(sign, '%') {
        return None;
    }
    let value: f64 = literal.to_string().replace('_', "").parse().ok()?;
    // Digits are kept: 0.07 is not 0.07 + 1e-17.
    let mut share = Literal::f64_unsuffixed(((value / 100.0) * 1e9).round() / 1e9);
    share.set_span(literal.span());
    let place = Place::between(Place::of(number), Place::of(sign));
    Some(((place, PERCENT), before.iter().cloned().chain([share.into()]).collect()))
}

/// `0:3` as `0..3`.
fn as_range(tokens: &[TokenTree]) -> Option<(Mistake, Vec<TokenTree>)> {
    let mut colons = tokens.iter().enumerate().filter(|(_, token)| is_sign(token, ':'));
    let (Some((position, colon)), None) = (colons.next(), colons.next()) else { return None };
    let is_number = |token: &TokenTree| {
        matches!(token, TokenTree::Literal(_)) || is_sign(token, '-') || is_sign(token, '+')
    };
    let (before, behind) = (&tokens[..position], &tokens[position + 1..]);
    if !before.iter().chain(behind).all(is_number) {
        return None;
    }
    let dot = |spacing| {
        let mut dot = Punct::new('.', spacing);
        dot.set_span(colon.span());
        TokenTree::Punct(dot)
    };
    let dots = [dot(Spacing::Joint), dot(Spacing::Alone)];
    Some((
        (Place::of(colon), COLON),
        before.iter().cloned().chain(dots).chain(behind.iter().cloned()).collect(),
    ))
}

/// `[0.5; 3]` as `[0.5, 0.5, 0.5]`, at any depth.
fn written_out(tokens: &[TokenTree], fault: &mut Option<Mistake>) -> Vec<TokenTree> {
    let list = |token: &TokenTree| {
        let TokenTree::Group(inner) = token else { return token.clone() };
        let inside = flatten(inner.stream());
        let semicolon = inside.iter().position(|token| is_sign(token, ';'));
        let repeated = semicolon.and_then(|position| {
            let [TokenTree::Literal(count)] = &inside[position + 1..] else { return None };
            let count: usize = count.to_string().parse().ok()?;
            (1..=REPEATED).contains(&count).then(|| (inside[..position].to_vec(), count))
        });
        let Some((entry, count)) = repeated.filter(|_| inner.delimiter() == Delimiter::Bracket) else {
            return group(inner.delimiter(), written_out(&inside, fault), inner);
        };
        fault.get_or_insert((Place::of(token), REPEAT));
        let entry = written_out(&entry, fault);
        let mut entries = Vec::new();
        for index in 0..count {
            entries.extend((index > 0).then(|| TokenTree::Punct(Punct::new(',', Spacing::Alone))));
            entries.extend(entry.iter().cloned());
        }
        group(Delimiter::Bracket, entries, inner)
    };
    tokens.iter().map(list).collect()
}

/// `[(0, 1), (1, 0)]` as `[0 -> 1, 1 -> 0]`.
fn as_connections(tokens: &[TokenTree]) -> Option<(Mistake, Vec<TokenTree>)> {
    let [list @ TokenTree::Group(inner)] = tokens else { return None };
    let inside = flatten(inner.stream());
    let mut written = Vec::with_capacity(inside.len());
    let mut has_pair = false;
    for token in &inside {
        let pair = match token {
            TokenTree::Group(pair) => flatten(pair.stream()),
            _ => Vec::new(),
        };
        let mut ends = pair.split(|token| is_sign(token, ','));
        match (ends.next(), ends.next(), ends.next()) {
            (Some(input), Some(output), None) if !input.is_empty() && !output.is_empty() => {
                has_pair = true;
                written.extend(input.iter().cloned());
                written.push(Punct::new('-', Spacing::Joint).into());
                written.push(Punct::new('>', Spacing::Alone).into());
                written.extend(output.iter().cloned());
            }
            _ => written.push(token.clone()),
        }
    }
    let is_list = has_pair && inner.delimiter() == Delimiter::Bracket;
    is_list.then(|| ((Place::of(list), PAIRS), vec![group(Delimiter::Bracket, written, inner)]))
}

/// The sizes in a tuple or a list.
fn sizes_in_brackets(tokens: &[TokenTree]) -> Option<(Place, Vec<TokenTree>)> {
    let [token @ TokenTree::Group(inner)] = tokens else { return None };
    let mut inside = flatten(inner.stream());
    if inside.last().is_some_and(|last| is_sign(last, ',')) {
        inside.pop();
    }
    let is_size = |token: &TokenTree| matches!(token, TokenTree::Literal(_)) || is_sign(token, ',');
    let is_list = inner.delimiter() == Delimiter::Bracket || inner.stream().to_string().contains(',');
    (is_list && !inside.is_empty() && inside.iter().all(is_size)).then(|| (Place::of(token), inside))
}

/// One argument as it is written here, with what was wrong with it, and whether it was in quotes.
fn argument(word: &Ident, key: Option<&str>, value: &[TokenTree]) -> (Option<Mistake>, bool, Vec<TokenTree>) {
    // `gelu("tanh")` and the codes of `allow` are texts, and those of a macro such as `env!("N")` its own.
    let is_macro = value.iter().any(|token| is_sign(token, '!'));
    let may_be_text = key == Some(option::ALLOW) || word == "gelu" || is_macro;
    let has_names = key == Some(option::TIE) || key.is_none() && Loss::of(&word.to_string()).is_some();
    let mut fault = None;
    let mut value = if may_be_text { value.to_vec() } else { unquoted(value, has_names, &mut fault) };
    // An option that does not exist is answered with what is written instead, so its quotes are not a second
    // mistake; nor are those of `Activation("relu")`.
    let is_unquoted = fault.is_some();
    let is_activation = key.is_none() && keyword::plain(&word.to_string()) == "activation";
    if is_activation || key.is_some_and(|key| !option::ALL.contains(&key)) {
        fault = None;
    }
    let forms = [
        as_share(&value),
        as_range(&value).filter(|_| key.is_none() && word == keyword::Word::Slice.text()),
        as_connections(&value).filter(|_| key == Some(option::CONNECT)),
    ];
    if let Some((found, written)) = forms.into_iter().flatten().next() {
        fault.get_or_insert(found);
        value = written;
    }
    let value = written_out(&value, &mut fault);
    (fault, is_unquoted, value)
}

/// The arguments of `word` as they are written here, if they are written in another way, which is reported:
/// once for each argument.
pub(super) fn arguments(
    word: &Ident,
    tokens: &[TokenTree],
    diagnostics: &mut Diagnostics,
) -> Option<Vec<TokenTree>> {
    let (mut all, mut faults, mut has_quotes) = (Vec::new(), Vec::new(), false);
    for part in tokens.split_inclusive(|token| is_sign(token, ',')) {
        let (part, comma) = match part.split_last() {
            Some((last, rest)) if is_sign(last, ',') => (rest, Some(last)),
            _ => (part, None),
        };
        let (key, value) = match part {
            [TokenTree::Ident(key), sign, value @ ..] if is_sign(sign, '=') => (Some(key.to_string()), value),
            _ => (None, part),
        };
        let (fault, is_unquoted, value) = argument(word, key.as_deref(), value);
        has_quotes |= is_unquoted;
        // `input((4,))`, `input(shape = [4])`.
        if let Some((place, sizes)) = sizes_in_brackets(&value).filter(|_| word == keyword::INPUT) {
            faults.push(((place, BRACKETS), None));
            all.extend(sizes);
            all.extend(comma.cloned());
            continue;
        }
        let fix = key.as_ref().map(|key| format!("{key} = {}", spell(&value)));
        faults.extend(fault.map(|fault| (fault, fix)));
        all.extend(key.is_some().then(|| part[..2].to_vec()).into_iter().flatten());
        all.extend(value);
        all.extend(comma.cloned());
    }
    let whole = format!("{word}({})", spell(&all));
    for ((place, message), fix) in &faults {
        let fix = fix.as_deref().unwrap_or(&whole);
        diagnostics.push(Diagnostic::new(Code::Expected, *place, *message).help(format!("write `{fix}`")));
    }
    (has_quotes || !faults.is_empty()).then_some(all)
}
