//! Errors after the habits of other frameworks and languages, continued: declarations of `tests/mistakes`.

// names in matrix
network! {
    pub struct N {
        x: input(2);
        y: x -> dense(2, weights = [[A, B], [C, D]]);
        //~ «A» an entry of the list must be a number; a macro cannot see what `A` stands for [NW0012]
        //~| help: write the number itself, and check it with `const _: () = assert!(A as f32 == 0.5);`
        loss: mse(y);
    }
}

// number hides nothing
network! {
    pub struct N {
        x: input(4);
        h: x -> 8 -> rleu;
        //~ «8» a layer has a word before its width, found `8` [NW0001]
        //~| help: write `dense(8)`
        //~ «rleu» no operation is called `rleu` [NW0018]
        //~| help: did you mean `relu`?
        y: h -> dense(1);
        loss: mse(y);
    }
}

// optimizer as item
network! {
    pub struct N {
        x: input(4);
        y: x -> dense(1);
        loss: mse(y);
        optimizer: adam;
        //~ «optimizer» `optimizer` says how a network is trained, not what it computes [NW0017]
        //~| help: remove `optimizer: adam;`: an optimiser is what `train_step` and `train_batch` are given
    }
}

// option behind layer
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8), bias = false -> relu;
        //~ «,» the options of `dense` stand in its parentheses [NW0001]
        //~| help: write `dense(8, bias = false)`
        y: h -> dense(1);
        loss: mse(y);
    }
}

// output as name
network! {
    pub struct N {
        x: input(9);
        h: x -> dense(24) -> relu;
        output: h -> dense(1) -> sigmoid;
        //~ «output» `output` is a reserved word of the language, and no name of a value [NW0005]
        //~| help: write `y: h -> dense(1) -> sigmoid; loss: bce(y);`
        loss: bce(output);
    }
}

// output of sum
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        k: x -> dense(8) -> tanh;
        output: h + k;
        //~ «output» `output` is a reserved word of the language, and no name of a value [NW0005]
        //~| help: write `y: h + k;`
    }
}

// outputs twice
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        p: h -> dense(3) -> softmax;
        v: h -> dense(1);
        loss: cross_entropy(p) + mse(v);
        output: p; output: v;
        //~ «output» the outputs are named twice [NW0038]
        //~| help: write `output: (p, v);`
    }
}

// percent sign
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu -> dropout(20%);
        //~ «20%» per cent are written as a share of 1 [NW0001]
        //~| help: write `dropout(0.2)`
        y: h -> dense(1);
        loss: mse(y);
    }
}

// quoted activation
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> "relu";
        //~ «"relu"» words and numbers are written without quotes [NW0001]
        //~| help: write `relu`
        y: h -> dense(1);
        loss: mse(y);
    }
}

// quoted and misspelled
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> "relu";
        //~ «"relu"» words and numbers are written without quotes [NW0001]
        //~| help: write `relu`
        y: h -> dense(1) -> sigmod;
        //~ «sigmod» no operation is called `sigmod` [NW0018]
        //~| help: did you mean `sigmoid`?
        loss: bce(y);
    }
}

// quoted hides nothing
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8, init = "he_normal", bais = false) -> relu;
        //~ «"he_normal"» words and numbers are written without quotes [NW0001]
        //~| help: write `init = he_normal`
        //~ «bais» `dense` has no option `bais` [NW0022]
        //~| help: did you mean `bias`?
        y: h -> dense(1);
        loss: mse(y);
    }
}

// quoted loss
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(1);
        loss: "mse"(y);
        //~ «"mse"» words and numbers are written without quotes [NW0001]
        //~| help: write `mse`
    }
}

// quoted number
network! {
    pub struct N {
        x: input(4);
        h: x -> dense("8") -> relu;
        //~ «"8"» words and numbers are written without quotes [NW0001]
        //~| help: write `dense(8)`
        y: h -> dense(1);
        loss: mse(y);
    }
}

// quoted operand
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(1);
        loss: mse("y");
        //~ «"y"» words and numbers are written without quotes [NW0001]
        //~| help: write `mse(y)`
    }
}

// rate as item
network! {
    pub struct N {
        x: input(4);
        y: x -> dense(1);
        loss: mse(y);
        lr: 0.01;
        //~ «lr» `lr` says how a network is trained, not what it computes [NW0017]
        //~| help: remove `lr: 0.01;`: the rate is given to the optimiser, `Sgd::new(0.01)`
    }
}

// rate scale zero
network! {
    pub struct N {
        x: input(12);
        features: x -> dense(24, rate_scale = 0) -> relu;
        //~ «0» `rate_scale` must be a number above 0 [NW0024]
        //~| help: write `frozen = true`: a layer that is multiplied with 0 does not learn
        y: features -> dense(3) -> softmax;
        loss: cross_entropy(y);
    }
}

// recurrent
network! {
    pub struct N {
        x: input(4);
        h: x -> lstm(8);
        //~ «lstm» no operation is called `lstm` [NW0018]
        //~| help: there is no recurrent layer: join the input and the previous state, `(x, h)`, and return the new state as an output
        y: h -> dense(1);
        loss: mse(y);
    }
}

// reshape
network! {
    pub struct N {
        x: input(4, 4, 1);
        h: x -> reshape(16) -> dense(8) -> relu;
        //~ «reshape» no operation is called `reshape` [NW0018]
        //~| help: remove `-> reshape(16)`: every value is one row of numbers already
        y: h -> dense(3) -> softmax;
        loss: cross_entropy(y);
    }
}

// scale as row
network! {
    pub struct N {
        x: input(2);
        n: x -> scale(weights = [[0.1, 0.2]]);
        //~ «[[0.1, 0.2]]» `weights` of `n` is a list with a number for each value, found a matrix [NW0027]
        //~| help: write `weights = [0.1, 0.2]`
        y: n -> dense(1);
        loss: mse(y);
    }
}

// sequential
network! {
    pub struct N {
        x: input(4);
        y: Sequential(Linear(4, 8), ReLU(), Linear(8, 1));
        //~ «Sequential» layers follow each other by arrows, without a word such as `Sequential` [NW0017]
        //~| help: write `h: x -> dense(8) -> relu; y: h -> dense(1);`, with the name of the input for `x`
        loss: mse(y);
    }
}

// short form arrows
network! { pub struct N<64 -> 128 relu -> 10 softmax>; }
//~ «->» the sizes of the short form are separated by `,`, not by arrows [NW0047]
//~| help: write `<64, 128 relu, 10 softmax>;`

// short form calls
network! { pub struct N<64, relu(128), softmax(10)>; }
//~ «relu» a size stands before its activation, without a call such as `relu(128)` [NW0047]
//~| help: write `<64, 128 relu, 10 softmax>;`

// short form colons
network! { pub struct N<64, 128: relu, 10>; }
//~ «:» an activation stands behind its size, without `:` [NW0047]
//~| help: write `<64, 128 relu, 10>;`

// short form commas
network! { pub struct N<64, 128, relu, 10 softmax>; }
//~ «relu» an activation stands behind its size, without a comma [NW0047]
//~| help: write `<64, 128 relu, 10 softmax>;`

// short form dense
network! { pub struct N<64, dense(128) relu, 10 softmax>; }
//~ «dense» a size stands before its activation, without a call such as `dense(128)` [NW0047]
//~| help: write `<64, 128 relu, 10 softmax>;`

// slice of last
network! {
    pub struct N {
        x: input(6);
        a: x -> slice(-2..);
        //~ «-2..» an index is counted from the first number, not from the end [NW0031]
        //~| help: write `4..`
        y: (a, x) -> dense(1);
        loss: mse(y);
    }
}

// slice of two numbers
network! {
    pub struct N {
        x: input(6);
        a: x -> slice(0, 3);
        //~ «slice(0, 3)» `slice` takes one range, found 2 arguments [NW0031]
        //~| help: write `slice(0..3)`
        y: (a, x) -> dense(1);
        loss: mse(y);
    }
}

// slice open
network! {
    pub struct N {
        x: input(6);
        a: x -> slice(:3);
        //~ «:» a range is written with `..`, not with `:` [NW0001]
        //~| help: write `slice(..3)`
        y: (a, x) -> dense(1);
        loss: mse(y);
    }
}

// slice python
network! {
    pub struct N {
        x: input(6);
        left: x -> slice(0:3);
        //~ «:» a range is written with `..`, not with `:` [NW0001]
        //~| help: write `slice(0..3)`
        right: x -> slice(3..6);
        h: left * right -> dense(8) -> tanh;
        y: h -> dense(1);
        loss: huber(y);
    }
}

// smoothing of softmax
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(3) -> softmax(label_smoothing = 0.1);
        //~ «label_smoothing» `softmax` has no option `label_smoothing` [NW0022]
        //~| help: `label_smoothing` is an option of `cross_entropy`: remove `label_smoothing = 0.1`, and write `cross_entropy(y, label_smoothing = 0.1)`
        loss: cross_entropy(y);
    }
}

// smoothing percent
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(3) -> softmax;
        loss: cross_entropy(y, label_smoothing = 10);
        //~ «10» `label_smoothing` must be a number from 0 to 1 [NW0045]
        //~| help: write `label_smoothing = 0.1` for as many per cent
    }
}

// squeeze
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(1) -> squeeze;
        //~ «squeeze» no operation is called `squeeze` [NW0018]
        //~| help: remove `-> squeeze`: every value is one row of numbers already
        loss: mse(y);
    }
}

// target as input
network! {
    pub struct N {
        x: input(4);
        t: input(1);
        //~ «t» `t` is the target, not an input: it is an argument of `train_step` and `loss` [NW0009]
        //~| help: remove `t: input(1);`, and write `loss: mse(y);`
        h: x -> dense(8) -> relu;
        y: h -> dense(1);
        loss: mse(y, t);
    }
}

// target first
network! {
    pub struct N {
        t: input(1);
        //~ «t» `t` is the target, not an input: it is an argument of `train_step` and `loss` [NW0009]
        //~| help: remove `t: input(1);`, and write `loss: mae(y);`
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(1);
        loss: mae(t, y);
    }
}

// target undeclared
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(1);
        loss: mse(y, target);
        //~ «target» `target` is no argument of `mse`: the target is one of `train_step` and `loss` [NW0041]
        //~| help: write `mse(y)`
    }
}

// target unused
network! {
    pub struct N {
        x: input(4);
        labels: input(3);
        //~ «labels» `labels` is the target, not an input: it is an argument of `train_step` and `loss` [NW0009]
        //~| help: remove `labels: input(3);`
        h: x -> dense(8) -> relu;
        y: h -> dense(3) -> softmax;
        loss: cross_entropy(y);
    }
}

// texts in list
network! {
    pub struct N {
        x: input(4);
        y: x -> dense(2, bias = ["0.1", "0.2"]);
        //~ «"0.1"» words and numbers are written without quotes [NW0001]
        //~| help: write `bias = [0.1, 0.2]`
        loss: mse(y);
    }
}

// three losses
network! {
    pub struct N {
        x: input(4);
        a: x -> dense(1);
        b: x -> dense(1);
        c: x -> dense(1);
        loss: mse(a); loss: huber(b, delta = 0.5); loss: 2 * mae(c);
        //~ «loss» a network has one loss, this is a second one [NW0039]
        //~| help: write `loss: mse(a) + huber(b, delta = 0.5) + 2 * mae(c);` for the sum of all, or remove all but one
    }
}

// tie of activation
network! {
    pub struct N {
        x: input(6);
        e: x -> dense(3);
        a: e -> tanh;
        y: a -> dense(6, tie = transpose(a));
        //~ «transpose(a)» `a` has no weights [NW0049]
        //~| help: write `tie = transpose(e)`
        //~| note: -1 «a» `a` is declared
        loss: mse(y);
    }
}

// tie of first layer
network! {
    pub struct N {
        x: input(20);
        e1: x -> dense(10) -> tanh;
        e2: e1 -> dense(4) -> tanh;
        d1: e2 -> dense(10, tie = e1) -> tanh;
        //~ «e1» `d1` is 4 -> 10, but `e1` is 20 -> 10 [NW0049]
        //~| help: write `tie = transpose(e2)`
        //~| note: -2 «e1» `e1` is declared
        y: d1 -> dense(20, tie = transpose(e1));
        loss: mse(y);
    }
}

// tie wrong layer
network! {
    /// A deep autoencoder with tied weights.
    pub struct N {
        x: input(20);
        e1: x -> dense(10) -> tanh;
        e2: e1 -> dense(4) -> tanh;
        d1: e2 -> dense(10, tie = transpose(e1)) -> tanh;
        //~ «transpose(e1)» `d1` is 4 -> 10, but `transpose(e1)` is 10 -> 20 [NW0049]
        //~| help: write `tie = transpose(e2)`
        //~| note: -2 «e1» `e1` is declared
        y: d1 -> dense(20, tie = transpose(e1));
        loss: mse(y);
    }
}

// weights flat
network! {
    pub struct N {
        x: input(3);
        y: x -> dense(2, weights = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]);
        //~ «[0.1, 0.2, 0.3, 0.4, 0.5, 0.6]» `weights` is a list for each input, `[input][output]`, found one list: `y` has 3 inputs and 2 outputs [NW0027]
        //~| help: write `weights = [[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]]`
        loss: mse(y);
    }
}

// weights of torch
network! {
    pub struct N {
        x: input(3);
        h: x -> dense(2, weights = [[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]]) -> tanh;
        //~ «[[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]]» `weights` is `[input][output]`, but `h` has 3 inputs and 2 outputs: 2 rows of 3 numbers are `[output][input]`, as in PyTorch [NW0027]
        //~| help: write `weights = [[0.1, 0.4], [0.2, 0.5], [0.3, 0.6]]`
        y: h -> dense(1);
        loss: mse(y);
    }
}
