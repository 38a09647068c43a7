//! The syntax tree: the declaration as written.

mod expression;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::{Attribute, Visibility};

use super::attribute::Documentation;
use super::constant::Constant;
use crate::diag::Place;
use crate::keyword::Word;

pub use expression::{Combination, Earlier, Expression, Sign, Start};

/// The facade's switches before the declaration.
#[derive(Clone, Debug)]
pub struct Switches {
    /// The path by which the user's crate reaches the facade.
    pub facade: TokenStream,
    /// Whether networks and workspaces can be built on the heap.
    pub alloc: bool,
    /// Whether networks can derive the traits of `serde`.
    pub serde: bool,
    /// Tests only: straight-line code for all layers, or for none.
    pub unrolled: Option<bool>,
    /// Tests only: kernels as functions of their own, or inlined.
    pub far: Option<bool>,
}

impl Default for Switches {
    fn default() -> Self {
        Switches { facade: quote!(::netwright), alloc: false, serde: false, unrolled: None, far: None }
    }
}

/// A declared network.
#[derive(Clone)]
pub struct Ast {
    /// Doc comments and derives, passed on to the struct.
    pub attributes: Vec<Attribute>,
    /// Passed on to the struct.
    pub visibility: Visibility,
    /// The word `struct`.
    pub keyword: Span,
    /// The struct's name.
    pub name: Ident,
    /// In the order in which they were written.
    pub items: Vec<Item>,
    /// The doc comments of items, in order.
    pub documentation: Vec<Documentation>,
}

impl Ast {
    /// Whether an item reads the value of an earlier step.
    pub fn has_memory(&self) -> bool {
        self.items.iter().any(|item| matches!(item, Item::Node(node) if node.chain.has_memory()))
    }

    /// The first item that names a file of weights.
    pub fn file(&self) -> Option<&FileItem> {
        self.items.iter().find_map(|item| match item {
            Item::File(file) => Some(file),
            Item::Node(_) | Item::Loss(_) | Item::Output(_) | Item::Target(_) | Item::Wrong(_) => None,
        })
    }
}

/// One `…;` of a block.
#[derive(Clone, Debug)]
pub enum Item {
    /// `h: x -> dense(16) -> sigmoid;`
    Node(Box<NodeItem>),
    /// `loss: bce(y);`
    Loss(LossItem),
    /// `output: (policy, value);`
    Output(OutputItem),
    /// `weights: file("policy.safetensors");`
    File(FileItem),
    /// `advantage: target(1);`
    Target(TargetItem),
    /// An item that could not be read and was reported, with the name that it seems to declare.
    Wrong(Option<Ident>),
}

/// `NAME: source -> operation -> operation`.
#[derive(Clone, Debug)]
pub struct NodeItem {
    /// The name of the value.
    pub name: Ident,
    /// `[16]` behind the name: the size that it is said to have.
    pub shape: Option<WrittenShape>,
    /// How it is computed.
    pub chain: Chain,
}

/// `[16]`, `[28, 28, 1]`.
#[derive(Clone, Debug)]
pub struct WrittenShape {
    /// The sizes.
    pub sizes: Vec<WrittenValue>,
    /// From bracket to bracket.
    pub place: Place,
}

/// `loss: word(name) + 0.5 * word(name)`.
#[derive(Clone, Debug)]
pub struct LossItem {
    /// The word `loss`.
    pub keyword: Place,
    /// The terms that are added.
    pub terms: Vec<WrittenTerm>,
}

/// `0.5 * word(name)`.
#[derive(Clone, Debug)]
pub struct WrittenTerm {
    /// Its weight in the sum.
    pub weight: Option<Number>,
    /// The loss, whose arguments name the values that it compares.
    pub operation: Call,
}

/// `output: name`, `output: (name, name)`.
#[derive(Clone, Debug)]
pub struct OutputItem {
    /// The word `output`.
    pub keyword: Place,
    /// The values that `forward` returns, concatenated.
    pub names: Vec<Ident>,
}

/// `weights: file("policy.safetensors")`.
#[derive(Clone, Debug)]
pub struct FileItem {
    /// The word `weights`.
    pub keyword: Place,
    /// The word `file`, if it is written.
    pub word: Option<Ident>,
    /// The path as it is written; `None` if it could not be read, which was reported.
    pub path: Option<String>,
    /// The place of its literal.
    pub literal: Span,
}

/// `advantage: target(1)`.
#[derive(Clone, Debug)]
pub struct TargetItem {
    /// Its name.
    pub name: Ident,
    /// `target(1)`.
    pub call: Call,
}

/// A source and the operations on it, in order.
#[derive(Clone, Debug)]
pub struct Chain {
    /// Where the numbers come from.
    pub source: Source,
    /// The operations after the arrows.
    pub operations: Vec<Call>,
    /// The chain as written, for help texts.
    pub text: String,
}

impl Chain {
    /// The place of one of its operations.
    pub fn position(&self, operation: &Call) -> usize {
        self.operations.iter().position(|other| core::ptr::eq(other, operation)).unwrap_or(0)
    }

    /// The first word that reads values of earlier steps, of its operations.
    pub fn remembering(&self) -> Option<&Call> {
        let remembers =
            |operation: &&Call| Word::of(&operation.word.to_string()).is_some_and(Word::remembers);
        self.operations.iter().find(remembers)
    }

    /// Whether it reads values of earlier steps.
    pub fn has_memory(&self) -> bool {
        !self.source.earlier().is_empty() || self.remembering().is_some()
    }
}

/// Where a chain begins.
#[derive(Clone, Debug)]
pub enum Source {
    /// `input(30)`.
    Input(Call),
    /// `a`, `a + b`, `(a, b * c)`.
    Values(Expression),
}

impl Source {
    /// Its first and last token.
    pub fn place(&self) -> Place {
        match self {
            Source::Input(operation) => operation.place,
            Source::Values(expression) => expression.place,
        }
    }

    /// The names that it mentions, in order.
    pub fn names(&self) -> Vec<&Ident> {
        let mut names = Vec::new();
        if let Source::Values(expression) = self {
            expression.collect_names(&mut names);
        }
        names
    }

    /// The names whose values of the same step it reads, in order.
    pub fn names_now(&self) -> Vec<&Ident> {
        let earlier = self.earlier();
        let is_now =
            |name: &&Ident| !earlier.iter().any(|earlier| core::ptr::eq(&raw const earlier.name, *name));
        self.names().into_iter().filter(is_now).collect()
    }

    /// The values of earlier steps that it reads, in order.
    pub fn earlier(&self) -> Vec<&Earlier> {
        let mut earlier = Vec::new();
        if let Source::Values(expression) = self {
            expression.collect_earlier(&mut earlier);
        }
        earlier
    }
}

/// `word`, `word(positional, …, key = value, …)`.
#[derive(Clone, Debug)]
pub struct Call {
    /// The word before the parentheses.
    pub word: Ident,
    /// Arguments without a key.
    pub arguments: Vec<WrittenValue>,
    /// Arguments with a key.
    pub options: Vec<OptionArgument>,
    /// From the word to the closing parenthesis.
    pub place: Place,
    /// The operation as written, for help texts.
    pub text: String,
    /// Whether it could not be read, which was reported.
    pub is_wrong: bool,
}

impl Call {
    /// A word without arguments.
    pub fn bare(word: Ident) -> Self {
        let (place, text) = (word.span().into(), word.to_string());
        Call { word, arguments: Vec::new(), options: Vec::new(), place, text, is_wrong: false }
    }

    /// Whether it is a word without arguments.
    pub fn is_bare(&self) -> bool {
        self.arguments.is_empty() && self.options.is_empty()
    }
}

/// `key = value`.
#[derive(Clone, Debug)]
pub struct OptionArgument {
    /// The word before `=`.
    pub key: Ident,
    /// The value after it.
    pub value: WrittenValue,
}

/// A literal, kept in double precision until the scalar type is known.
#[derive(Clone, Copy, Debug)]
pub struct Number {
    /// Its value.
    pub value: f64,
    /// Its value as a size, if it was written without point, exponent or sign and fits.
    pub size: Option<usize>,
    /// The literal with its sign.
    pub place: Place,
}

/// An argument, or the value of an option.
#[derive(Clone, Debug)]
pub enum WrittenValue {
    /// `16`, `-0.5`, `1e-3`.
    Number(Number),
    /// `true`, `he_normal`, `uniform(0.1)`, a layer's name.
    Word(Call),
    /// `[a, b]`.
    List(Vec<WrittenValue>, Place),
    /// `2..5`, `..5`, `2..`.
    Range(Option<Number>, Option<Number>, Place),
    /// `0 -> 3`.
    Connection(Number, Number, Place),
    /// `"NW0050"`.
    Text(String, Place),
    /// `2 * HIDDEN`, `config::WIDTH`.
    Constant(Constant),
    /// A value that could not be read and was reported.
    Wrong(Place),
}

impl WrittenValue {
    /// The tokens of the value.
    pub fn place(&self) -> Place {
        match self {
            WrittenValue::Number(number) => number.place,
            WrittenValue::Word(operation) => operation.place,
            WrittenValue::Constant(constant) => constant.place,
            WrittenValue::List(_, place) | WrittenValue::Range(_, _, place) | WrittenValue::Wrong(place) => {
                *place
            }
            WrittenValue::Connection(_, _, place) | WrittenValue::Text(_, place) => *place,
        }
    }

    /// The name, if the value is a name alone.
    pub fn as_name(&self) -> Option<&Ident> {
        match self {
            WrittenValue::Word(word) if word.is_bare() => Some(&word.word),
            _ => None,
        }
    }

    /// Its kind, for messages.
    pub fn kind(&self) -> String {
        match self {
            WrittenValue::Number(_) => "a number".to_owned(),
            WrittenValue::Word(word) => format!("`{}`", word.text),
            WrittenValue::List(..) => "a list".to_owned(),
            WrittenValue::Range(..) => "a range".to_owned(),
            WrittenValue::Connection(..) => "a connection".to_owned(),
            WrittenValue::Text(..) => "a string".to_owned(),
            WrittenValue::Constant(constant) => format!("`{}`", constant.text),
            WrittenValue::Wrong(_) => "something that cannot be read".to_owned(),
        }
    }

    /// Whether it is a list.
    pub fn is_list(&self) -> bool {
        matches!(self, WrittenValue::List(..))
    }

    /// Whether it was reported already, so that nothing more is to be said about it.
    pub fn is_wrong(&self) -> bool {
        matches!(self, WrittenValue::Wrong(_))
    }
}
