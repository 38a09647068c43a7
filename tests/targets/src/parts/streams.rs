//! Networks with a memory, trained on sequences: values of the past by hand, and the words of recurrent
//! layers.

use netwright::network;
use netwright::optimizer::{Adam, Momentum};

use crate::fold::Fold;
use crate::train::sequences;

network! {
    struct Words {
        x: input(3);
        a: x -> causal_conv(3, kernel = 2, dilation = 3) -> tanh;
        b: a -> rnn(3);
        c: (a, b) -> gru(3, reset = before);
        d: (b, c) -> lstm(2, forget_bias = 0.5);
        e: d -> gru(2);
        y: e -> dense(2);
        loss: mse(y);
    }
}

network! {
    struct ByHand {
        x: input(2);
        z: (x, prev(h)) -> dense(3) -> sigmoid;
        c: (x, prev(h, 2)) -> dense(3) -> tanh;
        h: z * prev(h) + (1 - z) * c;
        y: h -> dense(1);
        g: h -> dense(2) -> softmax;
        loss: huber(y) + 0.5 * cross_entropy(g, at = last);
    }
}

/// Trains both. A rate of 2⁻⁶ is a number of every machine.
pub(super) fn train() -> Fold {
    let mut fold = Fold::new();
    let words = Words::new(1);
    sequences(1, &words, &mut Adam::new(0.015625, Words::zeros), &mut fold);
    sequences(2, &words, &mut Momentum::new(0.015625, 0.5, Words::zeros), &mut fold);
    let by_hand = ByHand::new(2);
    sequences(3, &by_hand, &mut Adam::new(0.015625, ByHand::zeros), &mut fold);
    sequences(4, &by_hand, &mut Momentum::new(0.015625, 0.5, ByHand::zeros), &mut fold);
    fold
}
