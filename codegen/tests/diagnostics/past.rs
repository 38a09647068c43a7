// Networks that remember, as people write them who know another language or framework.

// the past in the form of other languages
network! {
    pub struct N {
        x: input(1);
        a: (x, a[-1]) -> dense(4) -> tanh;
        b: (x, b(t - 1)) -> dense(4) -> tanh;
        c: (x, c[t - 3]) -> dense(4) -> tanh;
        d: (x, d.prev()) -> dense(4) -> tanh;
        e: (x, prev e) -> dense(4) -> tanh;
        f: (x, prev[f]) -> dense(4) -> tanh;
        g: (x, previous(g)) -> dense(4) -> tanh;
        h: (x, delay(x, 8)) -> dense(4) -> tanh;
        i: x + lag(x) -> dense(4);
        j: x -> delay(4);
        y: (a, b, c, d, e, f, g, h, i, j) -> dense(1);
    }
}

// a name for the past
network! {
    pub struct N {
        x: input(1);
        h: (x, h_prev) -> dense(4) -> tanh;
        k: (x, prev_k, last_h) -> dense(4) -> tanh;
        y: (h, k) -> dense(1);
    }
}

// steps that are not one number
network! {
    pub struct N {
        x: input(1);
        a: (x, prev(x, 1..4)) -> dense(4) -> tanh;
        b: (x, prev(x, [1, 2, 3])) -> dense(4) -> tanh;
        c: (x, prev(x, 1, 2)) -> dense(4) -> tanh;
        d: (x, prev(x, t - 2)) -> dense(4) -> tanh;
        e: (x, prev(x, 99999999999999999999999999)) -> dense(4) -> tanh;
        y: (a, b, c, d, e) -> dense(1);
    }
}

// an arrow in a part of a concatenation
network! {
    pub struct N {
        x: input(1);
        a: (x, prev(a) -> slice(..4)) -> dense(8) -> tanh;
        b: (x -> tanh, prev(b)) -> dense(8) -> tanh;
        c: (x, prev(c) -> slice(..4), a) -> dense(8) -> tanh;
        d: (x, (prev(d) -> slice(..4))) -> dense(8) -> tanh;
        y: (a, b, c, d) -> dense(1);
    }
}

// parts of recurrent layers
network! {
    pub struct N {
        x: input(1);
        h: x -> lstm(4);
        g: x -> gru(4);
        a: h_cell -> dense(4) -> tanh;
        b: (h, prev(h_cell), h_forget) -> dense(4) -> tanh;
        c: (g, g_reset) -> dense(4) -> tanh;
        y: (a, b, c) -> dense(1);
    }
}

// options of other frameworks
network! {
    pub struct N {
        x: input(1);
        a: x -> gru(16, num_layers = 2);
        b: x -> lstm(16, bidirectional = true);
        c: x -> lstm(16, return_sequences = true, batch_first = true);
        d: x -> lstm(16, dropout = 0.2);
        e: x -> rnn(16, nonlinearity = "relu");
        f: x -> rnn(16, activation = tanh);
        g: x -> gru(16, activation = tanh);
        h: x -> gru(16, reset_after = true);
        i: x -> gru(16, reset_after = false);
        j: x -> causal_conv(8, kernel = 3, stride = 2);
        k: x -> causal_conv(8, kernel = 3, padding = same);
        l: x -> lstm(16, stateful = true);
        y: (a, b, c, d, e, f, g, h, i, j, k, l) -> dense(1);
    }
}

// two convolutions in one chain, and layers that have another name
network! {
    pub struct N {
        x: input(1);
        a: x -> causal_conv(8, kernel = 3) -> causal_conv(8, kernel = 3);
        b: x -> tcn(8);
        y: (a, b) -> dense(1);
    }
}
