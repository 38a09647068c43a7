//! The diagnostics of a family's members as those of one declaration.
//!
//! Input: what is reported of each member. Output: each mistake once, with the members that have it, unless
//! all of them do. Guarantees: where some members have errors, warnings of the others are left out, as those
//! of a network with errors are.

use std::collections::BTreeMap;

use super::{Code, Diagnostic};

/// A place, a code, and how many of these a member had before: the same for all members, because they are
/// parsed from the same tokens.
type Key = ([usize; 4], Code, usize);

/// A mistake, and the members that have it.
struct Said<'a> {
    first: Diagnostic,
    members: Vec<&'a str>,
    /// Whether its text is the same for all of these members.
    is_same: bool,
}

/// The diagnostics of all members, each of which comes with its name.
pub fn of_members(members: Vec<(&str, Vec<Diagnostic>)>) -> Vec<Diagnostic> {
    let count = members.len();
    let has_errors = members.iter().any(|(_, found)| found.iter().any(|one| !one.is_warning));
    let mut index_of: BTreeMap<Key, usize> = BTreeMap::new();
    let mut all: Vec<Said<'_>> = Vec::new();
    for (member, found) in members {
        let mut times: BTreeMap<([usize; 4], Code), usize> = BTreeMap::new();
        for diagnostic in found.into_iter().filter(|one| !(has_errors && one.is_warning)) {
            let (place, code) = (position(&diagnostic), diagnostic.code);
            let before = times.entry((place, code)).or_default();
            let key = (place, code, core::mem::replace(before, *before + 1));
            match index_of.get(&key).and_then(|index| all.get_mut(*index)) {
                Some(said) => {
                    said.members.push(member);
                    said.is_same &= said.first.statement() == diagnostic.statement();
                    said.first.more.origins.extend(&diagnostic.more.origins);
                }
                None => {
                    index_of.insert(key, all.len());
                    all.push(Said { first: diagnostic, members: vec![member], is_same: true });
                }
            }
        }
    }
    all.into_iter().map(|said| named(said, count)).collect()
}

/// Lines and columns of both ends.
fn position(diagnostic: &Diagnostic) -> [usize; 4] {
    let (start, end) = (diagnostic.place.first.start(), diagnostic.place.last.end());
    [start.line, start.column, end.line, end.column]
}

/// The mistake with the members that have it, of `count`.
fn named(said: Said<'_>, count: usize) -> Diagnostic {
    let Said { mut first, members, is_same } = said;
    let names = match members.as_slice() {
        _ if members.len() == count && is_same => return first,
        [] => return first,
        [only] => format!("`{only}`"),
        [one, ..] if members.len() == count => format!("all members, for example `{one}`"),
        [one, other] => format!("`{one}` and `{other}`"),
        [one, others @ ..] => format!("`{one}` and {} other members", others.len()),
    };
    first.message = format!("in {names}: {}", first.message);
    first
}
