//! Errors after the habits of other frameworks and languages: declarations of `tests/mistakes` with all that is said of them.

// add as layer
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(4) -> relu;
        y: h -> add(x) -> dense(1);
        //~ «add» no operation is called `add` [NW0018]
        //~| help: values are combined where a chain begins: write `y: h + x -> dense(1);`
        loss: mse(y);
    }
}

// bce of logits
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(1);
        loss: bce(y);
        //~ «bce(y)» `bce` needs a `sigmoid`: the last operation of `y` is `dense(1)`, not `sigmoid` [NW0043]
        //~| help: write `y: h -> dense(1) -> sigmoid;`, or take another loss: `mse`, `mae`, `huber`, `log_cosh`, `hinge`, `poisson` and `cosine`
        //~| note: -1 «dense(1)» its last operation is
    }
}

// bce of softmax
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(3) -> softmax;
        loss: bce(y);
        //~ «bce(y)» `bce` needs a `sigmoid`: the last operation of `y` is `softmax`, not `sigmoid` [NW0043]
        //~| help: write `cross_entropy(y)` if just one of them holds, or take another loss: `mse`, `mae`, `huber`, `log_cosh`, `hinge`, `poisson` and `cosine`
        //~| help: write `y: h -> dense(3) -> sigmoid;` if several may hold at once
        //~| note: -1 «softmax» its last operation is
    }
}

// bias as column
network! {
    pub struct N {
        x: input(4);
        y: x -> dense(2, bias = [[0.1], [0.2]]);
        //~ «[[0.1], [0.2]]» `bias` of `y` is one list with a number for each output, found several [NW0027]
        //~| help: write `bias = [0.1, 0.2]`
        loss: mse(y);
    }
}

// bias as number
network! {
    pub struct N {
        x: input(4);
        y: x -> dense(3, bias = 0.1);
        //~ «0.1» `bias` is a list with a number for each output, or `false`, and cannot be a number [NW0024]
        //~| help: write `bias = [0.1, 0.1, 0.1]`
        loss: mse(y);
    }
}

// bias of activation
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu(bias = false);
        //~ «bias» `relu` has no option `bias` [NW0022]
        //~| help: `bias` is an option of `dense`, `scale`, `layer_norm` and `batch_norm`: remove `bias = false`, and write `dense(8, bias = false)`
        y: h -> dense(1);
        loss: mse(y);
    }
}

// bias repeated
network! {
    pub struct N {
        x: input(4);
        y: x -> dense(3, bias = [0.1; 3]);
        //~ «[0.1; 3]» a list is written number by number, not with `;` [NW0001]
        //~| help: write `bias = [0.1, 0.1, 0.1]`
        loss: mse(y);
    }
}

// bias too long
network! {
    pub struct N {
        x: input(4);
        y: x -> dense(2, bias = [0.1, 0.2, 0.3]);
        //~ «[0.1, 0.2, 0.3]» `bias` has 3 numbers, but `y` has 2 outputs [NW0027]
        //~| help: write `dense(3, bias = [0.1, 0.2, 0.3])`, or a number for each output: `bias = [0.1, 0.2]`
        loss: mse(y);
    }
}

// bias too short
network! {
    pub struct N {
        x: input(4);
        y: x -> dense(3, bias = [0.1, 0.2]);
        //~ «[0.1, 0.2]» `bias` has 2 numbers, but `y` has 3 outputs [NW0027]
        //~| help: write a number for each output: `bias = [0.1, 0.2, 0]`
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
        //~| help: values are combined where a chain begins: write `y: (h, x) -> dense(1);`
        loss: mse(y);
    }
}

// connect as lists
network! {
    pub struct N {
        x: input(2);
        y: x -> dense(2, connect = [[0, 0], [1, 1]]);
        //~ «[[0, 0], [1, 1]]» a connection is written `input -> output` [NW0001]
        //~| help: write `connect = [0 -> 0, 1 -> 1]`
        loss: mse(y);
    }
}

// connect as pairs
network! {
    pub struct N {
        x: input(2);
        y: x -> dense(2, connect = [(0, 0), (1, 1)]);
        //~ «[(0, 0), (1, 1)]» a connection is written `input -> output` [NW0001]
        //~| help: write `connect = [0 -> 0, 1 -> 1]`
        loss: mse(y);
    }
}

// connect reversed
network! {
    pub struct N {
        x: input(4);
        y: x -> dense(2, connect = [0 -> 0, 1 -> 1, 0 -> 2, 1 -> 3]);
        //~ «[0 -> 0, 1 -> 1, 0 -> 2, 1 -> 3]» a connection is `input -> output`, but `y` has 4 inputs and 2 outputs: these are `output -> input` [NW0028]
        //~| help: write `connect = [0 -> 0, 1 -> 1, 2 -> 0, 3 -> 1]`
        loss: mse(y);
    }
}

// convolution
network! {
    pub struct N {
        x: input(4, 4, 1);
        h: x -> conv2d(8, 3) -> relu;
        //~ «conv2d» no operation is called `conv2d` [NW0018]
        //~| help: there is no convolution and no pooling: write a `dense`, with `connect` for the inputs that each output reads
        y: h -> dense(3) -> softmax;
        loss: cross_entropy(y);
    }
}

// decay negative
network! {
    pub struct N {
        x: input(4);
        y: x -> dense(1, l2 = -1e-4);
        //~ «-1e-4» `l2` must be a number above 0 [NW0024]
        //~| help: write `l2 = 1e-4`
        loss: mse(y);
    }
}

// decay of zero
network! {
    pub struct N {
        x: input(4);
        y: x -> dense(1, l2 = 0);
        //~ «0» `l2` must be a number above 0 [NW0024]
        //~| help: remove `l2 = 0`: without it nothing is added or cut off
        loss: mse(y);
    }
}

// delta of mse
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(1);
        loss: mse(y, delta = 0.5);
        //~ «delta» `mse` has no option `delta` [NW0022]
        //~| help: `delta` is an option of `huber`: write `huber(y, delta = 0.5)`
    }
}

// delta outside
network! {
    pub struct N {
        x: input(9);
        h: x -> dense(24) -> relu;
        y: h -> dense(1);
        loss: huber(y), delta = 0.5;
        //~ «,» the options of `huber` stand in its parentheses [NW0001]
        //~| help: write `huber(y, delta = 0.5)`
    }
}

// device argument
network! {
    pub struct N {
        x: input(4);
        y: x -> dense(1, device = cpu);
        //~ «device» `dense` has no option `device` [NW0022]
        //~| help: remove `device = cpu`: a network runs where the program runs
        loss: mse(y);
    }
}

// dropout percent
network! {
    pub struct N {
        x: input(30);
        h: x -> dense(16) -> relu -> dropout(20);
        //~ «20» a share of 20 cannot be dropped: it is above 0 and below 1 [NW0055]
        //~| help: write `dropout(0.2)` for as many per cent
        y: h -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

// dropout zero
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu -> dropout(0.0);
        //~ «0.0» a share of 0 is dropped: nothing happens [NW0055]
        //~| help: remove `-> dropout(0.0)`
        y: h -> dense(1);
        loss: mse(y);
    }
}

// epochs as item
network! {
    pub struct N {
        x: input(4);
        y: x -> dense(1);
        epochs: 10;
        //~ «epochs» `epochs` says how a network is trained, not what it computes [NW0017]
        //~| help: remove `epochs: 10;`: the program calls `train_batch` as often as it is to be trained
        loss: mse(y);
    }
}

// epsilon of dense
network! {
    pub struct N {
        x: input(4);
        y: x -> dense(1, epsilon = 1e-5);
        //~ «epsilon» `dense` has no option `epsilon` [NW0022]
        //~| help: `epsilon` is an option of `layer_norm`, `rms_norm` and `batch_norm`: remove `epsilon = 1e-5`
        loss: mse(y);
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
        //~| help: remove `-> flatten`: every value is one row of numbers already
        y: h -> dense(3) -> softmax;
        loss: cross_entropy(y);
    }
}

// frozen of activation
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> tanh(frozen = true);
        //~ «frozen» `tanh` has no option `frozen` [NW0022]
        //~| help: `frozen` is an option of `dense`, `scale`, `layer_norm`, `rms_norm`, `batch_norm` and `prelu`: remove `frozen = true`, and write `dense(8, frozen = true)`
        y: h -> dense(1);
        loss: mse(y);
    }
}

// frozen zero
network! {
    pub struct N {
        x: input(4);
        y: x -> dense(1, frozen = 0);
        //~ «0» `frozen` is either `true` or `false` [NW0024]
        //~| help: write `frozen = false`
        loss: mse(y);
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

// init string
network! {
    pub struct N {
        x: input(12);
        h: x -> dense(24, init = "he_normal") -> relu;
        //~ «"he_normal"» words and numbers are written without quotes [NW0001]
        //~| help: write `init = he_normal`
        y: h -> dense(3) -> softmax;
        loss: cross_entropy(y);
    }
}

// inplace
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu(inplace = true);
        //~ «inplace» `relu` has no option `inplace` [NW0022]
        //~| help: write `relu`: values are never changed
        y: h -> dense(1);
        loss: mse(y);
    }
}

// input as name
network! {
    pub struct N {
        input: input(4);
        //~ «input» `input` is a reserved word of the language, and no name of a value [NW0005]
        //~| help: write `x: input(4); y: x -> dense(1);`
        y: input -> dense(1);
        loss: mse(y);
    }
}

// loss as name
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        loss: h -> dense(1);
        //~ «loss» `loss` is a reserved word of the language, and no name of a value [NW0005]
        //~| help: write `y: h -> dense(1);`
    }
}

// loss as operation
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(1) -> mse;
        //~ «mse» `mse` is a loss, not an operation [NW0019]
        //~| help: write `y: h -> dense(1); loss: mse(y);`
    }
}

// loss behind arrow
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(1);
        loss: y -> mse;
        //~ «mse» `mse` is a loss, which is written around what it compares, not behind an arrow [NW0019]
        //~| help: write `loss: mse(y);`
    }
}

// loss twice
network! {
    pub struct N {
        board: input(18);
        h: board -> dense(32) -> relu;
        policy: h -> dense(9) -> softmax;
        value: h -> dense(1) -> tanh;
        loss: cross_entropy(policy); loss: 0.5 * mse(value);
        //~ «loss» a network has one loss, this is a second one [NW0039]
        //~| help: write `loss: cross_entropy(policy) + 0.5 * mse(value);` for the sum of all, or remove all but one
        output: (policy, value);
    }
}

// mask of bools
network! {
    pub struct N {
        x: input(2);
        h: x -> dense(2, mask = [[true, false], [false, true]]) -> tanh;
        //~ «true» a number of `mask` is 0 or 1, found `true` [NW0028]
        //~| help: write `mask = [[1, 0], [0, 1]]`
        y: h -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

// mask of floats
network! {
    pub struct N {
        x: input(2);
        y: x -> dense(2, mask = [[1.0, 0.0], [0.0, 1.0]]);
        //~ «1.0» a number of `mask` is 0 or 1, found `1.0` [NW0028]
        //~| help: write `mask = [[1, 0], [0, 1]]`
        loss: mse(y);
    }
}

// mask of torch
network! {
    pub struct N {
        x: input(3);
        y: x -> dense(2, mask = [[1, 0, 1], [0, 1, 1]]);
        //~ «[[1, 0, 1], [0, 1, 1]]» `mask` is `[input][output]`, but `y` has 3 inputs and 2 outputs: 2 rows of 3 numbers are `[output][input]`, as in PyTorch [NW0028]
        //~| help: write `mask = [[1, 0], [0, 1], [1, 1]]`
        loss: mse(y);
    }
}

// momentum of layer norm
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8);
        n: h -> layer_norm(momentum = 0.1) -> relu;
        //~ «momentum» `layer_norm` has no option `momentum` [NW0022]
        //~| help: `momentum` is an option of `batch_norm`: write `batch_norm(momentum = 0.1)`
        y: n -> dense(1);
        loss: mse(y);
    }
}

// momentum percent
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8);
        n: h -> batch_norm(momentum = 10) -> relu;
        //~ «10» `momentum` must be a number above 0 and at most 1 [NW0024]
        //~| help: write `momentum = 0.1` for as many per cent
        y: n -> dense(1);
        loss: mse(y);
    }
}

// multi label
network! {
    /// Several tags may hold at once.
    pub struct N {
        x: input(40);
        h: x -> dense(20) -> relu;
        tags: h -> dense(5) -> sigmoid;
        loss: cross_entropy(tags);
        //~ «cross_entropy(tags)» `cross_entropy` needs a `softmax`: the last operation of `tags` is `sigmoid`, not `softmax` [NW0043]
        //~| help: write `bce(tags)` if several may hold at once, or take another loss: `mse`, `mae`, `huber`, `log_cosh`, `hinge`, `poisson` and `cosine`
        //~| help: write `tags: h -> dense(5) -> softmax;` if just one of them holds
        //~| note: -1 «sigmoid» its last operation is
    }
}
