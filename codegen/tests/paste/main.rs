//! The fixes in helps: a wrong declaration with the fix of its error pasted in compiles.
//!
//! "did you mean `…`?" is put in the place that is underlined. "write `…`" is put where its form says: items
//! in the place of those of the same names and of the one that is underlined, an option in the place of the
//! argument, an operation in the place of the call, everything else in the place that is underlined. "remove
//! `…`" takes it away, with the arrow, the sign or the comma that joins it.
#![allow(clippy::unwrap_used)] // a test may panic

use std::fmt::Write as _;
use std::ops::Range;

use netwright_codegen::diag::{Code, Diagnostic};
use netwright_support::compiler::{compile, input, texts};
use netwright_support::files;

use mistakes::MISTAKES;
use places::{argument_around, call_around, call_from, without};

mod mistakes;
mod places;

fn errors(items: &str) -> Vec<Diagnostic> {
    compile(&declaration(items)).1
}

fn declaration(items: &str) -> String {
    format!("struct Net {{ {items} }}")
}

/// Where the underlined text is in the items.
fn underlined(items: &str, error: &Diagnostic) -> Range<usize> {
    // A file of its own begins at another offset, so the first token says where.
    let tokens = input(&declaration(items));
    let (_, errors) = netwright_codegen::compile(tokens.clone());
    let block = tokens.into_iter().last().unwrap();
    let origin = block.span().byte_range().start + "{ ".len();
    let same = errors.iter().find(|other| other.text() == error.text()).unwrap();
    same.place().first.byte_range().start - origin..same.place().last.byte_range().end - origin
}

/// The fix that the first help with one offers: its first word, and what stands between the backticks behind
/// it; a second one that is joined by "and".
fn fixes(error: &Diagnostic) -> Vec<(&'static str, String)> {
    let text = error.text();
    let helps = text.lines().filter(|line| line.starts_with("help: "));
    for help in helps {
        let first = |text: &str| {
            let verbs = ["did you mean `", "write `", "remove `"];
            let found = verbs.into_iter().filter_map(|verb| Some((text.find(verb)?, verb)));
            let (start, verb) = found.min()?;
            let (fix, rest) = text[start + verb.len()..].split_once('`')?;
            Some(((verb, fix.to_owned()), rest.to_owned()))
        };
        if let Some((fix, rest)) = first(help) {
            let second = rest.starts_with(", and ").then(|| first(&rest)).flatten();
            return core::iter::once(fix).chain(second.map(|(fix, _)| fix)).collect();
        }
        // "write a number for each output: `bias = [0.5]`".
        if let Some((_, rest)) = help.split_once(": `") {
            return vec![("write `", rest.split('`').next().unwrap().to_owned())];
        }
    }
    Vec::new()
}

/// The items with others in the place of those that have their names; if there are none, of the one at `at`,
/// unless what is wrong is that an output or a loss is missing.
fn with_items(items: &str, at: usize, fix: &str, code: Code) -> String {
    let is_renamed = code == Code::ReservedName;
    let name =
        |item: &str| item.split([':', '=', ' ', '[']).find(|part| !part.is_empty()).unwrap_or("").to_owned();
    let written: Vec<String> = fix.split_terminator(';').map(|item| name(item.trim())).collect();
    let is_written = |item: &str| written.contains(&name(item.trim()));
    let replaces = code == Code::Outputs || items.split_inclusive(';').any(is_written);
    let mut start = 0;
    let mut rest = String::new();
    for item in items.split_inclusive(';') {
        let end = start + item.len();
        if !is_written(item) && (replaces && !is_renamed || !(start..end).contains(&at)) {
            rest += item;
        }
        start = end;
    }
    format!("{rest} {fix}")
}

/// The items with the fix of the error.
fn pasted(items: &str, error: &Diagnostic) -> Option<String> {
    let place = underlined(items, error);
    let fixes = fixes(error);
    let mut items = items.to_owned();
    for fix in &fixes {
        items = with_fix(&items, place.clone(), error, fix)?;
    }
    (!fixes.is_empty()).then_some(items)
}

fn with_fix(
    items: &str,
    place: Range<usize>,
    error: &Diagnostic,
    (verb, fix): &(&'static str, String),
) -> Option<String> {
    let (verb, fix) = (*verb, fix.clone());
    if verb == "remove `" {
        return without(items, &fix, place.start);
    }
    let is_word = |text: &str| text.chars().all(|letter| letter.is_alphanumeric() || letter == '_');
    let region = if verb == "did you mean `" {
        place
    } else if fix.ends_with(';') {
        return Some(with_items(items, place.start, &fix, error.code()));
    } else if fix.split_once(" = ").is_some_and(|(key, _)| is_word(key)) {
        let argument = argument_around(items, place.start);
        return Some(format!("{} {fix}{}", &items[..argument.start], &items[argument.end..]));
    } else if is_word(&fix)
        && !fix.starts_with(|letter: char| letter.is_ascii_digit())
        && items[..place.start].ends_with('(')
        || matches!(error.code(), Code::UnknownOption | Code::Arguments) && fix.contains(") -> ")
    {
        call_around(items, place.start)?
    } else if let Some((word, _)) = fix.split_once('(').filter(|_| fix.ends_with(')')) {
        let word = word.rsplit(' ').next()?;
        let before = items[..place.end.min(items.len())].rfind(word).filter(|_| !word.is_empty());
        // An option that belongs elsewhere is written there.
        let is_elsewhere = error.text().contains(", and write `");
        match before.or_else(|| items.find(word).filter(|_| is_elsewhere)) {
            Some(start) if is_elsewhere => start..call_from(items, start + word.len()).end,
            Some(start) => {
                let behind = start + word.len();
                let end = match items[behind..].starts_with(['(', '[']) {
                    true => call_from(items, behind).end,
                    false => behind,
                };
                // Options behind a comma go into the call.
                let options = match &items[place.clone()] {
                    "<" => items[place.end..].find('>').map_or(place.end, |end| place.end + end + 1),
                    "," => items[place.end..].find([';', '-']).map_or(items.len(), |end| place.end + end),
                    _ => place.end,
                };
                start.min(place.start)..end.max(options)
            }
            // Another operation in the place of the one that is underlined, or that has the option.
            None if items[place.end..].starts_with('(') => call_from(items, place.end),
            None if error.code() == Code::UnknownOption => call_around(items, place.start)?,
            None => place,
        }
    } else {
        place
    };
    Some(format!("{}{fix}{}", &items[..region.start], &items[region.end..]))
}

#[test]
fn what_a_help_says_to_write_compiles() {
    let mut failures = String::new();
    for mistake in MISTAKES {
        let declares_input =
            ["x: in", "x: In", "x = ", "let x", "a: input"].iter().any(|form| mistake.starts_with(form));
        let mut items =
            if declares_input { (*mistake).to_owned() } else { format!("x: input(2); {mistake}") };
        let mut found = errors(&items);
        assert!(!found.is_empty(), "{mistake} is no mistake");
        // Two errors of one kind take two pastes.
        for _ in 0..found.len() {
            let Some(error) = found.first() else { break };
            match pasted(&items, error) {
                Some(text) => items = text,
                None => break,
            }
            found = errors(&items);
        }
        for error in found {
            let _ = writeln!(failures, "{mistake}\n  pasted: {items}\n  {}", error.text());
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

/// The mistakes of `tests/mistakes` of which no help says what is to be written, but which words there are.
const WITHOUT_FIX: &[&str] =
    &["commas_between_items", "convolution", "decay_as_loss", "names_in_matrix", "recurrent", "tiny_width"];

/// Whether the fix is an item with a new name, and the name where it is read: the line `MEND` of the file has
/// both.
fn adds_an_item(source: &str) -> bool {
    source.lines().any(|line| line.starts_with("// MEND") && line.contains(" part: "))
}

/// The items of the declaration in a file, on one line; `None` of a short form.
fn items_of(source: &str) -> Option<String> {
    let body = source.lines().filter(|line| !line.trim_start().starts_with("//"));
    let body = body.map(str::trim).collect::<Vec<&str>>().join(" ");
    let (_, items) = body.split_once("pub struct N {")?;
    Some(items.trim_end_matches([' ', '}']).to_owned())
}

#[test]
fn the_fix_of_each_mistake_compiles() {
    let (mut failures, mut count) = (String::new(), 0);
    for path in files::rust_below(&files::root().join("codegen/tests/mistakes")) {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let source = files::text(&path);
        if source.contains("fn main") || WITHOUT_FIX.contains(&name.as_str()) || adds_an_item(&source) {
            continue;
        }
        let Some(mut items) = items_of(&source) else { continue };
        count += 1;
        let mut found = errors(&items);
        // What is so in several places takes as many pastes.
        for _ in 0..8 {
            let Some(text) = found.first().and_then(|error| pasted(&items, error)) else { break };
            items = text;
            found = errors(&items);
        }
        for error in found {
            let _ = writeln!(failures, "{name}\n  pasted: {items}\n  {}", error.text());
        }
    }
    assert!(count > 100, "only {count} mistakes were found");
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn the_check_of_a_constant_is_rust() {
    // What a size, an index, a weight, a limit and an entry of a list can be computed of; the types fit, as a
    // literal takes the type of a size and every number can be cast.
    let constants =
        ["HIDDEN", "config::WIDTH + 1", "-N", "{ HIDDEN }", "2.0 * HALF", "ARR[0]", "N as usize", "N.pow(2)"];
    for constant in constants {
        for use_site in [
            "dense(@)",
            "dense(1, l2 = @)",
            "dense(1, bias = [@])",
            "slice(..@)",
            "dense(1, init = uniform(@))",
        ] {
            let items = format!("x: input(2); y: x -> {};", use_site.replace('@', constant));
            let texts = texts(&declaration(&items));
            let check = texts
                .iter()
                .find_map(|text| Some(text.split_once("check that number with `")?.1.split_once('`')?.0));
            assert!(
                check.is_some_and(|check| syn::parse_str::<syn::Item>(check).is_ok()),
                "{items}: {texts:?}"
            );
        }
    }
}
