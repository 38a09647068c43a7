//! Chains that are written as calls, and words with a path: `sigmoid(x)`, `Sequential(Linear(4, 8), ReLU())`,
//! `nn.Linear(8)`.

use proc_macro2::{Delimiter, Group, Ident, TokenTree};

use super::cursor::{Cursor, flatten, spell};
use super::rewrite;
use crate::diag::{Code, Diagnostic, Diagnostics, Place, nearest};
use crate::keyword;

fn is_sign(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}

/// How many tokens of a path such as `nn.` or `keras.layers.` come before a word.
fn path_length(tokens: &[TokenTree]) -> usize {
    let is_module = |word: &Ident| {
        let modules =
            ["nn", "torch", "F", "functional", "keras", "layers", "activations", "losses", "tf", "jax", "np"];
        modules.iter().any(|module| word == module)
    };
    let mut length = 0;
    loop {
        length += match &tokens[length..] {
            [TokenTree::Ident(module), dot, TokenTree::Ident(_), ..]
                if is_module(module) && is_sign(dot, '.') =>
            {
                2
            }
            [TokenTree::Ident(module), first, second, TokenTree::Ident(_), ..]
                if is_module(module) && is_sign(first, ':') && is_sign(second, ':') =>
            {
                3
            }
            _ => return length,
        };
    }
}

/// Skips and reports the path before a word, as in `nn.Linear(8)`; the word that is meant, if that is another
/// one.
pub(super) fn skip_path(cursor: &mut Cursor<'_>, diagnostics: &mut Diagnostics) -> Option<Ident> {
    let rest = cursor.rest();
    let length = path_length(rest);
    let (Some(first), [.., last], Some(TokenTree::Ident(word))) =
        (rest.first(), &rest[..length], rest.get(length))
    else {
        return None;
    };
    let words = keyword::operations().chain(keyword::Loss::WORDS);
    let near = nearest(&word.to_string(), words).filter(|near| word != near);
    let end = if near.is_some() { word.span().into() } else { Place::of(last) };
    let message = "the words of a declaration are written without a path";
    let error = Diagnostic::new(Code::Expected, Place::between(Place::of(first), end), message);
    let path = spell(&rest[..length]).replace(' ', "");
    diagnostics.push(error.help(match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("remove `{path}`"),
    }));
    cursor.take_part(length);
    near.map(|near| Ident::new(near, word.span()))
}

/// The call that a chain begins with, without its path: what is written instead of it has none.
pub(super) fn parse_call(tokens: &[TokenTree]) -> Option<(&Ident, &Group, &[TokenTree])> {
    match tokens.get(path_length(tokens)..)? {
        [TokenTree::Ident(word), TokenTree::Group(arguments), behind @ ..]
            if arguments.delimiter() == Delimiter::Parenthesis =>
        {
            Some((word, arguments, behind))
        }
        _ => None,
    }
}

/// `Dense(8, activation="relu")(x)` as `x -> dense(8) -> relu`.
fn applied(word: &Ident, arguments: &Group, behind: &[TokenTree]) -> Option<String> {
    let [TokenTree::Group(value)] = behind else { return None };
    let call = [TokenTree::Ident(word.clone()), TokenTree::Group(arguments.clone())];
    let ListedLayer { operation, number, activation } = step_of_sequence(&call)??;
    let number = number.map(|number| format!("({number})")).unwrap_or_default();
    let activation = activation.map(|activation| format!(" -> {activation}")).unwrap_or_default();
    Some(format!("{} -> {operation}{number}{activation}", spell(&flatten(value.stream()))))
}

/// `relu(dense(x, 4))` as `x -> dense(4) -> relu`; `None` if nothing is nested.
fn nested(word: &Ident, arguments: &[TokenTree]) -> Option<String> {
    let mut calls = vec![(word.to_string(), arguments.to_vec())];
    loop {
        let (_, arguments) = calls.last()?;
        let (word, inner) = match arguments.get(path_length(arguments)..)? {
            [TokenTree::Ident(word), TokenTree::Group(inner), ..] => {
                (word.to_string(), flatten(inner.stream()))
            }
            _ => break,
        };
        calls.push((word, inner));
    }
    if calls.len() == 1 {
        return None;
    }
    let mut chain = String::new();
    for (index, (word, arguments)) in calls.iter().rev().enumerate() {
        let mut parts = arguments.split(|token| is_sign(token, ','));
        let first = parts.next()?;
        if index == 0 {
            chain += &spell(first);
        }
        let rest: Vec<String> = parts.map(spell).filter(|part| !part.is_empty()).collect();
        let operation = nearest(word, keyword::operations())?;
        chain += &format!(" -> {operation}");
        chain += &if rest.is_empty() { String::new() } else { format!("({})", rest.join(", ")) };
    }
    Some(chain)
}

/// The error for a chain that begins as a function call: `sigmoid(x)`, `inptu(2)`, `concat(a, b)`.
pub(super) fn refuse_call(
    start: Place,
    word: &Ident,
    group: &Group,
    behind: &[TokenTree],
    item: &str,
) -> Diagnostic {
    let arguments = flatten(group.stream());
    let text = word.to_string();
    let call = format!("{word}({})", spell(&arguments));
    if nearest(&text, [keyword::INPUT]).is_some() {
        let message = format!("no operation is called `{word}`");
        return Diagnostic::new(Code::UnknownOperation, word.span(), message)
            .help(format!("did you mean `{}`?", keyword::INPUT));
    }
    if keyword::Loss::of(&text).is_some() {
        let message = format!("`{word}` is a loss, not a value");
        return Diagnostic::new(Code::BeginsWithOperation, word.span(), message)
            .help(format!("write `loss: {call};`"));
    }
    if keyword::is_optimizer(&text) {
        let message = format!("`{word}` is an optimiser, which is not part of a network");
        return Diagnostic::new(Code::BeginsWithOperation, word.span(), message)
            .help(format!("remove `{item}`: an optimiser is an argument of `train_step` and `train_batch`"));
    }
    if let Some(layers) = sequence(&text, &arguments, item) {
        let message = format!("layers are joined by arrows, without a word such as `{word}`");
        return Diagnostic::new(Code::BeginsWithOperation, word.span(), message)
            .help(format!("write `{layers}`, with the name of the input for `x`"));
    }
    if let Some(how) = keyword::absent(&text) {
        let message = format!("no operation is called `{word}`");
        return Diagnostic::new(Code::UnknownOperation, word.span(), message).help(how);
    }
    let message = format!("a chain begins with a value, not with the operation `{word}`");
    let place = Place::between(start, Place::of_group(group));
    let error = Diagnostic::new(Code::BeginsWithOperation, place, message);
    if let Some(chain) = applied(word, group, behind) {
        return error.help(format!("write `{}: {chain};`", item.split(':').next().unwrap_or("y")));
    }
    let operands: Vec<String> = arguments
        .split(|token| is_sign(token, ','))
        .map(spell)
        .filter(|operand| !operand.is_empty())
        .collect();
    let sign = match keyword::sign_of(&text) {
        Some(sign) => Some(format!(" {sign} ")),
        None if keyword::is_joining(&text) => None,
        None => {
            // `relu(dense(x, 4))`.
            if let Some(chain) = nested(word, &arguments) {
                return error.help(format!("write `{chain}`"));
            }
            return error.help(match operands.as_slice() {
                // `sigmoid(x)`, `dense(x, 4)`: the value comes first.
                [value, rest @ ..] if matches!(arguments.first(), Some(TokenTree::Ident(_))) => {
                    let rest = rest.join(", ");
                    let arguments = if rest.is_empty() { rest } else { format!("({rest})") };
                    format!("write `{value} -> {word}{arguments}`")
                }
                _ => format!("write its input first: `x -> {call}`"),
            });
        }
    };
    let joined = match sign {
        Some(sign) => operands.join(&sign),
        None => format!("({})", operands.join(", ")),
    };
    error.help(format!("write `{joined}`"))
}

/// A layer of a list of layers.
struct ListedLayer {
    operation: &'static str,
    number: Option<String>,
    activation: Option<&'static str>,
}

/// What `nn.Linear(4, 8)`, `Dense(8, activation="relu")` or `Activation("relu")` is here: nothing of what
/// needs no word; `None` of what is not known.
fn step_of_sequence(part: &[TokenTree]) -> Option<Option<ListedLayer>> {
    let word = part.iter().rev().find_map(|token| match token {
        TokenTree::Ident(word) => Some(word.to_string()),
        _ => None,
    })?;
    let inside = match part.last() {
        Some(TokenTree::Group(group)) => flatten(group.stream()),
        _ => Vec::new(),
    };
    if keyword::needless(&word).is_some() || nearest(&word, [keyword::INPUT]).is_some() {
        return Some(None);
    }
    let known = |token: &TokenTree| {
        let word = match token {
            TokenTree::Ident(word) => word.clone(),
            text => rewrite::quoted_word(text)?,
        };
        nearest(&word.to_string(), keyword::Activation::WORDS)
    };
    let activation = inside.iter().rev().find_map(known);
    if keyword::plain(&word) == "activation" {
        return Some(Some(ListedLayer { operation: activation?, number: None, activation: None }));
    }
    let operation = nearest(&word, keyword::operations())?;
    // `Linear(4, 8)` has its inputs first.
    let number = inside.iter().rev().map(ToString::to_string).find(|text| text.parse::<f64>().is_ok());
    Some(Some(ListedLayer { operation, number, activation }))
}

/// The items for `Sequential(Linear(4, 8), ReLU(), Linear(8, 1))`.
fn sequence(word: &str, arguments: &[TokenTree], item: &str) -> Option<String> {
    if !matches!(keyword::plain(word).as_str(), "sequential" | "chain" | "modulelist" | "mlp" | "model") {
        return None;
    }
    let list = match arguments {
        [TokenTree::Group(list)] if list.delimiter() == Delimiter::Bracket => flatten(list.stream()),
        _ => arguments.to_vec(),
    };
    let (mut items, mut chain, mut has_layer, mut layers) = (String::new(), "x".to_owned(), false, 0);
    for part in list.split(|token| is_sign(token, ',')).filter(|part| !part.is_empty()) {
        let Some(ListedLayer { operation, number, activation }) = step_of_sequence(part)? else { continue };
        if keyword::layers().any(|layer| layer == operation) && core::mem::replace(&mut has_layer, true) {
            layers += 1;
            let name = if layers == 1 { "h".to_owned() } else { format!("h{layers}") };
            items += &format!("{name}: {chain}; ");
            chain = name;
        }
        chain += &match number {
            Some(number) => format!(" -> {operation}({number})"),
            None => format!(" -> {operation}"),
        };
        chain += &activation.map(|activation| format!(" -> {activation}")).unwrap_or_default();
    }
    let (name, _) = item.split_once(':')?;
    has_layer.then(|| format!("{items}{name}: {chain};"))
}
