//! The options of layers and losses: a constant for the name of each.
//!
//! Input: the rows of `table.rs`. Output: names, examples and aliases. Guarantees: every option is in
//! [`ALL`].

mod table;

/// The row of an option.
struct OptionRow {
    word: &'static str,
    example: &'static str,
    number: Option<f64>,
    aliases: &'static [&'static str],
}

macro_rules! define {
    ($($(#[$doc:meta])* $name:ident: $word:ident { $($row:tt)* } $(=> $step:tt)?)*) => {
        $(
            $(#[$doc])*
            pub const $name: &str = stringify!($word);
        )*

        /// All of them, in the order in which help texts list them.
        pub const ALL: [&str; [$($name),*].len()] = [$($name),*];

        const ROWS: [OptionRow; ALL.len()] = [$(OptionRow { word: $name, $($row)* }),*];
    };
}

crate::options!(define);

fn row(word: &str) -> Option<&'static OptionRow> {
    ROWS.iter().find(|row| row.word == word)
}

/// A value of an option as it is written, as an example; a number for a word that is not an option.
pub fn example(word: &str) -> &'static str {
    row(word).map_or("0.1", |row| row.example)
}

/// The example as a number, where it is one.
pub fn number(word: &str) -> Option<f64> {
    row(word)?.number
}

/// The names of an option in other frameworks, in small letters without underscores.
pub fn aliases(word: &str) -> &'static [&'static str] {
    row(word).map_or(&[], |row| row.aliases)
}

#[cfg(test)]
mod tests {
    use super::{ALL, example, number};

    #[test]
    fn the_example_of_an_option_is_its_number() {
        for word in ALL {
            assert_eq!(number(word), example(word).parse().ok(), "{word}");
        }
    }
}
