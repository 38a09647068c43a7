//! Errors: collected while a stage runs, read where the stage ends.
//!
//! A [`Diagnostic`] is a place, a fact with a stable [`Code`], and a fix; a warning does not refuse the
//! network. Other places that are concerned are lines of its text: an error of their own would mislead at a
//! place where nothing is wrong. [`Diagnostics`] must be asked for its verdict with [`Diagnostics::finish`];
//! dropping it unread is a defect of the compiler and panics in debug builds. It keeps as many errors as a
//! person reads, counts the others, and reports a mistake in several places once.

mod code;
mod members;
mod nearest;

use core::panic::Location;
use std::collections::BTreeMap;

use proc_macro2::{Group, Ident, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};

pub use code::{Code, Page};
pub use members::of_members;
pub use nearest::nearest;

/// How many errors, or warnings, of one declaration are shown.
pub const SHOWN: usize = 100;

/// How many lines are listed where the same is so.
const LISTED_LINES: usize = 12;

/// The tokens an error underlines, from the first to the last.
///
/// Stable Rust cannot join two spans, so both ends are kept; the compiler joins them when it prints.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Span of the first token.
    pub first: Span,
    /// Span of the last token.
    pub last: Span,
}

impl Place {
    /// From the first token of `first` to the last of `last`.
    pub fn between(first: Place, last: Place) -> Self {
        Place { first: first.first, last: last.last }
    }

    /// The place of one token; a group is underlined whole.
    pub fn of(token: &TokenTree) -> Self {
        match token {
            TokenTree::Group(group) => Self::of_group(group),
            other => other.span().into(),
        }
    }

    /// A group with its brackets.
    pub fn of_group(group: &Group) -> Self {
        Place { first: group.span_open(), last: group.span_close() }
    }

    /// The line in which it begins, counted from 1; `None` for tokens that are in no file.
    fn line(self) -> Option<usize> {
        Some(self.first.start().line).filter(|line| *line > 0)
    }
}

impl From<Span> for Place {
    fn from(span: Span) -> Self {
        Place { first: span, last: span }
    }
}

/// One error: its place, the fact, and the fix.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    code: Code,
    place: Place,
    message: String,
    more: Box<More>,
    is_warning: bool,
    /// Whether the emitted code already has it elsewhere.
    is_said: bool,
}

/// The parts after the message.
#[derive(Clone, Debug)]
struct More {
    helps: Vec<String>,
    related: Vec<(Place, String)>,
    /// Where the same is so.
    others: Vec<Place>,
    origins: Vec<&'static Location<'static>>,
}

impl Diagnostic {
    /// An error at `place`; `message` is one line in lower case without a full stop.
    #[track_caller]
    pub fn new(code: Code, place: impl Into<Place>, message: impl Into<String>) -> Self {
        let (place, message) = (place.into(), message.into());
        let (helps, related, others) = (Vec::new(), Vec::new(), Vec::new());
        let more = More { helps, related, others, origins: vec![Location::caller()] };
        Diagnostic { code, place, message, more: Box::new(more), is_warning: false, is_said: false }
    }

    /// Adds a fix, written so that it can be pasted.
    #[must_use]
    #[track_caller]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.more.origins.push(Location::caller());
        self.more.helps.push(help.into());
        self
    }

    /// Points at a second place, such as an earlier declaration: `message` is continued with "on line 12".
    /// What is on the line of the error is seen without being told.
    #[must_use]
    #[track_caller]
    pub fn related(mut self, place: impl Into<Place>, message: impl Into<String>) -> Self {
        self.more.origins.push(Location::caller());
        self.more.related.push((place.into(), message.into()));
        self
    }

    /// The error as an expression, which stands for what nobody knows because of it: `rustc` then takes the
    /// value as wrong and says nothing more about its uses. As an item of its own it is not emitted any more.
    pub fn take_place_of_value(&mut self) -> TokenStream {
        self.is_said = true;
        compile_error(self.place, &self.text())
    }

    /// Which kind of mistake it is.
    pub fn code(&self) -> Code {
        self.code
    }

    /// Whether the network exists all the same.
    pub fn is_warning(&self) -> bool {
        self.is_warning
    }

    /// The underlined place.
    pub fn place(&self) -> Place {
        self.place
    }

    /// The text that the user reads: the fact with its code, then a line for each other place and each fix.
    pub fn text(&self) -> String {
        let mut text = self.fact();
        for (place, message) in self.related_places() {
            if let Some(line) = place.line() {
                text.push_str(&format!("\nnote: {message} on line {line}"));
            }
        }
        text.extend(self.others_text().map(|note| format!("\nnote: {note}")));
        self.push_helps(&mut text);
        text
    }

    /// The message with its code.
    fn fact(&self) -> String {
        format!("{} [{}]", self.message, self.code)
    }

    fn push_helps(&self, text: &mut String) {
        for help in &self.more.helps {
            text.push_str("\nhelp: ");
            text.push_str(help);
        }
    }

    /// The fact and the fixes, without places: errors with the same ones are said once.
    pub fn statement(&self) -> String {
        let mut text = self.fact();
        self.push_helps(&mut text);
        text
    }

    /// In how many places it is so, if in several.
    fn others_text(&self) -> Option<String> {
        let places = self.more.others.len() + 1;
        if places == 1 {
            return None;
        }
        let all = core::iter::once(&self.place).chain(&self.more.others);
        let mut lines: Vec<usize> = all.filter_map(|place| place.line()).collect();
        lines.dedup();
        let listed: Vec<String> = lines.iter().take(LISTED_LINES).map(usize::to_string).collect();
        Some(match (lines.len(), listed.split_last()) {
            (0 | 1, _) | (_, None) => format!("this occurs in {places} places on this line"),
            (many, _) if many > LISTED_LINES => {
                format!("this occurs in {places} places, first on lines {}", listed.join(", "))
            }
            (_, Some((last, first))) => {
                format!("this occurs in {places} places: lines {} and {last}", first.join(", "))
            }
        })
    }

    /// Where in the compiler its parts were worded: a test requires that each such line is reached.
    pub fn origins(&self) -> &[&'static Location<'static>] {
        &self.more.origins
    }

    /// The places in other lines that the error points at, each with its text.
    pub fn related_places(&self) -> impl Iterator<Item = (Place, &str)> + '_ {
        let is_elsewhere = |place: &Place| place.line() != self.place.line();
        let related = self.more.related.iter().filter(move |(place, _)| is_elsewhere(place));
        related.map(|(place, message)| (*place, message.as_str()))
    }

    /// The other places where the same is so.
    pub fn other_places(&self) -> &[Place] {
        &self.more.others
    }
}

impl From<Diagnostic> for Vec<Diagnostic> {
    fn from(only: Diagnostic) -> Self {
        vec![only]
    }
}

impl ToTokens for Diagnostic {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        if self.is_warning {
            tokens.extend(deprecation(self.place, &self.text()));
            return;
        }
        if !self.is_said {
            tokens.extend(compile_error(self.place, &self.text()));
        }
    }
}

/// `::core::compile_error! { "text" }`, whose first and last token carry the two ends of the place.
fn compile_error(place: Place, text: &str) -> TokenStream {
    let Place { first, last } = place;
    let path = quote::quote_spanned!(first=> ::core::compile_error!);
    let mut literal = Literal::string(text);
    literal.set_span(last);
    let mut group = Group::new(proc_macro2::Delimiter::Brace, TokenTree::Literal(literal).into());
    group.set_span(last);
    quote!(#path #group)
}

/// A warning, which a macro on stable Rust can only make by the use of something deprecated.
fn deprecation(place: Place, text: &str) -> TokenStream {
    let name = Ident::new("this_declaration", place.first);
    quote! {
        const _: () = {
            #[deprecated(note = #text)]
            #[allow(non_upper_case_globals)]
            const #name: () = ();
            #name
        };
    }
}

/// Collects the errors of a stage.
#[derive(Debug, Default)]
pub struct Diagnostics {
    errors: List,
    warnings: List,
    read: bool,
}

/// Diagnostics of one kind: as many as are shown, and how many others there are.
#[derive(Debug, Default)]
struct List {
    shown: Vec<Diagnostic>,
    first_other: Option<Diagnostic>,
    others: usize,
}

impl List {
    fn push(&mut self, diagnostic: Diagnostic) {
        if self.shown.len() < SHOWN {
            self.shown.push(diagnostic);
        } else {
            self.others += 1;
            self.first_other.get_or_insert(diagnostic);
        }
    }

    fn count(&self) -> usize {
        self.shown.len() + self.others
    }

    /// All that are shown, and behind them one line at the first of the others, which says how many those
    /// are.
    fn finish(self, noun: &str) -> Vec<Diagnostic> {
        let mut shown = said_once(self.shown);
        shown.extend(self.first_other.map(|first| {
            let message = match self.others {
                1 => format!("1 more {noun} is not shown; it is here"),
                others => format!("{others} more {noun}s are not shown; the first of them is here"),
            };
            let line =
                Diagnostic::new(first.code, first.place, message).help("first fix the ones that are shown");
            Diagnostic { is_warning: first.is_warning, ..line }
        }));
        shown
    }
}

/// One mistake that is made in many places, such as `=>` for every arrow, is one error.
fn said_once(all: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut first_of: BTreeMap<String, usize> = BTreeMap::new();
    let mut said: Vec<Diagnostic> = Vec::new();
    for diagnostic in all {
        // Warnings of one text are about different items.
        let first = if diagnostic.is_warning { None } else { first_of.get(&diagnostic.statement()) };
        match first.and_then(|index| said.get_mut(*index)) {
            Some(first) => {
                first.more.others.push(diagnostic.place);
                first.more.origins.extend(&diagnostic.more.origins);
            }
            None => {
                first_of.insert(diagnostic.statement(), said.len());
                said.push(diagnostic);
            }
        }
    }
    said
}

impl Diagnostics {
    /// No errors yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a warning down.
    pub fn warn(&mut self, warning: Diagnostic) {
        self.warnings.push(Diagnostic { is_warning: true, ..warning });
    }

    /// Takes an error down.
    pub fn push(&mut self, error: Diagnostic) {
        self.errors.push(error);
    }

    /// Takes an error down, which is worded only if somebody reads it.
    pub fn push_with(&mut self, error: impl FnOnce() -> Diagnostic) {
        if self.is_full() {
            self.push_unread();
        } else {
            self.errors.push(error());
        }
    }

    /// Counts one more error, where those are only counted.
    pub fn push_unread(&mut self) {
        debug_assert!(self.is_full(), "an error that somebody reads has words");
        self.errors.others += 1;
    }

    /// Takes an error down, if there is one.
    pub fn extend(&mut self, error: Option<Diagnostic>) {
        error.into_iter().for_each(|error| self.errors.push(error));
    }

    /// How many errors there are so far.
    pub fn count(&self) -> usize {
        self.errors.count()
    }

    /// Whether further errors are only counted, so that nobody reads their texts.
    pub fn is_full(&self) -> bool {
        self.errors.count() > SHOWN
    }

    /// The kinds of the errors behind the first `count` ones, as far as they are shown.
    pub fn kinds_since(&self, count: usize) -> impl Iterator<Item = Code> {
        self.errors.shown.iter().skip(count).map(Diagnostic::code)
    }

    /// Whether nothing has gone wrong so far.
    pub fn is_empty(&self) -> bool {
        self.errors.count() == 0
    }

    /// The verdict: all errors in the order in which they were found; if there is none, all warnings.
    pub fn finish(mut self) -> Vec<Diagnostic> {
        self.read = true;
        if self.is_empty() {
            core::mem::take(&mut self.warnings).finish("warning")
        } else {
            core::mem::take(&mut self.errors).finish("error")
        }
    }
}

impl Drop for Diagnostics {
    fn drop(&mut self) {
        debug_assert!(self.read || std::thread::panicking(), "diagnostics were dropped unread");
    }
}
