//! The word that an editor completes, and the words that fit there.
//!
//! Input: a declaration as rust-analyzer passes it to ask for completions at the caret: with a mark in the
//! word there. Output: the word, and the table of words that fits. Guarantees: read off the tokens alone,
//! since a declaration that somebody is writing is wrong in most places; no other program writes the mark.

use proc_macro2::{Ident, Spacing, TokenTree};

use super::cursor::{begins_item, flatten};
use crate::keyword::{self, Loss, option};

/// What rust-analyzer adds to the word at the caret, or writes there if there is none.
const MARK: &str = "raCompletionMarker";

/// The word at the caret.
#[derive(Clone, Debug)]
pub struct Caret {
    /// With its mark.
    pub word: Ident,
    /// The words that fit there.
    pub wish: Wish,
}

/// The words that fit at the caret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// The name of a value.
    Value,
    /// An operation, after an arrow.
    Operation,
    /// A loss.
    Loss,
    /// An option of a layer or a loss.
    Option,
    /// An initialiser of weights.
    Initialiser,
}

/// The word at the caret, if there is a mark and something can be said of its place.
pub fn caret(declaration: &[TokenTree]) -> Option<Caret> {
    let (word, before) = find(declaration)?;
    // The first tokens are those before the braces.
    let wish = match before.get(1..)? {
        [item] => wish_of_item(last_item(item)),
        [item, arguments @ ..] => wish_of_argument(last_item(item), arguments),
        [] => None,
    }?;
    Some(Caret { word, wish })
}

/// The marked word, and the tokens before it: outside of all brackets, then in each bracket around it.
fn find(tokens: &[TokenTree]) -> Option<(Ident, Vec<Vec<TokenTree>>)> {
    for (index, token) in tokens.iter().enumerate() {
        let (word, mut inside) = match token {
            TokenTree::Ident(word) if word.to_string().contains(MARK) => (word.clone(), Vec::new()),
            TokenTree::Group(group) => match find(&flatten(group.stream())) {
                Some(found) => found,
                None => continue,
            },
            TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => continue,
        };
        inside.insert(0, tokens.get(..index)?.to_vec());
        return Some((word, inside));
    }
    None
}

fn is(token: Option<&TokenTree>, sign: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == sign)
}

/// The item that the tokens end in, perhaps after one without its `;`.
fn last_item(tokens: &[TokenTree]) -> &[TokenTree] {
    let end = tokens.iter().rposition(|token| is(Some(token), ';')).map_or(0, |end| end + 1);
    let rest = &tokens[end..];
    let start = (0..rest.len()).rev().find(|start| begins_item(&rest[*start..]));
    &rest[start.unwrap_or(0)..]
}

/// The name that the item declares, and the tokens after its colon.
fn parts(item: &[TokenTree]) -> Option<(String, &[TokenTree])> {
    let colon = item.iter().position(|token| is(Some(token), ':'))?;
    let name = item[..colon].iter().rev().find_map(|token| match token {
        TokenTree::Ident(name) => Some(name.to_string()),
        TokenTree::Group(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => None,
    })?;
    Some((name, &item[colon + 1..]))
}

fn ends_with_arrow(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [.., TokenTree::Punct(dash), TokenTree::Punct(head)]
        if dash.as_char() == '-' && dash.spacing() == Spacing::Joint && head.as_char() == '>')
}

fn has_arrow(tokens: &[TokenTree]) -> bool {
    (0..tokens.len()).any(|end| ends_with_arrow(&tokens[..=end]))
}

/// `h: ‸`, `h: x -> ‸`, `loss: ‸`, `loss: bce(y) + ‸`, `output: ‸`
fn wish_of_item(item: &[TokenTree]) -> Option<Wish> {
    let (name, rest) = parts(item)?;
    let is_operand = matches!(rest.last(), None | Some(TokenTree::Punct(_)));
    match name.as_str() {
        _ if ends_with_arrow(rest) => Some(Wish::Operation),
        _ if !is_operand || has_arrow(rest) => None,
        keyword::LOSS => Some(Wish::Loss),
        _ => Some(Wish::Value),
    }
}

/// `h: (x, ‸)`, `h: x -> dense(8, ‸)`, `loss: bce(‸)`, `init = ‸`, `tie = transpose(‸)`; `arguments` are the
/// tokens in each bracket.
fn wish_of_argument(item: &[TokenTree], arguments: &[Vec<TokenTree>]) -> Option<Wish> {
    let (name, rest) = parts(item)?;
    let (inside, outside) = arguments.split_last()?;
    let before = outside.last().map_or(rest, Vec::as_slice);
    let commas = inside.iter().filter(|token| is(Some(token), ',')).count();
    let start = inside.iter().rposition(|token| is(Some(token), ',')).map_or(0, |comma| comma + 1);
    let written = &inside[start..];
    let word = match before.last() {
        Some(TokenTree::Ident(word)) => word.to_string(),
        // Values that are concatenated or computed.
        None | Some(TokenTree::Punct(_)) if !has_arrow(rest) && name != keyword::LOSS => {
            return Some(Wish::Value);
        }
        None | Some(TokenTree::Punct(_) | TokenTree::Group(_) | TokenTree::Literal(_)) => return None,
    };
    match (word.as_str(), written) {
        (keyword::TRANSPOSE, []) => Some(Wish::Value),
        // After an arrow it is no word.
        (keyword::PREV, []) if !has_arrow(rest) && commas == 0 => Some(Wish::Value),
        (keyword::PREV, _) if !has_arrow(rest) => None,
        (keyword::TRANSPOSE | keyword::INPUT | keyword::TARGET, _) => None,
        (_, []) if name == keyword::LOSS => {
            let operands = Loss::of(&word).map_or(1, Loss::operands);
            Some(if commas < operands { Wish::Value } else { Wish::Option })
        }
        (_, []) => Some(Wish::Option),
        // The mask of a layer is a list.
        (_, [TokenTree::Ident(key), equals])
            if is(Some(equals), '=') && key == option::MASK && name == keyword::LOSS =>
        {
            Some(Wish::Value)
        }
        (_, [TokenTree::Ident(key), equals]) if is(Some(equals), '=') => wish_of_option(key),
        _ => None,
    }
}

/// `init = ‸`, `tie = ‸`, `weight = ‸`
fn wish_of_option(key: &Ident) -> Option<Wish> {
    if [option::TIE, option::WEIGHT].iter().any(|known| key == known) {
        return Some(Wish::Value);
    }
    let draws = [option::INIT, option::BIAS_INIT].iter().any(|known| key == known);
    draws.then_some(Wish::Initialiser)
}

#[cfg(test)]
mod tests {
    use super::{Wish, caret, flatten};

    /// The words that fit at `‸`.
    fn wish(items: &str) -> Option<Wish> {
        let text = format!("pub struct Net {{ x: input(2); {} }}", items.replace('‸', super::MARK));
        let caret = caret(&flatten(text.parse().ok()?))?;
        assert!(caret.word.to_string().contains(super::MARK));
        Some(caret.wish)
    }

    #[test]
    fn the_words_that_fit_follow_from_the_tokens_before() {
        for (items, expected) in [
            ("h: x -> ‸; y: h;", Some(Wish::Operation)),
            ("h: x -> den‸", Some(Wish::Operation)),
            ("h: x -> ‸ y: h -> relu;", Some(Wish::Operation)),
            ("h[4]: x -> dense(4) -> re‸lu; y: h;", Some(Wish::Operation)),
            ("h: ‸", Some(Wish::Value)),
            ("/// Text.\n h: ‸", Some(Wish::Value)),
            ("h: x + ‸ -> relu;", Some(Wish::Value)),
            ("h: x * (x - ‸)", Some(Wish::Value)),
            ("h: (x, ‸) -> relu;", Some(Wish::Value)),
            ("h: (x, (‸))", Some(Wish::Value)),
            ("h: prev(‸)", Some(Wish::Value)),
            ("h: (x, prev(‸)) -> dense(8);", Some(Wish::Value)),
            ("h: 0.5 * prev(x, ‸)", None),
            ("h: x ‸", None),
            ("h: x -> relu ‸", None),
            ("h: x -> relu + ‸", None),
            ("‸", None),
            ("output: ‸", Some(Wish::Value)),
            ("output: (x, ‸);", Some(Wish::Value)),
            ("loss: ‸", Some(Wish::Loss)),
            ("y: x -> relu loss: ‸", Some(Wish::Loss)),
            ("loss: bce(x) + 0.5 * m‸", Some(Wish::Loss)),
            ("loss: bce(‸)", Some(Wish::Value)),
            ("loss: bce(x, ‸)", Some(Wish::Option)),
            ("loss: gaussian_nll(x, ‸)", Some(Wish::Value)),
            ("loss: gaussian_nll(x, x, ‸)", Some(Wish::Option)),
            ("loss: bce(x, positive_weight = ‸)", None),
            ("loss: mse(x, weight = ‸)", Some(Wish::Value)),
            ("loss: mse(x, mask = ch‸)", Some(Wish::Value)),
            ("loss: 2 * (‸)", None),
            ("h: x -> dense(‸)", Some(Wish::Option)),
            ("h: x -> dense(8, ‸)", Some(Wish::Option)),
            ("h: x -> dense(8, bias = false, in‸ = ones)", Some(Wish::Option)),
            ("h: x -> dense(8, init = ‸)", Some(Wish::Initialiser)),
            ("h: x -> dense(8, bias_init = he‸)", Some(Wish::Initialiser)),
            ("h: x -> dense(8, bias = ‸)", None),
            ("h: x -> dense(8, tie = ‸)", Some(Wish::Value)),
            ("h: x -> dense(8, tie = transpose(‸))", Some(Wish::Value)),
            ("h: x -> dense(8, weights = [‸])", None),
            ("h: input(‸)", None),
            ("h: x -> dense(8, mask = ‸)", None),
            ("h: target(‸)", None),
        ] {
            assert_eq!(wish(items), expected, "{items}");
        }
        assert_eq!(wish("h: x -> relu;"), None);
    }
}
