//! `did you mean`: the word of a list that another word probably misspells, or is called in another
//! framework.

use crate::keyword;

/// The longest word that may be misspelled: the work for one pair of words grows with their length.
const LONGEST: usize = 64;
/// The most edits that are still a misspelling.
const MOST_EDITS: usize = 5;

/// The candidate that `word` is probably a misspelling of, or its name in another framework;
/// `None` if none is near enough.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let (letters, length) = letters(word);
    if length > LONGEST {
        return None;
    }
    // A word of one letter is not a misspelling of another one, except for its case.
    let allowed = if length > 1 { (length / 3).clamp(1, MOST_EDITS) } else { 0 };
    let plain = keyword::plain(word);
    let translations: Vec<&str> = keyword::translations(&plain).collect();
    let word: Vec<char> = word.chars().collect();
    let mut best: Option<(usize, &'a str)> = None;
    for candidate in candidates {
        // Of two words that stand for it, the first one is meant.
        if translations.contains(&candidate) || keyword::is_spelled(&plain, candidate) {
            return Some(candidate);
        }
        let (others, other_length) = self::letters(candidate);
        let different = (letters ^ others).count_ones() as usize;
        if different > 2 * allowed.max(1) || length.abs_diff(other_length) > allowed {
            continue;
        }
        if let Some(distance) = edit_distance(&word, &candidate.chars().collect::<Vec<char>>(), allowed)
            && best.is_none_or(|(least, _)| distance < least)
        {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, found)| found)
}

/// The set of a word's letters without regard to case, and its length. An edit adds to the set and takes away
/// at most two letters, so most words need no distance.
fn letters(word: &str) -> (u64, usize) {
    word.chars().fold((0, 0), |(set, length), letter| {
        (set | 1 << (u32::from(letter.to_ascii_lowercase()) % 64), length + 1)
    })
}

/// Insertions, deletions, substitutions and swaps of neighbours that turn `a` into `b` (optimal string
/// alignment; Damerau, 1964), if they are at most `limit`: then no more than `limit` letters of one are
/// behind those of the other, and only that far from the diagonal is computed.
fn edit_distance(a: &[char], b: &[char], limit: usize) -> Option<usize> {
    let far = limit + 1;
    let mut before = vec![far; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![far; b.len() + 1];
        if i <= limit {
            row[0] = i;
        }
        for j in i.saturating_sub(limit).max(1)..=(i + limit).min(b.len()) {
            let differs = usize::from(a[i - 1] != b[j - 1]);
            row[j] = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + differs);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = core::mem::replace(&mut last, row);
    }
    Some(last[b.len()]).filter(|distance| *distance <= limit)
}

#[cfg(test)]
mod tests {
    use super::{edit_distance, nearest};

    #[test]
    fn edit_distance_counts_single_edits_and_swaps() {
        let distance = |a: &str, b: &str, limit| {
            let [a, b] = [a, b].map(|word| word.chars().collect::<Vec<char>>());
            edit_distance(&a, &b, limit)
        };
        assert_eq!(distance("sigmoid", "sigmoid", 2), Some(0));
        assert_eq!(distance("sigmiod", "sigmoid", 2), Some(1));
        assert_eq!(distance("kitten", "sitting", 3), Some(3));
        assert_eq!(distance("kitten", "sitting", 2), None);
        assert_eq!(distance("", "abc", 3), Some(3));
        assert_eq!(distance("abc", "", 2), None);
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
        // Only a word that is allowed there is suggested.
        assert_eq!(nearest("eps", ["bias"]), None);
    }
}
