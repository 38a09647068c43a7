// Recurrent layers and convolutions over time.

// sizes
network! {
    pub struct N {
        x: input(3);
        a: x -> rnn;
        //~ «rnn» `rnn` takes one size, found 0 [NW0020]
        //~| help: write how many units it has: `rnn(16)`
        b: x -> gru();
        //~ «gru()» `gru` takes one size, found 0 [NW0020]
        //~| help: write how many units it has: `gru(16)`
        c: x -> lstm(0);
        //~ «0» a number of units cannot be 0 [NW0011]
        //~| help: every size is at least 1
        d: x -> causal_conv(1.5, kernel = 3);
        //~ «1.5» a number of units must be a whole number, found 1.5 [NW0011]
        //~| help: write a number such as `16`
        e: x -> gru(3, 16);
        //~ «3» `gru` takes its number of inputs from the value before the arrow [NW0020]
        //~| help: write `gru(16)`
        f: x -> lstm(16, tanh);
        //~ «tanh» `lstm` takes one size, found 2 [NW0020]
        //~| help: write how many units it has: `lstm(16)`
        g: x -> gru(UNITS);
        //~ «UNITS» a number of units must be a number; a macro cannot see the value of `UNITS` [NW0012]
        //~| help: write the number itself, for example 16, and check that number with `const _: () = assert!(UNITS == 16);`
        i: x -> gru(units = 16);
        //~ «units» `gru` has no option `units` [NW0022]
        //~| help: write `gru(16)`: its argument has no name
        j: x -> lstm(16, frozen);
        //~ «frozen» the option `frozen` has no value [NW0020]
        //~| help: write `frozen = true`
        y: (a, b, c, d, e, f, g, i, j) -> dense(1);
    }
}

// the activation of a plain one
network! {
    pub struct N {
        x: input(3);
        a: x -> rnn(4, sigmoid);
        //~ «sigmoid» the activation of `rnn` is `tanh` or `relu`, and cannot be `sigmoid` [NW0020]
        //~| help: write `rnn(4)` or `rnn(4, relu)`
        b: x -> rnn(4, 2);
        //~ «2» the activation of `rnn` is `tanh` or `relu`, and cannot be a number [NW0020]
        //~| help: write `rnn(4)` or `rnn(4, relu)`
        c: x -> rnn(4, tanh, 2);
        //~ «tanh, 2» `rnn` takes one size, found 3 [NW0020]
        //~| help: write how many units it has: `rnn(16)`
        d: x -> rnn(4, activation = relu);
        //~ «activation» `rnn` has no option `activation` [NW0022]
        //~| help: write `rnn(4, relu)`
        y: (a, b, c, d) -> dense(1);
    }
}

// options
network! {
    pub struct N {
        x: input(3);
        a: x -> gru(4, reset = sometimes);
        //~ «sometimes» `reset` must be `after` or `before`, and cannot be `sometimes` [NW0024]
        //~| help: write `reset = after` as PyTorch and Keras, or `reset = before` as the first paper: where the reset gate multiplies, behind the matrix of the state or before it
        b: x -> gru(4, reset = befor);
        //~ «befor» `reset` must be `after` or `before`, and cannot be `befor` [NW0024]
        //~| help: did you mean `before`?
        c: x -> gru(4, reset_after = false);
        //~ «reset_after» `gru` has no option `reset_after` [NW0022]
        //~| help: write `reset = before`
        d: x -> rnn(4, reset = before);
        //~ «reset» `rnn` has no option `reset` [NW0022]
        //~| help: `reset` is an option of `gru`: remove `reset = before`
        e: x -> lstm(4, forget_bias = high);
        //~ «high» `forget_bias` must be a number; a macro cannot see the value of `high` [NW0012]
        //~| help: write the number itself, for example 0.5, and check that number with `const _: () = assert!(high as f32 == 0.5);`
        m: x -> lstm(4, forget_bias = true);
        //~ «true» `forget_bias` must be a number [NW0024]
        //~| help: write `forget_bias = 1`, or `forget_bias = 0` for gates that are half open
        f: x -> lstm(4, forget_bias = 2, bias = false);
        //~ «forget_bias» `forget_bias` has no effect when `bias` is given [NW0025]
        //~| help: remove one of the two
        g: x -> lstm(4, forget_bias = 2, bias_init = uniform);
        //~ «forget_bias» `forget_bias` has no effect when `bias_init` is given [NW0025]
        //~| help: remove one of the two
        i: x -> gru(4, forget_bias = 1);
        //~ «forget_bias» `gru` has no option `forget_bias` [NW0022]
        //~| help: `forget_bias` is an option of `lstm`: remove `forget_bias = 1`
        j: x -> gru(4, bias = [1, 2]);
        //~ «[1, 2]» `bias` has 2 numbers, but `j` has 12 outputs [NW0027]
        //~| help: write a number for each output: `bias = [1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]`
        k: x -> dense(4, kernel = 3);
        //~ «kernel» `dense` has no option `kernel` [NW0022]
        //~| help: `kernel` is an option of `causal_conv`: remove `kernel = 3`
        l: x -> lstm(4, tie = a);
        //~ «tie» `lstm` has no option `tie` [NW0022]
        //~| help: remove `tie = a`: its matrices are full ones of its own
        y: (a, b, c, d, e, f, g, i, j, k, l, m) -> dense(1);
    }
}

// the weights of a gru are one matrix
network! {
    pub struct N {
        x: input(1);
        h: x -> gru(1, weights = [[1, 2], [3, 4]]);
        //~ «[1, 2]» row 0 of `weights` has 2 numbers, but `h` has 3 outputs [NW0027]
        //~| help: weights are `[input][output]`, a list for each input with a number for each output: `weights = [[0.5, 0.5, 0.5], [0.5, 0.5, 0.5]]`
        //~ «[3, 4]» row 1 of `weights` has 2 numbers, but `h` has 3 outputs [NW0027]
        //~| help: weights are `[input][output]`, a list for each input with a number for each output: `weights = [[0.5, 0.5, 0.5], [0.5, 0.5, 0.5]]`
        y: h -> dense(1);
    }
}

// kernels
network! {
    pub struct N {
        x: input(3);
        a: x -> causal_conv(4);
        //~ «causal_conv(4)» `causal_conv` does not say how many steps it reads [NW0020]
        //~| help: write `causal_conv(4, kernel = 3)`
        b: x -> causal_conv(4, kernel = 1);
        //~ «1» a kernel of one step reads no earlier value [NW0071]
        //~| help: write `dense`, or a kernel of at least 2 steps
        c: x -> causal_conv(4, kernel = 0);
        //~ «0» `kernel` cannot be 0 [NW0011]
        //~| help: every size is at least 1
        d: x -> causal_conv(4, kernel = 3, dilation = 0);
        //~ «0» `dilation` cannot be 0 [NW0011]
        //~| help: every size is at least 1
        e: x -> causal_conv(4, kernel = 3, dilation = 40000);
        //~ «40000» a value is remembered for at most 65536 steps, and the oldest one is of 80000 before [NW0069]
        //~| help: use a smaller kernel or dilation: the oldest value is `(kernel - 1) * dilation` steps old
        f: x -> causal_conv(4, kernel = 70000);
        //~ «70000» a value is remembered for at most 65536 steps, and the oldest one is of 69999 before [NW0069]
        //~| help: use a smaller kernel or dilation: the oldest value is `(kernel - 1) * dilation` steps old
        g: x -> causal_conv(4, kernel_size = 3);
        //~ «kernel_size» `causal_conv` has no option `kernel_size` [NW0022]
        //~| help: did you mean `kernel`?
        i: x -> causal_conv(4, 3);
        //~ «3» `causal_conv` takes one size, found 2 [NW0020]
        //~| help: write how many units it has: `causal_conv(8, kernel = 3)`
        y: (a, b, c, d, e, f, g, i) -> dense(1);
    }
}

// more than a memory has
network! {
    pub struct N {
        x: input(10);
        h: x -> causal_conv(4, kernel = 3, dilation = 5000);
        //~ «causal_conv» the memory has 100000 numbers, more than the limit of 65536 [NW0048]
        //~| help: remember fewer steps, or narrower values
        y: h -> dense(1);
    }
}

// a source without a name
network! {
    pub struct N {
        x: input(3);
        a: x * 0.5 -> causal_conv(4, kernel = 3);
        //~ «causal_conv» `causal_conv` reads earlier values of its source, which has no name [NW0071]
        //~| help: give the source a name: write `part: x * 0.5; a: part -> causal_conv(4, kernel = 3);`
        b: x -> tanh -> causal_conv(4, kernel = 3);
        //~ «causal_conv» `causal_conv` reads earlier values of its source, which has no name [NW0071]
        //~| help: give the source a name: write `part: x -> tanh; b: part -> causal_conv(4, kernel = 3);`
        c: (x, prev(x)) -> causal_conv(4, kernel = 2) -> relu;
        //~ «causal_conv» `causal_conv` reads earlier values of its source, which has no name [NW0071]
        //~| help: give the source a name: write `part: (x, prev(x)); c: part -> causal_conv(4, kernel = 2) -> relu;`
        y: (a, b, c) -> dense(1);
    }
}

// something behind the state
network! {
    pub struct N {
        x: input(3);
        h: x -> gru(4) -> tanh;
        //~ «tanh» `gru` ends its chain, because its state is the value of `h` [NW0071]
        //~| help: write `cell: x -> gru(4); h: cell -> tanh;`
        y: h -> dense(1);
    }
}

// two layers
network! {
    pub struct N {
        x: input(3);
        h: x -> lstm(4) -> dense(2);
        //~ «dense(2)» the chain of `h` has a second layer with parameters [NW0032]
        //~| help: write `h2: x -> lstm(4); h: h2 -> dense(2);`
        y: h -> dense(1);
    }
}

// names of parts
network! {
    pub struct N {
        x: input(3);
        h: x -> gru(4);
        h_new: x -> dense(4);
        //~ «h_new» `h_new` is the name of a part of `h`, which is declared as `gru` [NW0006]
        //~| help: write another name, such as `h_new2`
        //~| note: -1 «gru(4)» `h` is declared
        h_hidden: x -> dense(4);
        //~ «h_hidden» `h_hidden` is the name of a part of `h`, which is declared as `gru` [NW0006]
        //~| help: write another name, such as `h_hidden2`
        //~| note: -2 «gru(4)» `h` is declared
        l: x -> lstm(4);
        l_cell: l -> dense(4);
        //~ «l_cell» `l_cell` is the name of a part of `l`, which is declared as `lstm` [NW0006]
        //~| help: write another name, such as `l_cell2`
        //~| note: -1 «lstm(4)» `l` is declared
        b: x -> gru(4, reset = before);
        b_hidden: b -> dense(4);
        y: (h, h_new, h_hidden, l, l_cell, b_hidden) -> dense(1);
    }
}

// a loss, but not rows that are independent of each other
network! {
    pub struct N {
        x: input(1);
        h: x -> gru(4);
        n: h -> batch_norm -> tanh;
        //~ «batch_norm» a `batch_norm` that is trained needs rows that are independent of each other [NW0070]
        //~| help: write `batch_norm(frozen = true)`
        //~| note: -1 «gru» the network has a memory because `gru` reads earlier steps
        y: n -> dense(1);
        loss: mse(y);
    }
}

// other words for them
network! {
    pub struct N {
        x: input(1);
        a: x -> SimpleRNN(4);
        //~ «SimpleRNN» no operation is called `SimpleRNN` [NW0018]
        //~| help: did you mean `rnn`?
        b: x -> GRUCell(4);
        //~ «GRUCell» no operation is called `GRUCell` [NW0018]
        //~| help: did you mean `gru`?
        c: x -> LSTM(4);
        //~ «LSTM» no operation is called `LSTM` [NW0018]
        //~| help: did you mean `lstm`?
        d: x -> CausalConv1d(4, kernel = 3);
        //~ «CausalConv1d» no operation is called `CausalConv1d` [NW0018]
        //~| help: did you mean `causal_conv`?
        e: x -> conv1d(4);
        //~ «conv1d» no operation is called `conv1d` [NW0018]
        //~| help: there is no convolution over the axes of `input(…)` yet, for which `conv1d` and `conv2d` are the words: over an axis write a `dense`, with `connect` for the inputs that each output reads, and over time `causal_conv(8, kernel = 3)`
        f: x -> Conv2D(4);
        //~ «Conv2D» no operation is called `Conv2D` [NW0018]
        //~| help: there is no convolution over the axes of `input(…)` yet, for which `conv1d` and `conv2d` are the words: over an axis write a `dense`, with `connect` for the inputs that each output reads, and over time `causal_conv(8, kernel = 3)`
        g: x -> bidirectional(4);
        //~ «bidirectional» no operation is called `bidirectional` [NW0018]
        //~| help: a network that computes step by step does not know the samples that follow, so none is bidirectional
        y: (a, b, c, d, e, f, g) -> dense(1);
    }
}

// a loss of the state itself
network! {
    pub struct N {
        x: input(2);
        h: x -> lstm(4);
        loss: bce(h);
        //~ «bce(h)» `bce` needs a `sigmoid`: the last operation of `h` is `lstm(4)`, not `sigmoid` [NW0043]
        //~| help: declare `part: h -> sigmoid;` and compare `part`, or use another loss, such as `mse`, `mae`, `huber`, `log_cosh`, `hinge`, `poisson` and `cosine`
        //~| note: -1 «lstm(4)» its last operation is
    }
}

// a part of a recurrent layer has a name that is no item's
network! {
    pub struct N {
        x: input(2);
        h: x -> gru(4);
        k: h -> dense(4, tie = h);
        //~ «h» `k` is 4 -> 4, but `h` is 6 -> 8 [NW0049]
        //~| help: tie to a layer with 4 inputs and 4 outputs
        //~| note: -1 «h» `h` is declared
        y: k -> dense(1);
        loss: mse(y);
    }
}
