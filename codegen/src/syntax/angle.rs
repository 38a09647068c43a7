//! The short form `Name<2, 4, 1>;`, rewritten into the items of the block form.

use proc_macro2::{Ident, Punct, Span, TokenTree};

use super::ast::{Chain, Item, LossItem, NodeItem, Operand, Operation, Source, Value};
use super::cursor::Cursor;
use super::value::{self, Number};
use crate::diag::{Diagnostic, Diagnostics, Place};
use crate::keyword::{self, Activation};

/// The form of the short form.
const SIZES: &str =
    "sizes are numbers: the inputs first, then each layer, such as `<64, 32 relu, 10 softmax>`";

/// One size with its activation.
struct Size {
    width: Number,
    activation: Option<Operation>,
}

/// `<` size {, size} `>` `;`
pub(super) fn parse_sizes(
    cursor: &mut Cursor<'_>,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<Item>, Diagnostic> {
    let open = cursor.place();
    cursor.skip();
    let mut sizes = Vec::new();
    loop {
        sizes.push(parse_size(cursor, diagnostics)?);
        if cursor.eat(',') && !is_close(cursor.peek()) {
            continue;
        }
        if cursor.eat('>') {
            break;
        }
        return Err(cursor.unexpected("`,` or `>`").help(SIZES));
    }
    let place = Place::between(open, cursor.previous_place());
    if !cursor.eat(';') {
        diagnostics.push(cursor.unexpected("`;`").help("the short form ends with `;`"));
        // What follows is no second error.
        while cursor.next().is_some() {}
    }
    desugar(sizes, place, diagnostics)
}

fn is_close(token: Option<&TokenTree>) -> bool {
    matches!(
        token.map(|token| match token {
            TokenTree::Punct(punct) => Punct::as_char(punct),
            _ => ' ',
        }),
        Some('>')
    )
}

/// `16`, `16 relu`, `16 leaky_relu(0.1)`.
fn parse_size(cursor: &mut Cursor<'_>, diagnostics: &mut Diagnostics) -> Result<Size, Diagnostic> {
    let width = value::parse_number(cursor).map_err(|error| error.help(SIZES))?;
    let activation = match cursor.peek() {
        Some(TokenTree::Ident(_)) => Some(value::parse_operation(cursor, "an activation", diagnostics)?),
        _ => None,
    };
    let is_other =
        |activation: &&Operation| [keyword::DENSE, keyword::INPUT].iter().any(|word| activation.word == word);
    if let Some(other) = activation.as_ref().filter(is_other) {
        let all = keyword::list(Activation::ALL.map(Activation::word));
        diagnostics.push(
            Diagnostic::new(
                other.place,
                format!("a size is followed by an activation, not by `{}`", other.word),
            )
            .help(format!("activations are {all}")),
        );
        return Ok(Size { width, activation: None });
    }
    Ok(Size { width, activation })
}

/// The items that the sizes stand for: `x`, `layer1`, `layer2`, … and the loss.
fn desugar(sizes: Vec<Size>, place: Place, diagnostics: &mut Diagnostics) -> Result<Vec<Item>, Diagnostic> {
    let mut sizes = sizes.into_iter();
    let layers = sizes.len().saturating_sub(1);
    let Some(input) = sizes.next().filter(|_| layers > 0) else {
        return Err(Diagnostic::new(place, "a network needs at least two sizes: its inputs and a layer")
            .help("write, for example, `<2, 4, 1>`"));
    };
    if let Some(activation) = input.activation {
        diagnostics.push(
            Diagnostic::new(activation.place, "the first size is the input, which has no activation")
                .help(format!("remove `{}`", activation.word)),
        );
    }
    let span = input.width.place.first;
    let mut last = Ident::new("x", span);
    let mut items =
        vec![node(last.clone(), Source::Input(with_size(keyword::INPUT, input.width)), Vec::new())];
    let mut loss = (Activation::Sigmoid.default_loss(), span);
    for (index, size) in sizes.enumerate() {
        let span = size.width.place.first;
        let activation =
            size.activation.unwrap_or_else(|| value::bare(Ident::new(Activation::Sigmoid.word(), span)));
        let known = Activation::of(&activation.word.to_string());
        if known == Some(Activation::Softmax) && index + 1 < layers {
            diagnostics.push(
                Diagnostic::new(activation.place, "`softmax` can only follow the last size")
                    .help("use another activation here, or the block form `struct Name { … }`"),
            );
        }
        loss = (known.unwrap_or(Activation::Sigmoid).default_loss(), activation.word.span());
        let source = Source::Sum(vec![Operand { name: last }]);
        last = Ident::new(&format!("layer{}", index + 1), span);
        items.push(node(last.clone(), source, vec![with_size(keyword::DENSE, size.width), activation]));
    }
    let (loss, span) = loss;
    let mut term = value::bare(Ident::new(loss.word(), span));
    term.arguments.push(Value::Word(value::bare(last)));
    items.push(Item::Loss(LossItem { keyword: span.into(), term }));
    Ok(items)
}

fn node(name: Ident, source: Source, operations: Vec<Operation>) -> Item {
    // Nothing that is said about the short form quotes a chain.
    let text = String::new();
    Item::Node(NodeItem { name, chain: Chain { source, operations, text } })
}

/// `word(size)` at the place of the size.
fn with_size(word: &str, size: Number) -> Operation {
    let span: Span = size.place.first;
    Operation { arguments: vec![Value::Number(size)], ..value::bare(Ident::new(word, span)) }
}
