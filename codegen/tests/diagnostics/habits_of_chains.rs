//! Errors after the habits of other frameworks and languages in chains and operations: declarations of
//! `tests/mistakes` with all that is said of them.

// add as layer
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(4) -> relu;
        y: h -> add(x) -> dense(1);
        //~ «add» no operation is called `add` [NW0018]
        //~| help: values are combined at the start of a chain: write `y: h + x -> dense(1);`
        loss: mse(y);
    }
}

// capitals
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> ReLU;
        //~ «ReLU» no operation is called `ReLU` [NW0018]
        //~| help: did you mean `relu`?
        //~| also: +1 «ReLU»
        //~| also: +2 «ReLU»
        k: h -> dense(6) -> ReLU;
        l: k -> dense(5) -> ReLU;
        y: l -> dense(1);
        loss: mse(y);
    }
}

// commas between items
network! {
    pub struct N {
        x: input(4),
        //~ «,» expected `->` or `;`, found `,` [NW0001]
        //~| help: an item ends with `;`
        //~| also: +1 «,»
        //~| also: +2 «,»
        h: x -> dense(8) -> relu,
        y: h -> dense(1),
        loss: mse(y);
    }
}

// concat as layer
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> concat(x) -> dense(1);
        //~ «concat» no operation is called `concat` [NW0018]
        //~| help: values are combined at the start of a chain: write `y: (h, x) -> dense(1);`
        loss: mse(y);
    }
}

// convolution
network! {
    pub struct N {
        x: input(4, 4, 1);
        h: x -> conv2d(8, 3) -> relu;
        //~ «conv2d» no operation is called `conv2d` [NW0018]
        //~| help: there is no convolution over the axes of `input(…)` yet, for which `conv1d` and `conv2d` are the words: over an axis write a `dense`, with `connect` for the inputs that each output reads, and over time `causal_conv(8, kernel = 3)`
        y: h -> dense(3) -> softmax;
        loss: cross_entropy(y);
    }
}

// fat arrows
network! {
    pub struct N {
        x: input(4);
        h: x => dense(8) => relu;
        //~ «=>» expected `->` or `;`, found `=>` [NW0001]
        //~| help: write `->`
        //~| also: +0 «=>»
        //~| also: +1 «=>»
        y: h => dense(1);
        loss: mse(y);
    }
}

// flatten
network! {
    pub struct N {
        x: input(4, 4, 1);
        h: x -> flatten -> dense(8) -> relu;
        //~ «flatten» no operation is called `flatten` [NW0018]
        //~| help: remove `-> flatten`: every value is already one row of numbers
        y: h -> dense(3) -> softmax;
        loss: cross_entropy(y);
    }
}

// index of python
network! {
    pub struct N {
        x: input(6);
        a: x[0:3];
        //~ «x[0:3]» a part of a value is taken by `slice`, not by an index [NW0001]
        //~| help: write `x -> slice(0..3)`
        y: (a, x) -> dense(1);
        loss: mse(y);
    }
}

// input as name
network! {
    pub struct N {
        input: input(4);
        //~ «input» `input` is a reserved word of the language and cannot name a value [NW0005]
        //~| help: write `x: input(4); y: x -> dense(1);`
        y: input -> dense(1);
        loss: mse(y);
    }
}

// number hides nothing
network! {
    pub struct N {
        x: input(4);
        h: x -> 8 -> rleu;
        //~ «8» a layer needs a word before its width, found `8` [NW0001]
        //~| help: write `dense(8)`
        //~ «rleu» no operation is called `rleu` [NW0018]
        //~| help: did you mean `relu`?
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

// reshape
network! {
    pub struct N {
        x: input(4, 4, 1);
        h: x -> reshape(16) -> dense(8) -> relu;
        //~ «reshape» no operation is called `reshape` [NW0018]
        //~| help: remove `-> reshape(16)`: every value is already one row of numbers
        y: h -> dense(3) -> softmax;
        loss: cross_entropy(y);
    }
}

// sequential
network! {
    pub struct N {
        x: input(4);
        y: Sequential(Linear(4, 8), ReLU(), Linear(8, 1));
        //~ «Sequential» layers are joined by arrows, without a word such as `Sequential` [NW0017]
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
//~ «relu» a size is written before its activation, without a call such as `relu(128)` [NW0047]
//~| help: write `<64, 128 relu, 10 softmax>;`

// short form colons
network! { pub struct N<64, 128: relu, 10>; }
//~ «:» an activation is written after its size, without `:` [NW0047]
//~| help: write `<64, 128 relu, 10>;`

// short form commas
network! { pub struct N<64, 128, relu, 10 softmax>; }
//~ «relu» an activation is written after its size, without a comma [NW0047]
//~| help: write `<64, 128 relu, 10 softmax>;`

// short form dense
network! { pub struct N<64, dense(128) relu, 10 softmax>; }
//~ «dense» a size is written before its activation, without a call such as `dense(128)` [NW0047]
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

// squeeze
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(1) -> squeeze;
        //~ «squeeze» no operation is called `squeeze` [NW0018]
        //~| help: remove `-> squeeze`: every value is already one row of numbers
        loss: mse(y);
    }
}
