//! The words of items and of their values that are neither operations, losses, initialisers nor options.
//!
//! Input: nothing. Output: [`items`](crate::items), which hands the rows to a macro; a constant for each
//! word; [`RESERVED`].

/// Hands the rows of these words to a macro.
///
/// A row is the docs of the word, which an editor shows, and `NAME: word { … }`. Its body says whether it
/// opens an item, so that it cannot name a value.
#[macro_export]
macro_rules! items {
    ($reader:ident) => {
        $reader! {
            /// `x: input(30);`, `x: input(28, 28, 1);`: the numbers that a sample has, or height, width and
            /// channels.
            INPUT: input { opens_item: true }
            /// `loss: bce(y) + 0.5 * mse(z);`: a sum of losses, which training minimises.
            LOSS: loss { opens_item: true }
            /// `output: (policy, value);`: the values that `forward` returns, concatenated.
            OUTPUT: output { opens_item: true }
            /// `weights: file("policy.safetensors");`: a file of safetensors, whose path is relative to the
            /// file of the declaration. Its numbers are those of `trained()`.
            FILE: file { opens_item: false }
            /// `advantage: target(1);`: numbers of a target that no value is compared with, for `weight =`
            /// and `mask =` of a loss. They are behind those that are compared, in the order of declaration.
            TARGET: target { opens_item: false }
            /// `tie = transpose(h)`: the weights of `h` with inputs and outputs exchanged, as for a decoder.
            TRANSPOSE: transpose { opens_item: false }
            /// `prev(h)`: the value that `h` had one step before, and `prev(h, 4)` four steps before; zeros
            /// before the first step, or with `prev(h, start = trained)` the numbers of the field `h_start`,
            /// which training changes. A network with it has a memory, and the methods `step` and `run`.
            PREV: prev { opens_item: false }
        }
    };
}

macro_rules! define {
    ($($(#[$doc:meta])* $name:ident: $word:ident { opens_item: $opens:literal })*) => {
        $(
            $(#[$doc])*
            pub const $name: &str = stringify!($word);
        )*

        /// All of them, in the order of their rows.
        pub const ALL: [&str; [$($name),*].len()] = [$($name),*];

        const ROWS: [(&str, bool); ALL.len()] = [$(($name, $opens)),*];
    };
}
crate::items!(define);

/// The words that open an item and so cannot name a value, in the order of their rows.
pub const RESERVED: [&str; 3] = {
    let (mut reserved, mut found, mut row) = ([""; 3], 0, 0);
    while row < ROWS.len() {
        let (word, opens) = ROWS[row];
        if opens {
            reserved[found] = word;
            found += 1;
        }
        row += 1;
    }
    assert!(found == reserved.len());
    reserved
};
