//! Tumours: an epoch on 64 rows in flash, then the classes of 64 other ones.
//!
//! Output: how many of the 64 unseen rows are right, and the hash of their outputs and the parameters.
#![cfg_attr(target_os = "none", no_std, no_main)]

use core::hint::black_box;

use firmware::board::{fail, measure, print};
use firmware::hash::Hash;
use firmware::tumours::{LEARNT, UNSEEN};
use netwright::prelude::*;

network! {
    /// The probability that a tumour is benign.
    struct Wdbc {
        x: input(30);
        h: x -> dense(16) -> sigmoid;
        y: h -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

firmware::program!(run);

fn run() {
    let mut net = Wdbc::new(1);
    let mut sgd = Sgd::new(0.5);
    for (x, class) in LEARNT.x.iter().zip(&LEARNT.class) {
        net.train_step(x, class, &mut sgd);
    }
    let (mut right, mut hash) = (0_u32, Hash::new());
    for (x, class) in UNSEEN.x.iter().zip(&UNSEEN.class) {
        let benign = net.forward(x);
        right += u32::from((benign[0] >= 0.5) == (class[0] == 1.0));
        hash = hash.with(&benign);
    }
    print("right", right.into());
    print("hash", hash.with(net.parameters()).value());
    // Always the same answer is right for about half of them.
    if right < 48 {
        fail("not learnt");
    }
    measure("ticks forward", 4, || {
        black_box(black_box(&net).forward(&UNSEEN.x[0]));
    });
    measure("ticks train_step", 4, || {
        net.train_step(&LEARNT.x[0], &LEARNT.class[0], &mut sgd);
    });
}
