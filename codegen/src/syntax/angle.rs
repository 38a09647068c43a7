//! The short form `Name<2, 4, 1>;`, rewritten into the items of the block form.

use proc_macro2::{Ident, Span, TokenTree};

use super::ast::{Call, Chain, Expression, Item, LossItem, NodeItem, Source, WrittenTerm, WrittenValue};
use super::constant::Wanted;
use super::cursor::Cursor;
use super::{arithmetic, sizes, value};
use crate::diag::{Code, Diagnostic, Diagnostics, Place, nearest};
use crate::keyword::{self, Activation, Loss};

/// The form of the short form.
const SIZES: &str =
    "sizes are numbers: the inputs first, then each layer, such as `<64, 32 relu, 10 softmax>`";

/// One size with its activation.
struct Size {
    width: WrittenValue,
    activation: Option<Call>,
}

/// `<` size {, size} `>` `;`
///
/// A size that cannot be read is reported and becomes [`WrittenValue::Wrong`].
pub(super) fn parse_sizes(
    cursor: &mut Cursor<'_>,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<Item>, Diagnostic> {
    let Some(written) = sizes::as_written_here(cursor.rest()) else {
        return parse_list(cursor, diagnostics);
    };
    let help = format!("write `{};`", written.text);
    diagnostics.push(Diagnostic::new(Code::ShortForm, written.place, written.message).help(help));
    let mut inner = Cursor::new(&written.tokens, cursor.place());
    let items = parse_list(&mut inner, diagnostics);
    while cursor.next().is_some() {}
    items
}

/// The sizes, in the form that they have here.
fn parse_list(cursor: &mut Cursor<'_>, diagnostics: &mut Diagnostics) -> Result<Vec<Item>, Diagnostic> {
    let open = cursor.place();
    cursor.skip();
    let (mut sizes, mut lacks_commas) = (Vec::new(), false);
    loop {
        if let [TokenTree::Ident(word), end, ..] = cursor.rest()
            && Loss::of(&word.to_string()).is_some()
            && is_end_of_size(Some(end))
        {
            let message = "the last activation decides the loss";
            let error = Diagnostic::new(Code::ShortForm, cursor.place(), message);
            diagnostics.push(
                error.help(format!("remove `{word}`; the block form `struct Name {{ … }}` names the loss")),
            );
            cursor.skip();
        } else {
            sizes.push(parse_size(cursor, diagnostics));
        }
        if !is_end_of_size(cursor.peek()) {
            // `<2 4 1>` lacks nothing but commas, which is one mistake.
            let is_size = matches!(cursor.peek(), Some(TokenTree::Literal(_)));
            if !is_size || !core::mem::replace(&mut lacks_commas, true) {
                diagnostics.push(cursor.unexpected("`,` or `>`").help(SIZES));
            }
            if is_size {
                continue;
            }
            while !cursor.is_at_end() && !is_end_of_size(cursor.peek()) {
                cursor.skip();
            }
        }
        if cursor.eat(',') && !is_close(cursor.peek()) {
            continue;
        }
        let place = Place::between(open, cursor.place());
        if cursor.eat('>') && !cursor.eat(';') {
            diagnostics.push(cursor.unexpected("`;`").help("the short form ends with `;`"));
            // The rest is not a second error.
            while cursor.next().is_some() {}
        }
        return desugar(sizes, place, diagnostics);
    }
}

fn is_close(token: Option<&TokenTree>) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == '>')
}

fn is_end_of_size(token: Option<&TokenTree>) -> bool {
    is_close(token) || matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == ',')
}

/// `16`, `4 * 16`, `16 relu`, `16 leaky_relu(0.1)`.
fn parse_size(cursor: &mut Cursor<'_>, diagnostics: &mut Diagnostics) -> Size {
    let place = cursor.place();
    let mut part = cursor.take_part(width_length(cursor.rest()));
    let width = arithmetic::parse_whole(&mut part, "a size", Wanted::Size, "`,` or `>`");
    let width = width.map(WrittenValue::Number).unwrap_or_else(|error| {
        diagnostics.push(if error.code() == Code::Constant { error } else { error.help(SIZES) });
        while !cursor.is_at_end() && !is_end_of_size(cursor.peek()) {
            cursor.skip();
        }
        WrittenValue::Wrong(place)
    });
    let Some(TokenTree::Ident(_)) = cursor.peek() else { return Size { width, activation: None } };
    let activation = match value::parse_operation(cursor, "an activation", diagnostics) {
        Ok(activation) => activation,
        Err(error) => {
            diagnostics.push(error);
            return Size { width, activation: None };
        }
    };
    if let Some(error) = refuse_word(&activation) {
        diagnostics.push(error);
        return Size { width, activation: None };
    }
    Size { width, activation: Some(activation) }
}

/// How many tokens come before the activation, the next size, or the end of a size.
fn width_length(tokens: &[TokenTree]) -> usize {
    let end = tokens.iter().position(|token| is_end_of_size(Some(token))).unwrap_or(tokens.len());
    let is_operand = |token: &TokenTree| !matches!(token, TokenTree::Punct(_));
    // A name behind a number is an activation: behind a sign it is a part of the number. So is a number,
    // which is the next size where a comma is missing.
    let is_behind = |index: &usize| match &tokens[..=*index] {
        [.., before, TokenTree::Ident(_) | TokenTree::Literal(_)] => is_operand(before),
        _ => false,
    };
    (0..end).find(is_behind).unwrap_or(end)
}

/// The error for a word behind a size that is not an activation: the short form has nothing else there.
fn refuse_word(operation: &Call) -> Option<Diagnostic> {
    let word = operation.word.to_string();
    if Activation::of(&word).is_some() {
        return None;
    }
    let activations = || format!("activations are {}", keyword::list(Activation::WORDS));
    let is_known = keyword::operations().chain(keyword::RESERVED).any(|known| known == word);
    if is_known || Loss::of(&word).is_some() {
        let message = format!("a size is followed by an activation, not by `{word}`");
        let error = Diagnostic::new(Code::ShortForm, operation.place, message);
        let has_chains =
            word != keyword::Word::Dense.text() && keyword::operations().any(|known| known == word);
        return Some(match has_chains {
            true => error.help(format!(
                "remove it, or write the block form `struct Name {{ … }}`, whose chains can have `{word}`"
            )),
            false if Loss::of(&word).is_some() => error.help(
                "the last activation decides the loss; the block form `struct Name { … }` names the loss",
            ),
            false => error.help(activations()),
        });
    }
    let error = Diagnostic::new(
        Code::UnknownOperation,
        operation.word.span(),
        format!("no activation is called `{word}`"),
    );
    Some(match nearest(&word, Activation::WORDS) {
        Some(near) => error.help(format!("did you mean `{near}`?")),
        None => error.help(activations()),
    })
}

/// The items that the sizes stand for: `x`, `layer1`, `layer2`, … and the loss.
fn desugar(sizes: Vec<Size>, place: Place, diagnostics: &mut Diagnostics) -> Result<Vec<Item>, Diagnostic> {
    let mut sizes = sizes.into_iter();
    let layers = sizes.len().saturating_sub(1);
    let Some(input) = sizes.next() else { return Ok(Vec::new()) };
    if layers == 0 && input.width.is_wrong() {
        return Ok(vec![Item::Wrong(None)]);
    }
    if layers == 0 {
        return Err(Diagnostic::new(
            Code::ShortForm,
            place,
            "a network needs at least two sizes: its inputs and a layer",
        )
        .help("write, for example, `<2, 4, 1>`"));
    }
    if let Some(activation) = input.activation {
        diagnostics.push(
            Diagnostic::new(
                Code::ShortForm,
                activation.place,
                "the first size is the input, which has no activation",
            )
            .help(format!("remove `{}`", activation.word)),
        );
    }
    let span = input.width.place().first;
    let mut last = unwritten("x", span);
    let mut items =
        vec![node(last.clone(), Source::Input(with_size(keyword::INPUT, input.width)), Vec::new())];
    let mut loss = (Activation::Sigmoid.default_loss(), span);
    for (index, size) in sizes.enumerate() {
        let span = size.width.place().first;
        let activation =
            size.activation.unwrap_or_else(|| Call::bare(Ident::new(Activation::Sigmoid.word(), span)));
        let known = Activation::of(&activation.word.to_string());
        if known.is_some_and(|known| !known.is_elementwise()) && index + 1 < layers {
            diagnostics.push(
                Diagnostic::new(
                    Code::ShortForm,
                    activation.place,
                    format!("`{}` can only follow the last size", activation.word),
                )
                .help("use another activation here, or the block form `struct Name { … }`"),
            );
        }
        loss = (known.unwrap_or(Activation::Sigmoid).default_loss(), activation.word.span());
        let source = Source::Values(Expression::of_name(last));
        last = unwritten(&format!("layer{}", index + 1), span);
        items.push(node(
            last.clone(),
            source,
            vec![with_size(keyword::Word::Dense.text(), size.width), activation],
        ));
    }
    let (loss, span) = loss;
    let mut term = Call::bare(Ident::new(loss.word(), span));
    term.arguments.push(WrittenValue::Word(Call::bare(last)));
    items.push(Item::Loss(LossItem {
        keyword: span.into(),
        terms: vec![WrittenTerm { weight: None, operation: term }],
    }));
    Ok(items)
}

/// A name that stands nowhere, at the place of a size. It is not the place's own word, so that an editor does
/// not write another name over the size.
fn unwritten(name: &str, place: Span) -> Ident {
    Ident::new(name, Span::mixed_site().located_at(place))
}

fn node(name: Ident, source: Source, operations: Vec<Call>) -> Item {
    // Nothing that is said about the short form quotes a chain.
    let text = String::new();
    Item::Node(Box::new(NodeItem { name, shape: None, chain: Chain { source, operations, text } }))
}

/// `word(size)` at the place of the size.
fn with_size(word: &str, size: WrittenValue) -> Call {
    let span: Span = size.place().first;
    Call { arguments: vec![size], ..Call::bare(Ident::new(word, span)) }
}
