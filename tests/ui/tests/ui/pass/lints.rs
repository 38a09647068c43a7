//! No lint is raised where a network is declared, public items without documentation included.
#![deny(warnings, missing_docs, unreachable_pub, missing_debug_implementations, unused_qualifications)]
#![forbid(unused_imports, non_snake_case, non_camel_case_types, non_upper_case_globals, dead_code)]
#![deny(deprecated)]
#![deny(nonstandard_style, rust_2018_idioms, unused, missing_copy_implementations, unnameable_types)]
#![forbid(unsafe_code)]

use netwright::prelude::*;

network! {
    #[derive(Debug)]
    pub struct Net {
        x: input(2);
        h: x -> dense(4, bias = false) -> relu;
        y: h -> dense(1, frozen = true) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    #[derive(Debug)]
    pub struct Wide<200, 100 tanh, 10 softmax>;
}

network! {
    #[derive(Debug)]
    pub struct Forward {
        x: input(2);
        y: x -> dense(1);
    }
}

network! {
    /// Its user is told to look elsewhere, where it is used.
    #[deprecated]
    #[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
    pub struct Old {
        /// What goes in.
        x: input(2);
        h_1: x -> dense(2) -> tanh;
        h_2: h_1 -> dense(2) -> tanh;
        h_3: h_2 -> dense(2) -> dropout(0.5);
        y: h_3 -> dense(2) -> softmax;
        loss: cross_entropy(y);
    }
}

fn main() {
    let mut net = Net::new(1);
    net.train_step(&[0.5, -0.5], &[1.0], &mut Sgd::new(0.1));
    let _ = (Wide::boxed(1).forward(&[0.5; 200]), Forward::zeros().forward(&[0.5; 2]));
}
