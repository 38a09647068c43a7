// What people wish for of recurrent layers, as other frameworks write it.

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
