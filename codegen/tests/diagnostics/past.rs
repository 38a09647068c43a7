// Networks that remember, as people write them who know another language or framework.

// the past in the form of other languages
network! {
    pub struct N {
        x: input(1);
        a: (x, a[-1]) -> dense(4) -> tanh;
        //~ «a[-1]» a value of an earlier step is a `prev`, found `a [-1]` [NW0069]
        //~| help: write `prev(a)`
        b: (x, b(t - 1)) -> dense(4) -> tanh;
        //~ «b(t - 1)» a value of an earlier step is a `prev`, found `b(t - 1)` [NW0069]
        //~| help: write `prev(b)`
        c: (x, c[t - 3]) -> dense(4) -> tanh;
        //~ «c[t - 3]» a value of an earlier step is a `prev`, found `c [t - 3]` [NW0069]
        //~| help: write `prev(c, 3)`
        d: (x, d.prev()) -> dense(4) -> tanh;
        //~ «d.prev()» a value of an earlier step is a `prev`, found `d.prev()` [NW0069]
        //~| help: write `prev(d)`
        e: (x, prev e) -> dense(4) -> tanh;
        //~ «prev e» a value of an earlier step is a `prev`, found `prev e` [NW0069]
        //~| help: write `prev(e)`
        f: (x, prev[f]) -> dense(4) -> tanh;
        //~ «prev[f]» a value of an earlier step is a `prev`, found `prev [f]` [NW0069]
        //~| help: write `prev(f)`
        g: (x, previous(g)) -> dense(4) -> tanh;
        //~ «previous(g)» a value of an earlier step is a `prev`, found `previous(g)` [NW0069]
        //~| help: write `prev(g)`
        h: (x, delay(x, 8)) -> dense(4) -> tanh;
        //~ «delay(x, 8)» a value of an earlier step is a `prev`, found `delay(x, 8)` [NW0069]
        //~| help: write `prev(x, 8)`
        i: x + lag(x) -> dense(4);
        //~ «lag(x)» a value of an earlier step is a `prev`, found `lag(x)` [NW0069]
        //~| help: write `prev(x)`
        j: x -> delay(4);
        //~ «delay» no operation is called `delay` [NW0018]
        //~| help: a value of an earlier step is written where a value is written: `prev(x)`, or `prev(x, 4)` for four steps before
        y: (a, b, c, d, e, f, g, h, i, j) -> dense(1);
    }
}

// a name for the past
network! {
    pub struct N {
        x: input(1);
        h: (x, h_prev) -> dense(4) -> tanh;
        //~ «h_prev» no value is called `h_prev` [NW0007]
        //~| help: write `prev(h)` for the value of `h` one step before
        k: (x, prev_k, last_h) -> dense(4) -> tanh;
        //~ «prev_k» no value is called `prev_k` [NW0007]
        //~| help: write `prev(k)` for the value of `k` one step before
        //~ «last_h» no value is called `last_h` [NW0007]
        //~| help: write `prev(h)` for the value of `h` one step before
        y: (h, k) -> dense(1);
    }
}

// steps that are not one number
network! {
    pub struct N {
        x: input(1);
        a: (x, prev(x, 1..4)) -> dense(4) -> tanh;
        //~ «1..4» `prev` takes one number of steps, found `1..4` [NW0069]
        //~| help: write each value: `(prev(x), prev(x, 2))`; `causal_conv(8, kernel = 4)` reads the last four
        b: (x, prev(x, [1, 2, 3])) -> dense(4) -> tanh;
        //~ «[1, 2, 3]» `prev` takes one number of steps, found `[1, 2, 3]` [NW0069]
        //~| help: write each value: `(prev(x), prev(x, 2))`; `causal_conv(8, kernel = 4)` reads the last four
        c: (x, prev(x, 1, 2)) -> dense(4) -> tanh;
        //~ «1, 2» `prev` takes one number of steps, found `1, 2` [NW0069]
        //~| help: write each value: `(prev(x), prev(x, 2))`; `causal_conv(8, kernel = 4)` reads the last four
        d: (x, prev(x, t - 2)) -> dense(4) -> tanh;
        //~ «t - 2» a number of steps counts back, found `t - 2` [NW0069]
        //~| help: write `prev(x, 2)`
        e: (x, prev(x, 99999999999999999999999999)) -> dense(4) -> tanh;
        //~ «99999999999999999999999999» a value is remembered for at most 65536 steps [NW0069]
        //~| help: use fewer steps, up to `prev(x, 65536)`
        y: (a, b, c, d, e) -> dense(1);
    }
}

// an arrow in a part of a concatenation
network! {
    pub struct N {
        x: input(1);
        a: (x, prev(a) -> slice(..4)) -> dense(8) -> tanh;
        //~ «->» `->` cannot be written inside parentheses [NW0015]
        //~| help: give the part a name: `part: prev(a) -> slice(..4);`, then write `(x, part)`
        b: (x -> tanh, prev(b)) -> dense(8) -> tanh;
        //~ «->» `->` cannot be written inside parentheses [NW0015]
        //~| help: give the part a name: `part: x -> tanh;`, then write `(part, prev(b))`
        c: (x, prev(c) -> slice(..4), a) -> dense(8) -> tanh;
        //~ «->» `->` cannot be written inside parentheses [NW0015]
        //~| help: give the part a name: `part: prev(c) -> slice(..4);`, then write `(x, part, a)`
        d: (x, (prev(d) -> slice(..4))) -> dense(8) -> tanh;
        //~ «->» `->` cannot be written inside parentheses [NW0015]
        //~| help: give the part a name: `part: prev(d) -> slice(..4);`, then write `part` instead of the parentheses
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
        //~ «h_cell» no value is called `h_cell` [NW0007]
        //~| help: the cell state of the `lstm` of `h` is no item, so no item can read it, but the program, in the memory: `memory.h_cell`; write the equations by hand, with `prev`, where others read it
        //~| also: +1 «h_cell»
        b: (h, prev(h_cell), h_forget) -> dense(4) -> tanh;
        //~ «h_forget» no value is called `h_forget` [NW0007]
        //~| help: the forget gate of the `lstm` of `h` is no item, so no item can read it; write the equations by hand, with `prev`, where others read it
        c: (g, g_reset) -> dense(4) -> tanh;
        //~ «g_reset» no value is called `g_reset` [NW0007]
        //~| help: the reset gate of the `gru` of `g` is no item, so no item can read it; write the equations by hand, with `prev`, where others read it
        y: (a, b, c) -> dense(1);
    }
}

// options of other frameworks
network! {
    pub struct N {
        x: input(1);
        a: x -> gru(16, num_layers = 2);
        //~ «num_layers» `gru` has no option `num_layers` [NW0022]
        //~| help: each layer is an item of its own: write `a2: x -> gru(16); a: a2 -> gru(16);`
        b: x -> lstm(16, bidirectional = true);
        //~ «bidirectional» `lstm` has no option `bidirectional` [NW0022]
        //~| help: a network that computes step by step does not know the samples that follow, so none is bidirectional
        c: x -> lstm(16, return_sequences = true, batch_first = true);
        //~ «return_sequences» `lstm` has no option `return_sequences` [NW0022]
        //~| help: remove `return_sequences = true`: there is an output in every step
        //~ «batch_first» `lstm` has no option `batch_first` [NW0022]
        //~| help: remove `batch_first = true`: sequences are concatenated, one step after the other
        d: x -> lstm(16, dropout = 0.2);
        //~ «dropout» `lstm` has no option `dropout` [NW0022]
        //~| help: remove it: `dropout` is a word of its own; write `dropped: d -> dropout(0.2);`, and `dropped` in the place of `d`
        e: x -> rnn(16, nonlinearity = "relu");
        //~ «nonlinearity» `rnn` has no option `nonlinearity` [NW0022]
        //~| help: write `rnn(16, relu)`
        f: x -> rnn(16, activation = tanh);
        //~ «activation» `rnn` has no option `activation` [NW0022]
        //~| help: write `rnn(16)` for `tanh`, or `rnn(16, relu)`
        g: x -> gru(16, activation = tanh);
        //~ «activation» `gru` has no option `activation` [NW0022]
        //~| help: remove `activation = tanh`: its activations are those of its equations; others are written by hand, with `prev`
        h: x -> gru(16, reset_after = true);
        //~ «reset_after» `gru` has no option `reset_after` [NW0022]
        //~| help: write `reset = after`, which is how it is without
        i: x -> gru(16, reset_after = false);
        //~ «reset_after» `gru` has no option `reset_after` [NW0022]
        //~| help: write `reset = before`
        j: x -> causal_conv(8, kernel = 3, stride = 2);
        //~ «stride» `causal_conv` has no option `stride` [NW0022]
        //~| help: remove `stride = 2`: there is an output in every step
        k: x -> causal_conv(8, kernel = 3, padding = same);
        //~ «padding» `causal_conv` has no option `padding` [NW0022]
        //~| help: remove `padding = same`: it reads the past alone, and zeros before the first step
        l: x -> lstm(16, stateful = true);
        //~ «stateful» `lstm` has no option `stateful` [NW0022]
        //~| help: remove `stateful = true`: the program has the memory, `Net::memory()`, and says when it begins anew
        y: (a, b, c, d, e, f, g, h, i, j, k, l) -> dense(1);
    }
}

// two convolutions in one chain, and layers that have another name
network! {
    pub struct N {
        x: input(1);
        a: x -> causal_conv(8, kernel = 3) -> causal_conv(8, kernel = 3);
        //~ «causal_conv(8, kernel = 3)» the chain of `a` has a second layer with parameters [NW0032]
        //~| help: write `h: x -> causal_conv(8, kernel = 3); a: h -> causal_conv(8, kernel = 3);`
        b: x -> tcn(8);
        //~ «tcn» no operation is called `tcn` [NW0018]
        //~| help: write each layer as an item, `h: x -> causal_conv(8, kernel = 3, dilation = 2) -> relu;`
        y: (a, b) -> dense(1);
    }
}
