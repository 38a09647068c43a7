//! Networks with a memory: an amplifier in three sizes, and three cells, one of them to be trained, as the
//! peers of `benches/peers/time` have them.
//!
//! The amplifiers are the WaveNets of Neural Amp Modeler: two stacks of ten causal convolutions with three
//! taps, 1 to 512 steps apart, a residual and a sum of all activations.
#![allow(missing_docs)] // the table in benches/README.md says what each is

use netwright::network;

network! {
    /// 13,802 weights in its file.
    pub(crate) struct Standard {
        x: input(1);
        a0: x -> dense(16, bias = false);
        ah0: (prev(a0, 2), prev(a0), a0, x) -> dense(16) -> tanh;
        au0: ah0 -> dense(16);
        a1: a0 + au0;
        ah1: (prev(a1, 4), prev(a1, 2), a1, x) -> dense(16) -> tanh;
        au1: ah1 -> dense(16);
        a2: a1 + au1;
        ah2: (prev(a2, 8), prev(a2, 4), a2, x) -> dense(16) -> tanh;
        au2: ah2 -> dense(16);
        a3: a2 + au2;
        ah3: (prev(a3, 16), prev(a3, 8), a3, x) -> dense(16) -> tanh;
        au3: ah3 -> dense(16);
        a4: a3 + au3;
        ah4: (prev(a4, 32), prev(a4, 16), a4, x) -> dense(16) -> tanh;
        au4: ah4 -> dense(16);
        a5: a4 + au4;
        ah5: (prev(a5, 64), prev(a5, 32), a5, x) -> dense(16) -> tanh;
        au5: ah5 -> dense(16);
        a6: a5 + au5;
        ah6: (prev(a6, 128), prev(a6, 64), a6, x) -> dense(16) -> tanh;
        au6: ah6 -> dense(16);
        a7: a6 + au6;
        ah7: (prev(a7, 256), prev(a7, 128), a7, x) -> dense(16) -> tanh;
        au7: ah7 -> dense(16);
        a8: a7 + au7;
        ah8: (prev(a8, 512), prev(a8, 256), a8, x) -> dense(16) -> tanh;
        au8: ah8 -> dense(16);
        a9: a8 + au8;
        ah9: (prev(a9, 1024), prev(a9, 512), a9, x) -> dense(16) -> tanh;
        au9: ah9 -> dense(16);
        a10: a9 + au9;
        sums: ah0 + ah1 + ah2 + ah3 + ah4 + ah5 + ah6 + ah7 + ah8 + ah9;
        head: sums -> dense(8, bias = false);
        b0: a10 -> dense(8, bias = false);
        bh0: (prev(b0, 2), prev(b0), b0, x) -> dense(8) -> tanh;
        bu0: bh0 -> dense(8);
        b1: b0 + bu0;
        bh1: (prev(b1, 4), prev(b1, 2), b1, x) -> dense(8) -> tanh;
        bu1: bh1 -> dense(8);
        b2: b1 + bu1;
        bh2: (prev(b2, 8), prev(b2, 4), b2, x) -> dense(8) -> tanh;
        bu2: bh2 -> dense(8);
        b3: b2 + bu2;
        bh3: (prev(b3, 16), prev(b3, 8), b3, x) -> dense(8) -> tanh;
        bu3: bh3 -> dense(8);
        b4: b3 + bu3;
        bh4: (prev(b4, 32), prev(b4, 16), b4, x) -> dense(8) -> tanh;
        bu4: bh4 -> dense(8);
        b5: b4 + bu4;
        bh5: (prev(b5, 64), prev(b5, 32), b5, x) -> dense(8) -> tanh;
        bu5: bh5 -> dense(8);
        b6: b5 + bu5;
        bh6: (prev(b6, 128), prev(b6, 64), b6, x) -> dense(8) -> tanh;
        bu6: bh6 -> dense(8);
        b7: b6 + bu6;
        bh7: (prev(b7, 256), prev(b7, 128), b7, x) -> dense(8) -> tanh;
        bu7: bh7 -> dense(8);
        b8: b7 + bu7;
        bh8: (prev(b8, 512), prev(b8, 256), b8, x) -> dense(8) -> tanh;
        bu8: bh8 -> dense(8);
        b9: b8 + bu8;
        bh9: (prev(b9, 1024), prev(b9, 512), b9, x) -> dense(8) -> tanh;
        y: head + bh0 + bh1 + bh2 + bh3 + bh4 + bh5 + bh6 + bh7 + bh8 + bh9 -> dense(1);
    }
}

network! {
    /// 3,026 weights.
    pub(crate) struct Feather {
        x: input(1);
        a0: x -> dense(8, bias = false);
        ah0: (prev(a0, 2), prev(a0), a0, x) -> dense(8) -> tanh;
        au0: ah0 -> dense(8);
        a1: a0 + au0;
        ah1: (prev(a1, 4), prev(a1, 2), a1, x) -> dense(8) -> tanh;
        au1: ah1 -> dense(8);
        a2: a1 + au1;
        ah2: (prev(a2, 8), prev(a2, 4), a2, x) -> dense(8) -> tanh;
        au2: ah2 -> dense(8);
        a3: a2 + au2;
        ah3: (prev(a3, 16), prev(a3, 8), a3, x) -> dense(8) -> tanh;
        au3: ah3 -> dense(8);
        a4: a3 + au3;
        ah4: (prev(a4, 32), prev(a4, 16), a4, x) -> dense(8) -> tanh;
        au4: ah4 -> dense(8);
        a5: a4 + au4;
        ah5: (prev(a5, 64), prev(a5, 32), a5, x) -> dense(8) -> tanh;
        au5: ah5 -> dense(8);
        a6: a5 + au5;
        ah6: (prev(a6, 128), prev(a6, 64), a6, x) -> dense(8) -> tanh;
        au6: ah6 -> dense(8);
        a7: a6 + au6;
        ah7: (prev(a7, 256), prev(a7, 128), a7, x) -> dense(8) -> tanh;
        au7: ah7 -> dense(8);
        a8: a7 + au7;
        ah8: (prev(a8, 512), prev(a8, 256), a8, x) -> dense(8) -> tanh;
        au8: ah8 -> dense(8);
        a9: a8 + au8;
        ah9: (prev(a9, 1024), prev(a9, 512), a9, x) -> dense(8) -> tanh;
        au9: ah9 -> dense(8);
        a10: a9 + au9;
        sums: ah0 + ah1 + ah2 + ah3 + ah4 + ah5 + ah6 + ah7 + ah8 + ah9;
        head: sums -> dense(4, bias = false);
        b0: a10 -> dense(4, bias = false);
        bh0: (prev(b0, 2), prev(b0), b0, x) -> dense(4) -> tanh;
        bu0: bh0 -> dense(4);
        b1: b0 + bu0;
        bh1: (prev(b1, 4), prev(b1, 2), b1, x) -> dense(4) -> tanh;
        bu1: bh1 -> dense(4);
        b2: b1 + bu1;
        bh2: (prev(b2, 8), prev(b2, 4), b2, x) -> dense(4) -> tanh;
        bu2: bh2 -> dense(4);
        b3: b2 + bu2;
        bh3: (prev(b3, 16), prev(b3, 8), b3, x) -> dense(4) -> tanh;
        bu3: bh3 -> dense(4);
        b4: b3 + bu3;
        bh4: (prev(b4, 32), prev(b4, 16), b4, x) -> dense(4) -> tanh;
        bu4: bh4 -> dense(4);
        b5: b4 + bu4;
        bh5: (prev(b5, 64), prev(b5, 32), b5, x) -> dense(4) -> tanh;
        bu5: bh5 -> dense(4);
        b6: b5 + bu5;
        bh6: (prev(b6, 128), prev(b6, 64), b6, x) -> dense(4) -> tanh;
        bu6: bh6 -> dense(4);
        b7: b6 + bu6;
        bh7: (prev(b7, 256), prev(b7, 128), b7, x) -> dense(4) -> tanh;
        bu7: bh7 -> dense(4);
        b8: b7 + bu7;
        bh8: (prev(b8, 512), prev(b8, 256), b8, x) -> dense(4) -> tanh;
        bu8: bh8 -> dense(4);
        b9: b8 + bu8;
        bh9: (prev(b9, 1024), prev(b9, 512), b9, x) -> dense(4) -> tanh;
        y: head + bh0 + bh1 + bh2 + bh3 + bh4 + bh5 + bh6 + bh7 + bh8 + bh9 -> dense(1);
    }
}

network! {
    /// 842 weights.
    pub(crate) struct Nano {
        x: input(1);
        a0: x -> dense(4, bias = false);
        ah0: (prev(a0, 2), prev(a0), a0, x) -> dense(4) -> tanh;
        au0: ah0 -> dense(4);
        a1: a0 + au0;
        ah1: (prev(a1, 4), prev(a1, 2), a1, x) -> dense(4) -> tanh;
        au1: ah1 -> dense(4);
        a2: a1 + au1;
        ah2: (prev(a2, 8), prev(a2, 4), a2, x) -> dense(4) -> tanh;
        au2: ah2 -> dense(4);
        a3: a2 + au2;
        ah3: (prev(a3, 16), prev(a3, 8), a3, x) -> dense(4) -> tanh;
        au3: ah3 -> dense(4);
        a4: a3 + au3;
        ah4: (prev(a4, 32), prev(a4, 16), a4, x) -> dense(4) -> tanh;
        au4: ah4 -> dense(4);
        a5: a4 + au4;
        ah5: (prev(a5, 64), prev(a5, 32), a5, x) -> dense(4) -> tanh;
        au5: ah5 -> dense(4);
        a6: a5 + au5;
        ah6: (prev(a6, 128), prev(a6, 64), a6, x) -> dense(4) -> tanh;
        au6: ah6 -> dense(4);
        a7: a6 + au6;
        ah7: (prev(a7, 256), prev(a7, 128), a7, x) -> dense(4) -> tanh;
        au7: ah7 -> dense(4);
        a8: a7 + au7;
        ah8: (prev(a8, 512), prev(a8, 256), a8, x) -> dense(4) -> tanh;
        au8: ah8 -> dense(4);
        a9: a8 + au8;
        ah9: (prev(a9, 1024), prev(a9, 512), a9, x) -> dense(4) -> tanh;
        au9: ah9 -> dense(4);
        a10: a9 + au9;
        sums: ah0 + ah1 + ah2 + ah3 + ah4 + ah5 + ah6 + ah7 + ah8 + ah9;
        head: sums -> dense(2, bias = false);
        b0: a10 -> dense(2, bias = false);
        bh0: (prev(b0, 2), prev(b0), b0, x) -> dense(2) -> tanh;
        bu0: bh0 -> dense(2);
        b1: b0 + bu0;
        bh1: (prev(b1, 4), prev(b1, 2), b1, x) -> dense(2) -> tanh;
        bu1: bh1 -> dense(2);
        b2: b1 + bu1;
        bh2: (prev(b2, 8), prev(b2, 4), b2, x) -> dense(2) -> tanh;
        bu2: bh2 -> dense(2);
        b3: b2 + bu2;
        bh3: (prev(b3, 16), prev(b3, 8), b3, x) -> dense(2) -> tanh;
        bu3: bh3 -> dense(2);
        b4: b3 + bu3;
        bh4: (prev(b4, 32), prev(b4, 16), b4, x) -> dense(2) -> tanh;
        bu4: bh4 -> dense(2);
        b5: b4 + bu4;
        bh5: (prev(b5, 64), prev(b5, 32), b5, x) -> dense(2) -> tanh;
        bu5: bh5 -> dense(2);
        b6: b5 + bu5;
        bh6: (prev(b6, 128), prev(b6, 64), b6, x) -> dense(2) -> tanh;
        bu6: bh6 -> dense(2);
        b7: b6 + bu6;
        bh7: (prev(b7, 256), prev(b7, 128), b7, x) -> dense(2) -> tanh;
        bu7: bh7 -> dense(2);
        b8: b7 + bu7;
        bh8: (prev(b8, 512), prev(b8, 256), b8, x) -> dense(2) -> tanh;
        bu8: bh8 -> dense(2);
        b9: b8 + bu8;
        bh9: (prev(b9, 1024), prev(b9, 512), b9, x) -> dense(2) -> tanh;
        y: head + bh0 + bh1 + bh2 + bh3 + bh4 + bh5 + bh6 + bh7 + bh8 + bh9 -> dense(1);
    }
}

network! {
    /// PyTorch's `LSTM(1, 16)` and `Linear(16, 1)`; the gates are in the order i, f, o, g.
    pub(crate) struct Lstm {
        x: input(1);
        z: (x, prev(h)) -> dense(64);
        gates: z -> slice(0..48) -> sigmoid;
        i: gates -> slice(0..16);
        f: gates -> slice(16..32);
        o: gates -> slice(32..48);
        g: z -> slice(48..64) -> tanh;
        c: f * prev(c) + i * g;
        t: c -> tanh;
        h: o * t;
        y: h -> dense(1);
    }
}

network! {
    /// PyTorch's `GRU(1, 40)` and `Linear(40, 1)`.
    pub(crate) struct Gru {
        x: input(1);
        gates: (x, prev(h)) -> dense(80) -> sigmoid;
        r: gates -> slice(0..40);
        z: gates -> slice(40..80);
        u: prev(h) -> dense(40);
        v: x -> dense(40);
        n: v + r * u -> tanh;
        h: (1 - z) * n + z * prev(h);
        y: h -> dense(1);
    }
}

network! {
    /// PyTorch's `GRU(4, 32)` and `Linear(32, 1)`, to be trained.
    pub(crate) struct Gru32 {
        x: input(4);
        h: x -> gru(32);
        y: h -> dense(1);
        loss: mse(y);
    }
}
