//! The networks, in parts of ten, and a part of two with a memory.
//!
//! Input: whether a fault is wanted. Output: each part folded on its own, in this order; with the feature
//! `few` the first part and the one with a memory alone. Guarantees, checked when this is compiled: 50
//! networks without a memory, each with two optimisers, each optimiser on at least five networks. That every
//! word of the language is in them is checked by `codegen/tests/targets.rs`.

#[cfg(not(feature = "few"))]
mod graphs;
#[cfg(not(feature = "few"))]
mod layers;
#[cfg(not(feature = "few"))]
mod losses;
mod plain;
#[cfg(not(feature = "few"))]
mod sizes;
mod streams;

use crate::fold::Fold;

/// Declares the runs of a part: a network, its scalar and its way, and its optimisers, for the fused step and
/// for gradients that are applied.
macro_rules! runs {
    ($($network:ident: $scalar:ident, $way:ident, $fused:ident, $apart:ident;)+) => {
        /// The numbers of the optimisers of each network.
        #[cfg(not(feature = "few"))]
        pub(super) const OPTIMISERS: &[[usize; 2]] = &[
            $([<crate::choice::$fused as crate::choice::Choice>::NUMBER, <crate::choice::$apart as crate::choice::Choice>::NUMBER]),+
        ];

        /// Trains all networks of this part.
        pub(super) fn train(has_fault: bool) -> crate::fold::Fold {
            let mut fold = crate::fold::Fold::new();
            let mut seed = 0;
            $(
                seed += 1;
                crate::train::network::<
                    $scalar,
                    $network<$scalar>,
                    crate::train::$way,
                    crate::choice::$fused,
                    crate::choice::$apart,
                >(seed, has_fault && seed == 1, &mut fold);
            )+
            fold
        }
    };
}
use runs;

/// A part by its number. The one with a memory has no fault.
pub fn train(part: usize, has_fault: bool) -> Fold {
    match part {
        0 => plain::train(has_fault),
        1 => streams::train(),
        #[cfg(not(feature = "few"))]
        2 => losses::train(has_fault),
        #[cfg(not(feature = "few"))]
        3 => layers::train(has_fault),
        #[cfg(not(feature = "few"))]
        4 => {
            let mut fold = graphs::train(has_fault);
            graphs::ask_trained(&mut fold);
            fold
        }
        #[cfg(not(feature = "few"))]
        5 => sizes::train(has_fault),
        _ => Fold::new(),
    }
}

/// How many parts the feature `few` leaves.
pub const FEW: usize = 2;

/// How many parts there are.
pub const PARTS: usize = if cfg!(feature = "few") { FEW } else { 6 };

#[cfg(not(feature = "few"))]
const ALL: [&[[usize; 2]]; 5] =
    [plain::OPTIMISERS, losses::OPTIMISERS, layers::OPTIMISERS, graphs::OPTIMISERS, sizes::OPTIMISERS];

#[cfg(not(feature = "few"))]
const _: () = {
    use crate::choice::COUNT;
    let (mut networks, mut counts) = (0, [0; COUNT]);
    let mut part = 0;
    while part < ALL.len() {
        let mut at = 0;
        while at < ALL[part].len() {
            let [fused, apart] = ALL[part][at];
            assert!(fused != apart, "a network has two different optimisers");
            counts[fused] += 1;
            counts[apart] += 1;
            networks += 1;
            at += 1;
        }
        part += 1;
    }
    assert!(networks == 50, "there are 50 networks");
    let mut optimiser = 0;
    while optimiser < COUNT {
        assert!(counts[optimiser] >= 5, "each optimiser trains at least five networks");
        optimiser += 1;
    }
};
