// What people wish for of networks that remember, as other frameworks write it.

// a comma at the end
network! {
    pub struct N {
        x: input(1);
        a: (x, prev(x, 4,)) -> dense(4) -> tanh;
        b: (x, prev(b,)) -> dense(4) -> tanh;
        c: (x, prev(x, 4,,)) -> dense(4) -> tanh;
        //~ «,» between two commas of `prev` there is nothing [NW0069]
        //~| help: remove one of the commas
        y: (a, b, c) -> dense(1);
    }
}

// a part of the past
network! {
    pub struct N {
        x: input(4);
        a: (x, prev(a)[0]) -> dense(4) -> tanh;
        //~ «prev(a)[0]» a part of a value is taken by `slice`, not by an index [NW0001]
        //~| help: give the part a name: `part: prev(a) -> slice(0..1);`, then write `(x, part)`
        b: (x, prev(b)[1..3]) -> dense(4) -> tanh;
        //~ «prev(b)[1..3]» a part of a value is taken by `slice`, not by an index [NW0001]
        //~| help: give the part a name: `part: prev(b) -> slice(1..3);`, then write `(x, part)`
        c: prev(c)[0] + x -> dense(4) -> tanh;
        //~ «prev(c)[0]» a part of a value is taken by `slice`, not by an index [NW0001]
        //~| help: give the part a name: `part: prev(c) -> slice(0..1);`, then write `part + x`
        d: (x, prev(x, 2)[-1]) -> dense(4) -> tanh;
        //~ «prev(x, 2)[-1]» a part of a value is taken by `slice`, not by an index [NW0001]
        //~| help: give the part a name: `part: prev(x, 2) -> slice(-1..);`, then write `(x, part)`
        e: (x, d[0]) -> dense(4) -> tanh;
        //~ «d[0]» a part of a value is taken by `slice`, not by an index [NW0001]
        //~| help: give the part a name: `part: d -> slice(0..1);`, then write `(x, part)`
        f: (x, prev(f)[:2]) -> dense(4) -> tanh;
        //~ «prev(f)[:2]» a part of a value is taken by `slice`, not by an index [NW0001]
        //~| help: give the part a name: `part: prev(f) -> slice(..2);`, then write `(x, part)`
        g: prev(g)[0] -> dense(4) -> tanh;
        //~ «prev(g)[0]» a part of a value is taken by `slice`, not by an index [NW0001]
        //~| help: write `prev(g) -> slice(0..1)`
        h: (x[0], prev(h)[1], x) -> dense(4) -> tanh;
        //~ «x[0]» a part of a value is taken by `slice`, not by an index [NW0001]
        //~| help: give these parts names: `part: x -> slice(0..1); part2: prev(h) -> slice(1..2);`, then write `(part, part2, x)`
        j: (x, prev(x)[-2]) -> dense(4) -> tanh;
        //~ «prev(x)[-2]» a part of a value is taken by `slice`, not by an index [NW0001]
        //~| help: give the part a name: `part: prev(x) -> slice(-2..-1);`, then write `(x, part)`
        k: delay(x, 4) -> dense(4) -> tanh;
        //~ «delay(x, 4)» a value of an earlier step is a `prev`, found `delay(x, 4)` [NW0069]
        //~| help: write `prev(x, 4)`
        y: (a, b, c, d, e, f, g, h, j, k) -> dense(1);
    }
}

// an operation on the past in a list or a sum
network! {
    pub struct N {
        x: input(4);
        a: (x, prev(a) -> slice(0..2)) -> dense(4) -> tanh;
        //~ «->» `->` cannot be written inside parentheses [NW0015]
        //~| help: give the part a name: `part: prev(a) -> slice(0..2);`, then write `(x, part)`
        b: x + prev(b) -> slice(0..2) -> dense(4) -> tanh;
        c: x + (prev(c) -> dense(4)) -> tanh;
        //~ «->» `->` cannot be written inside parentheses [NW0015]
        //~| help: give the part a name: `part: prev(c) -> dense(4);`, then write `part` instead of the parentheses
        d: (prev(d) -> slice(0..2)) + x -> dense(4) -> tanh;
        //~ «->» `->` cannot be written inside parentheses [NW0015]
        //~| help: give the part a name: `part: prev(d) -> slice(0..2);`, then write `part` instead of the parentheses
        e: x * (prev(e) -> dense(4) -> sigmoid) + x -> dense(4) -> tanh;
        //~ «->» `->` cannot be written inside parentheses [NW0015]
        //~| help: give the part a name: `part: prev(e) -> dense(4) -> sigmoid;`, then write `part` instead of the parentheses
        f: (prev(f) -> dense(4)) * x -> tanh;
        //~ «->» `->` cannot be written inside parentheses [NW0015]
        //~| help: give the part a name: `part: prev(f) -> dense(4);`, then write `part` instead of the parentheses
        g: x -> dense(4) + prev(g) -> tanh;
        //~ «+» `+` binds tighter than `->`, so it cannot follow an operation [NW0015]
        //~| help: give the part before it a name: `part: x -> dense(4);`, then write `part + prev(g) -> tanh`
        h: ((x, prev(h) -> slice(0..2)), x) -> dense(4) -> tanh;
        //~ «->» `->` cannot be written inside parentheses [NW0015]
        //~| help: give the part a name: `part: prev(h) -> slice(0..2);`, then write `(x, part)`
        y: (a, b, c, d, e, f, g, h) -> dense(1);
    }
}

// outputs of the past
network! {
    pub struct N {
        x: input(1);
        h: (x, prev(h)) -> dense(4) -> tanh;
        y: h -> dense(1);
        output: (y, prev(h));
        //~ «prev(h)» an output is the name of a value, found `prev(h)` [NW0001]
        //~| help: give it a name: `part: prev(h);`, then write `output: (y, part);`
    }
}
network! {
    pub struct N {
        x: input(1);
        h: (x, prev(h)) -> dense(4) -> tanh;
        y: h -> dense(1);
        output: prev(y);
        //~ «prev(y)» an output is the name of a value, found `prev(y)` [NW0001]
        //~| help: give it a name: `part: prev(y);`, then write `output: part;`
    }
}
network! {
    pub struct N {
        x: input(1);
        h: (x, prev(h)) -> dense(4) -> tanh;
        y: h -> dense(1);
        output: y, prev(h, 2);
        //~ «prev(h, 2)» an output is the name of a value, found `prev(h, 2)` [NW0001]
        //~| help: give it a name: `part: prev(h, 2);`, then write `output: (y, part);`
    }
}
network! {
    pub struct N {
        x: input(1);
        h: (x, prev(h)) -> dense(4) -> tanh;
        y: h -> dense(1);
        output: (y, h[0]);
        //~ «h[0]» an output is the name of a value, found `h [0]` [NW0001]
        //~| help: give it a name: `part: h -> slice(0..1);`, then write `output: (y, part);`
    }
}
network! {
    pub struct N {
        x: input(1);
        h: x -> lstm(4);
        y: h -> dense(1);
        output: (y, h, h_cell);
        //~ «h_cell» no value is called `h_cell` [NW0007]
        //~| help: the cell state of the `lstm` of `h` is no item, so no item can read it, but the program, in the memory: `memory.h_cell`; write the equations by hand, with `prev`, where others read it
    }
}
network! {
    pub struct N {
        x: input(1);
        h: (x, prev(h)) -> dense(4) -> tanh;
        y: h -> dense(1);
        output: (y, h);
        loss: mse(prev(y));
        //~ «prev(y)» `mse` takes the name of one value, found `prev(y)` [NW0041]
        //~| help: give it a name: write `z: prev(y); loss: mse(z);`
    }
}
network! {
    pub struct N {
        x: input(1);
        h: x -> gru(4);
        y: h -> dense(1);
        output: y[-1];
        //~ «y[-1]» an output is that of each step; the program asks for the last one [NW0001]
        //~| help: write `output: y;`, and `net.run_last(&mut memory, &x)` for the output of the last sample
    }
}
network! {
    pub struct N {
        x: input(1);
        h: x -> gru(4);
        y: h -> dense(1);
        output: (prev(y), h -> tanh, y);
        //~ «prev(y)» an output is the name of a value, found `prev(y)` [NW0001]
        //~| help: give each a name: `part: prev(y); part2: h -> tanh;`, then write `output: (part, part2, y);`
    }
}
network! {
    pub struct N {
        x: input(1);
        h: x -> gru(4);
        y: h -> dense(1);
        output: (y h);
        //~ «h» expected `,`, found `h` [NW0001]
        //~| help: one output is written `output: y;`, several are written `output: (policy, value);`
    }
}

// options of recurrent layers
network! {
    pub struct N {
        x: input(1);
        h: x -> lstm(16);
        a: x -> lstm(16, tie = h);
        //~ «tie» `lstm` has no option `tie` [NW0022]
        //~| help: remove `tie = h`: its matrices are full ones of its own
        b: x -> gru(16, start = trained);
        //~ «start» `gru` has no option `start` [NW0022]
        //~| help: remove `start = trained`: a memory begins with zeros, unless the program fills it, `memory.b.push(&start)`; equations that are written by hand begin with trained numbers, `prev(b, start = trained)`
        c: x -> gru(16, start = zeros);
        //~ «start» `gru` has no option `start` [NW0022]
        //~| help: remove `start = zeros`: a memory begins with zeros, unless the program fills it, `memory.c.push(&start)`; equations that are written by hand begin with trained numbers, `prev(c, start = trained)`
        d: x -> lstm(16, num_layers = 2);
        //~ «num_layers» `lstm` has no option `num_layers` [NW0022]
        //~| help: each layer is an item of its own: write `d2: x -> lstm(16); d: d2 -> lstm(16);`
        e: x -> lstm(16, 2);
        //~ «2» `lstm` takes one size, found 2 [NW0020]
        //~| help: write how many units it has: `lstm(16)`
        f: x -> gru(16, num_layers = 2, batch_first = true, dropout = 0.1, bidirectional = true);
        //~ «num_layers» `gru` has no option `num_layers` [NW0022]
        //~| help: each layer is an item of its own: write `f2: x -> gru(16); f: f2 -> gru(16);`
        //~ «batch_first» `gru` has no option `batch_first` [NW0022]
        //~| help: remove `batch_first = true`: sequences are concatenated, one step after the other
        //~ «dropout» `gru` has no option `dropout` [NW0022]
        //~| help: remove it: `dropout` is a word of its own; write `dropped: f -> dropout(0.1);`, and `dropped` in the place of `f`
        //~ «bidirectional» `gru` has no option `bidirectional` [NW0022]
        //~| help: a network that computes step by step does not know the samples that follow, so none is bidirectional
        g: x -> gru(16, return_sequences = True, return_state = True, stateful = True);
        //~ «return_sequences» `gru` has no option `return_sequences` [NW0022]
        //~| help: remove `return_sequences = True`: there is an output in every step
        //~ «return_state» `gru` has no option `return_state` [NW0022]
        //~| help: remove `return_state = True`: there is an output in every step
        //~ «stateful» `gru` has no option `stateful` [NW0022]
        //~| help: remove `stateful = True`: the program has the memory, `Net::memory()`, and says when it begins anew
        i: x -> gru(16, h0 = h);
        //~ «h0» `gru` has no option `h0` [NW0022]
        //~| help: remove `h0 = h`: a memory begins with zeros, unless the program fills it, `memory.i.push(&start)`; equations that are written by hand begin with trained numbers, `prev(i, start = trained)`
        j: x -> lstm(16, initial_state = h);
        //~ «initial_state» `lstm` has no option `initial_state` [NW0022]
        //~| help: remove `initial_state = h`: a memory begins with zeros, unless the program fills it, `memory.j.push(&start)`; equations that are written by hand begin with trained numbers, `prev(j, start = trained)`
        k: x -> lstm(16, proj_size = 8);
        //~ «proj_size» `lstm` has no option `proj_size` [NW0022]
        //~| help: remove `proj_size = 8`: its equations have none; others are written by hand, with `prev`
        l: x -> lstm(16, hidden_size = 8);
        //~ «hidden_size» `lstm` has no option `hidden_size` [NW0022]
        //~| help: write `lstm(8)`: its argument has no name
        //~| also: +1 «hidden_size»
        m: x -> lstm(hidden_size = 8);
        n: x -> lstm(1, 16, 2);
        //~ «1» `lstm` takes its number of inputs from the value before the arrow [NW0020]
        //~| help: write `lstm(16)`, and each other layer as an item of its own
        o: x -> gru(units = 16, return_sequences = true);
        //~ «units» `gru` has no option `units` [NW0022]
        //~| help: write `gru(16)`: its argument has no name
        //~ «return_sequences» `gru` has no option `return_sequences` [NW0022]
        //~| help: remove `return_sequences = true`: there is an output in every step
        p: x -> gru(16, recurrent_dropout = 0.1);
        //~ «recurrent_dropout» `gru` has no option `recurrent_dropout` [NW0022]
        //~| help: remove `recurrent_dropout = 0.1`: `dropout` in a cycle is written by hand: `h: (x, prev(h)) -> dense(16) -> tanh -> dropout(0.5);`
        q: x -> lstm(16, peephole = true);
        //~ «peephole» `lstm` has no option `peephole` [NW0022]
        //~| help: remove `peephole = true`: its equations have none; others are written by hand, with `prev`
        r: x -> lstm(16, unit_forget_bias = true);
        //~ «unit_forget_bias» `lstm` has no option `unit_forget_bias` [NW0022]
        //~| help: write `forget_bias = 1`, which is how it is without
        s: x -> gru(16, return_sequences = false);
        //~ «return_sequences» `gru` has no option `return_sequences` [NW0022]
        //~| help: remove `return_sequences = false`: there is an output in every step; `run_last` returns the last one, and `at = last` in a loss compares it alone
        t: x -> gru(16, last = true);
        //~ «last» `gru` has no option `last` [NW0022]
        //~| help: remove `last = true`: there is an output in every step; `run_last` returns the last one, and `at = last` in a loss compares it alone
        u: x -> gru(16, at = last);
        //~ «at» `gru` has no option `at` [NW0022]
        //~| help: remove `at = last`: it is an option of losses, as in `mse(y, at = last)`
        v: x -> gru(16, kernel_initializer = glorot);
        //~ «kernel_initializer» `gru` has no option `kernel_initializer` [NW0022]
        //~| help: did you mean `init`?
        w: x -> gru(16, recurrent_initializer = orthogonal);
        //~ «recurrent_initializer» `gru` has no option `recurrent_initializer` [NW0022]
        //~| help: remove `recurrent_initializer = orthogonal`: `init` draws the weights of inputs and of the state
        z: x -> gru(16, layer_norm = true);
        //~ «layer_norm» `gru` has no option `layer_norm` [NW0022]
        //~| help: remove `layer_norm = true`: its equations have none; others are written by hand, with `prev`
        y: (a, b, c, d, e, f, g, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, z) -> dense(1);
    }
}
network! {
    pub struct N {
        x: input(1);
        a: x -> lstm(16, input_size = 1);
        //~ 2. «input_size» `lstm` has no option `input_size` [NW0022]
        //~| help: remove `input_size = 1`: the number of inputs is known
        b: x -> gru(16, use_bias = false);
        //~ 3. «use_bias» `gru` has no option `use_bias` [NW0022]
        //~| help: did you mean `bias`?
        c: x -> gru(16, merge_mode = concat);
        //~ 4. «merge_mode» `gru` has no option `merge_mode` [NW0022]
        //~| help: a network that computes step by step does not know the samples that follow, so none is bidirectional
        d: x -> gru(16, go_backwards = true);
        //~ 5. «go_backwards» `gru` has no option `go_backwards` [NW0022]
        //~| help: remove `go_backwards = true`: steps are computed in the order in which the program has them
        e: x -> gru(16, mask_zero = true);
        //~ 6. «mask_zero» `gru` has no option `mask_zero` [NW0022]
        //~| help: remove `mask_zero = true`: sequences have lengths of their own, so no step is padded
        f: x -> gru(16, clipnorm = 1);
        //~ 7. «clipnorm» `gru` has no option `clipnorm` [NW0022]
        //~| help: remove `clipnorm = 1`: the program limits a gradient, as in `gradient.clip_norm(1.0)`
        g: x -> gru(16, truncate = 20);
        //~ 8. «truncate» `gru` has no option `truncate` [NW0022]
        //~| help: remove `truncate = 20`: a gradient goes back through the steps that one call of `train_sequences` is given
        h: x -> gru(16, window = 20);
        //~ 9. «window» `gru` has no option `window` [NW0022]
        //~| help: remove `window = 20`: a gradient goes back through the steps that one call of `train_sequences` is given
        i: x -> gru(16, steps = 20);
        //~ 10. «steps» `gru` has no option `steps` [NW0022]
        //~| help: remove `steps = 20`: a gradient goes back through the steps that one call of `train_sequences` is given
        j: x -> gru(16, activation = "tanh", recurrent_activation = "sigmoid");
        //~ 11. «activation» `gru` has no option `activation` [NW0022]
        //~| help: remove `activation = tanh`: its activations are those of its equations; others are written by hand, with `prev`
        //~ 12. «recurrent_activation» `gru` has no option `recurrent_activation` [NW0022]
        //~| help: remove `recurrent_activation = sigmoid`: its activations are those of its equations; others are written by hand, with `prev`
        k: x -> rnn(16, relu, num_layers = 3);
        //~ 13. «num_layers» `rnn` has no option `num_layers` [NW0022]
        //~| help: each layer is an item of its own: write `k2: x -> rnn(16, relu); k3: k2 -> rnn(16, relu); k: k3 -> rnn(16, relu);`
        l: x -> gru(16, state = prev(l));
        //~ 14. «state» `gru` has no option `state` [NW0022]
        //~| help: remove `state = prev(l)`: a memory begins with zeros, unless the program fills it, `memory.l.push(&start)`; equations that are written by hand begin with trained numbers, `prev(l, start = trained)`
        m: x -> gru(16, zoneout = 0.1);
        //~ 15. «zoneout» `gru` has no option `zoneout` [NW0022]
        //~| help: remove `zoneout = 0.1`: its equations have none; others are written by hand, with `prev`
        n: x -> gru(16) -> dropout(0.1);
        //~ 16. «dropout(0.1)» `gru` ends its chain, because its state is the value of `n` [NW0071]
        //~| help: write `cell: x -> gru(16); n: cell -> dropout(0.1);`
        o: x -> lstm(16, name = "o");
        //~ 17. «name» `lstm` has no option `name` [NW0022]
        //~| help: remove `name = "o"`: a value has the name of its item
        p: x -> causal_conv(8, kernel = 3, groups = 2);
        //~ 18. «groups» `causal_conv` has no option `groups` [NW0022]
        //~| help: remove `groups = 2`: each group is an item of its own, which reads a `slice`
        q: x -> causal_conv(8, kernel = 3, dilation_rate = 2);
        //~ 19. «dilation_rate» `causal_conv` has no option `dilation_rate` [NW0022]
        //~| help: did you mean `dilation`?
        r: x -> causal_conv(8, kernel_size = 3, padding = "causal");
        //~ 20. «kernel_size» `causal_conv` has no option `kernel_size` [NW0022]
        //~| help: did you mean `kernel`?
        //~ 21. «padding» `causal_conv` has no option `padding` [NW0022]
        //~| help: remove `padding = "causal"`: it reads the past alone, and zeros before the first step
        s: x -> causal_conv(8, kernel = 3, activation = relu);
        //~ 22. «activation» `causal_conv` has no option `activation` [NW0022]
        //~| help: write `causal_conv(8, kernel = 3) -> relu`
        t: x -> causal_conv(filters = 8, kernel = 3);
        //~ 23. «filters» `causal_conv` has no option `filters` [NW0022]
        //~| help: write `causal_conv(8, kernel = 3)`: its first argument has no name
        u: x -> causal_conv(8, kernel = 3, tie = p);
        //~ 24. «tie» `causal_conv` has no option `tie` [NW0022]
        //~| help: remove `tie = p`: its matrices are full ones of its own
        v: x -> StackedLSTM(8);
        //~ 25. «StackedLSTM» no operation is called `StackedLSTM` [NW0018]
        //~| help: write each layer as an item, `h: x -> gru(16); k: h -> gru(16);`
        w: x -> nn.GRU(1, 16);
        //~ 1. «nn.GRU» the words of a declaration are written without a path [NW0001]
        //~| help: did you mean `gru`?
        //~ 26. «1» `gru` takes its number of inputs from the value before the arrow [NW0020]
        //~| help: write `gru(16)`
        z: x -> TimeDistributed(dense(4));
        //~ 27. «TimeDistributed» no operation is called `TimeDistributed` [NW0018]
        //~| help: every layer is computed in each step: write the layer itself, as in `y: h -> dense(4);`
        y: (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, z) -> dense(1);
    }
}

// sequences in other shapes
network! {
    pub struct N {
        x: input(None, 8);
        //~ «None» the number of rows or of steps is no size of an input: it is the program's [NW0020]
        //~| help: write `input(8)`
        h: x -> gru(16);
        y: h -> dense(1);
    }
}
network! {
    pub struct N {
        x: input(8, steps = 20);
        //~ 3. «steps» `input` has no option `steps` [NW0022]
        //~| help: remove `steps = 20`: a sequence has as many steps as the program passes
        h: x -> gru(16);
        k: (x, h[:, -1, :]) -> dense(1);
        //~ 1. «h[:, -1, :]» a declaration says what is computed in each step, so no index picks a step [NW0001]
        //~| help: write `h`: it is there in every step, and `at = last` in a loss compares the last one alone
        y: h[-1] -> dense(1);
        //~ 2. «h[-1]» a value of an earlier step is a `prev`, found `h [-1]` [NW0069]
        //~| help: write `prev(h)`
        //~| help: if the last step of a sequence is meant, write `h`, and `at = last` in the loss: a declaration says what is computed in each step
    }
}
network! {
    pub struct N {
        x: input(8);
        h: x -> gru(16) -> last;
        //~ «last» `gru` ends its chain, because its state is the value of `h` [NW0071]
        //~| help: write `cell: x -> gru(16); h: cell -> last;`
        //~ «last» no operation is called `last` [NW0018]
        //~| help: there is an output in every step: remove it, and write `at = last` in the loss to compare the last step of each sequence alone
        y: h -> dense(1);
        loss: mse(y, last);
        //~ «last» the steps that `mse` compares are given by its option `at` [NW0041]
        //~| help: write `mse(y, at = last)`
    }
}
network! {
    pub struct N {
        x: input(8);
        h: x -> gru(16);
        y: h -> last -> dense(1);
        //~ «last» no operation is called `last` [NW0018]
        //~| help: there is an output in every step: remove it, and write `at = last` in the loss to compare the last step of each sequence alone
        loss: mse(y, at = -1);
        //~ «-1» `at` must be `last`, found a number [NW0045]
        //~| help: write `at = last` to compare the last step of each sequence, or `mse(y)` to compare every step
    }
}
network! {
    pub struct N {
        x: input(8);
        h: gru(x, 16);
        //~ «gru(x, 16)» a chain begins with a value, not with the operation `gru` [NW0017]
        //~| help: write `x -> gru(16)`
        k: gru(16)(h);
        //~ «gru(16)» a chain begins with a value, not with the operation `gru` [NW0017]
        //~| help: write `k: h -> gru(16);`
        l: bidirectional(gru(16), x);
        //~ «bidirectional» no operation is called `bidirectional` [NW0018]
        //~| help: a network that computes step by step does not know the samples that follow, so none is bidirectional
        m: repeat_vector(h, 10);
        //~ «repeat_vector» no operation is called `repeat_vector` [NW0018]
        //~| help: a value is there in every step: read it where it is needed
        y: (h, k, l, m) -> dense(1);
    }
}
