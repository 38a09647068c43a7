//! Places in the items of a declaration: texts, calls and arguments.
//!
//! Input: items and an offset. Output: ranges of bytes. Guarantees: blanks do not count; a word is found
//! whole.

use std::ops::Range;

/// Where a text stands without regard to blanks: around `at`, else as the last one before it, else as the
/// first one behind.
fn find(items: &str, text: &str, at: usize) -> Option<Range<usize>> {
    let letters: Vec<char> = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let begins = |start: usize| {
        let mut wanted = letters.iter();
        let mut next = wanted.next();
        for (index, letter) in items[start..].char_indices().filter(|(_, letter)| !letter.is_whitespace()) {
            if Some(&letter) != next {
                return None;
            }
            next = wanted.next();
            if next.is_none() {
                return Some(start..start + index + letter.len_utf8());
            }
        }
        None
    };
    let is_word =
        |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
    let is_whole = |range: &Range<usize>| {
        let (before, behind) = (items[..range.start].chars().last(), items[range.end..].chars().next());
        let goes_on = is_word(before) && is_word(letters.first().copied());
        !goes_on && (!is_word(behind) || !is_word(letters.last().copied()))
    };
    let all: Vec<Range<usize>> = items
        .char_indices()
        .filter(|(_, letter)| !letter.is_whitespace())
        .filter_map(|(start, _)| begins(start))
        .filter(is_whole)
        .collect();
    let around = all.iter().find(|range| range.contains(&at));
    let before = all.iter().rev().find(|range| range.end <= at);
    around.or(before).or(all.first()).cloned()
}

/// The items without this text and what joins it to what stands before.
pub(crate) fn without(items: &str, text: &str, at: usize) -> Option<String> {
    let range = find(items, text, at)?;
    let (mut before, mut behind) = (items[..range.start].trim_end(), items[range.end..].trim_start());
    let joints = ["->", "+", "*", ","];
    match joints.iter().find_map(|joint| Some((joint, before.strip_suffix(joint)?))) {
        // The weight of a term goes with it.
        Some((&"*", rest)) => {
            let is_digit = |letter: char| letter.is_ascii_digit() || letter == '.';
            let rest = rest.trim_end().trim_end_matches(is_digit).trim_end();
            before = rest.strip_suffix('+').unwrap_or(rest).trim_end();
        }
        Some((_, rest)) if !text.ends_with(';') => before = rest.trim_end(),
        _ => behind = [",", "->", "+"].iter().find_map(|joint| behind.strip_prefix(joint)).unwrap_or(behind),
    }
    Some(match (before.strip_suffix('('), behind.strip_prefix(')')) {
        (Some(before), Some(behind)) => format!("{before}{behind}"),
        _ => format!("{before} {behind}"),
    })
}

/// The call, such as `dense(1, 2)`, whose parentheses are the innermost ones around `at`.
pub(crate) fn call_around(items: &str, at: usize) -> Option<Range<usize>> {
    let mut depth = 0;
    let open = items[..at].char_indices().rev().find(|(_, letter)| match letter {
        ')' => {
            depth += 1;
            false
        }
        '(' if depth == 0 => true,
        '(' => {
            depth -= 1;
            false
        }
        _ => false,
    });
    Some(call_from(items, open?.0))
}

/// The call whose parentheses or brackets open at `open`.
pub(crate) fn call_from(items: &str, open: usize) -> Range<usize> {
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let start = items[..open].trim_end_matches(is_word).len();
    let mut depth = 0;
    let close = items[open..].char_indices().find(|(_, letter)| {
        depth += i32::from(matches!(letter, '(' | '[')) - i32::from(matches!(letter, ')' | ']'));
        depth == 0
    });
    start..close.map_or(items.len(), |(length, _)| open + length + 1)
}

/// The argument of a call that `at` stands in.
pub(crate) fn argument_around(items: &str, at: usize) -> Range<usize> {
    let call = call_around(items, at).unwrap();
    let open = items[call.clone()].find('(').unwrap() + call.start;
    let (mut depth, mut start) = (0, open + 1);
    for (index, letter) in items[..call.end].char_indices().skip_while(|(index, _)| *index <= open) {
        depth += i32::from(matches!(letter, '(' | '[')) - i32::from(matches!(letter, ')' | ']'));
        let ends = letter == ',' && depth == 0 || depth < 0;
        if ends && index >= at {
            return start..index;
        }
        if ends {
            start = index + 1;
        }
    }
    start..call.end
}
