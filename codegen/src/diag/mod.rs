//! Errors: collected while a stage runs, looked at where the stage ends.
//!
//! A [`Diagnostic`] is a place, a fact with a stable [`Code`], and a way out; a warning does not refuse the network. [`Diagnostics`] must be asked for its verdict with
//! [`Diagnostics::finish`]; dropping it unread is a defect of the compiler and panics in debug builds.

mod code;

use core::panic::Location;

use proc_macro2::{Group, Ident, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};

pub use code::{Code, Page};

use crate::keyword;

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
}

impl From<Span> for Place {
    fn from(span: Span) -> Self {
        Place { first: span, last: span }
    }
}

/// One error: where, what, and how to mend it.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    code: Code,
    place: Place,
    message: String,
    more: Box<More>,
    is_warning: bool,
}

/// What follows the message.
#[derive(Clone, Debug)]
struct More {
    helps: Vec<String>,
    related: Vec<(Place, String)>,
    origins: Vec<&'static Location<'static>>,
}

impl Diagnostic {
    /// An error at `place`; `message` is one line in lower case without a full stop.
    #[track_caller]
    pub fn new(code: Code, place: impl Into<Place>, message: impl Into<String>) -> Self {
        let (place, message) = (place.into(), message.into());
        let more = More { helps: Vec::new(), related: Vec::new(), origins: vec![Location::caller()] };
        Diagnostic { code, place, message, more: Box::new(more), is_warning: false }
    }

    /// Adds a way out, spelled so that it can be pasted.
    #[must_use]
    #[track_caller]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.more.origins.push(Location::caller());
        self.more.helps.push(help.into());
        self
    }

    /// Points at a second place, such as an earlier declaration.
    #[must_use]
    #[track_caller]
    pub fn related(mut self, place: impl Into<Place>, message: impl Into<String>) -> Self {
        self.more.origins.push(Location::caller());
        self.more.related.push((place.into(), message.into()));
        self
    }

    /// Which kind of mistake it is.
    pub fn code(&self) -> Code {
        self.code
    }

    /// Whether the network exists all the same.
    pub fn is_warning(&self) -> bool {
        self.is_warning
    }

    /// What is underlined.
    pub fn place(&self) -> Place {
        self.place
    }

    /// The text that the user reads: the fact with its code, then a line for each way out.
    pub fn text(&self) -> String {
        let mut text = format!("{} [{}]", self.message, self.code);
        for help in &self.more.helps {
            text.push_str("\nhelp: ");
            text.push_str(help);
        }
        text
    }

    /// Where in the compiler its parts were worded: a test requires that each such line is reached.
    pub fn origins(&self) -> &[&'static Location<'static>] {
        &self.more.origins
    }

    /// The other places that the error points at, each with its text.
    pub fn related_places(&self) -> impl Iterator<Item = (Place, String)> + '_ {
        self.more.related.iter().map(|(place, message)| (*place, format!("note: {message}")))
    }
}

impl ToTokens for Diagnostic {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        if self.is_warning {
            tokens.extend(deprecation(self.place, &self.text()));
            return;
        }
        tokens.extend(compile_error(self.place, &self.text()));
        for (place, text) in self.related_places() {
            tokens.extend(compile_error(place, &text));
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
    errors: Vec<Diagnostic>,
    warnings: Vec<Diagnostic>,
    read: bool,
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

    /// Takes an error down, if there is one.
    pub fn extend(&mut self, error: Option<Diagnostic>) {
        self.errors.extend(error);
    }

    /// How many errors there are so far.
    pub fn count(&self) -> usize {
        self.errors.len()
    }

    /// Whether nothing has gone wrong so far.
    pub fn is_empty(&self) -> bool {
        self.errors.is_empty()
    }

    /// The verdict: all errors in the order in which they were found; if there is none, all warnings.
    pub fn finish(mut self) -> Vec<Diagnostic> {
        self.read = true;
        if self.errors.is_empty() {
            core::mem::take(&mut self.warnings)
        } else {
            core::mem::take(&mut self.errors)
        }
    }
}

impl Drop for Diagnostics {
    fn drop(&mut self) {
        debug_assert!(self.read || std::thread::panicking(), "diagnostics were dropped unread");
    }
}

/// The candidate that `word` is most likely a misspelling of, or what another framework calls one of them; `None` if none
/// is near enough.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    // A word of one letter is no misspelling of another one, but for its case.
    let allowed = if length > 1 { (length / 3).max(1) } else { 0 };
    let plain = keyword::plain(word);
    let translations: Vec<&str> = keyword::translations(&plain).collect();
    let distance = |candidate: &'a str| {
        if translations.contains(&candidate) || keyword::is_spelled(&plain, candidate) {
            return Some((0, candidate));
        }
        let may_be_near = least_distance(word, candidate) <= 2 * allowed.max(1);
        let distance = may_be_near.then(|| edit_distance(word, candidate))?;
        (distance <= allowed).then_some((distance, candidate))
    };
    let near = candidates.into_iter().filter_map(distance);
    near.min_by_key(|&(distance, _)| distance).map(|(_, found)| found)
}

/// How many letters each word has that the other one has not, without regard to case: an edit changes this by at most
/// two, so that most words need no distance.
fn least_distance(a: &str, b: &str) -> usize {
    let letters = |word: &str| {
        word.chars().fold(0_u64, |set, letter| set | 1 << (u32::from(letter.to_ascii_lowercase()) % 64))
    };
    (letters(a) ^ letters(b)).count_ones() as usize
}

/// Insertions, deletions, substitutions and swaps of neighbours that turn `a` into `b` (optimal string
/// alignment; Damerau, 1964).
fn edit_distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before: Vec<usize> = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let differs = usize::from(a[i - 1] != b[j - 1]);
            row[j] = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + differs);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = core::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::{edit_distance, nearest};

    #[test]
    fn edit_distance_counts_single_edits_and_swaps() {
        assert_eq!(edit_distance("sigmoid", "sigmoid"), 0);
        assert_eq!(edit_distance("sigmiod", "sigmoid"), 1);
        assert_eq!(edit_distance("kitten", "sitting"), 3);
        assert_eq!(edit_distance("", "abc"), 3);
    }

    #[test]
    fn nearest_refuses_far_words() {
        assert_eq!(nearest("sigmod", ["tanh", "sigmoid"]), Some("sigmoid"));
        assert_eq!(nearest("convolution", ["tanh", "sigmoid"]), None);
        assert_eq!(nearest("z", ["x", "y"]), None);
    }

    #[test]
    fn nearest_knows_other_spellings_and_other_frameworks() {
        assert_eq!(nearest("LeakyReLU", ["relu", "leaky_relu"]), Some("leaky_relu"));
        assert_eq!(nearest("pos_weight", ["positive_weight", "allow"]), Some("positive_weight"));
        assert_eq!(nearest("eps", ["bias", "epsilon"]), Some("epsilon"));
        // Only what can stand there is meant.
        assert_eq!(nearest("eps", ["bias"]), None);
    }
}
