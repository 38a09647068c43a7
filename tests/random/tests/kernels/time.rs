//! Faults of the kernels for the steps of a block, and of what a memory has of it.

use super::faults::{Fault, Source};

pub(crate) const SOURCES: &[Source] = &[
    Source {
        file: "kernel/channels/dense.rs",
        tests: "channels",
        faults: &[
            Fault {
                name: "all partial sums of a block begin with the first input",
                from: "let mut input = P;",
                to: "let mut input = 0;",
            },
            Fault {
                name: "partial sums of a block are added in another order",
                from: "&self.chain::<A, 2, L, R, V>(first, step, zeros),",
                to: "&self.chain::<A, 1, L, R, V>(first, step, zeros),",
            },
            Fault {
                name: "the last outputs of a block are those of the first tile",
                from: "let first = if output + R <= O { output } else { O - R };",
                to: "let first = if output + R <= O { output } else { 0 };",
            },
        ],
    },
    Source {
        file: "kernel/channels/mod.rs",
        tests: "channels",
        faults: &[Fault {
            name: "a block's faint numbers are remembered",
            from: "*vector = if const { FOR_MEMORY } { remembered(&steps) } else { steps };",
            to: "*vector = steps;",
        }],
    },
    Source {
        file: "memory/block.rs",
        tests: "channels",
        faults: &[
            Fault {
                name: "all steps of a vector of a past are its first one",
                from: "*to = remembered::<S, { SIZES.lanes }>(from);",
                to: "*to = [remembered::<S, { SIZES.lanes }>(from)[0]; { SIZES.lanes }];",
            },
            Fault {
                name: "the newest of the steps before a block is missing",
                from: "(steps.min(most).min(back), 0);",
                to: "(steps.min(most).min(back.saturating_sub(1)), 0);",
            },
        ],
    },
    Source {
        file: "math/tanh.rs",
        tests: "channels",
        faults: &[Fault {
            name: "the numbers of a vector have the sign of the first one",
            from: "result[l] = end_f32::<A>(t[l], power[l], x[l]);",
            to: "result[l] = end_f32::<A>(t[l], power[l], x[0]);",
        }],
    },
];
