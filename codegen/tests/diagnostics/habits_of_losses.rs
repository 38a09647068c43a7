//! Errors after the habits of other frameworks in losses, targets, outputs and what trains them: declarations
//! of `tests/mistakes` with all that is said of them.

// bce of logits
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(1);
        loss: bce(y);
        //~ «bce(y)» `bce` needs a `sigmoid`: the last operation of `y` is `dense(1)`, not `sigmoid` [NW0043]
        //~| help: write `y: h -> dense(1) -> sigmoid;`, or use another loss, such as `mse`, `mae`, `huber`, `log_cosh`, `hinge`, `poisson` and `cosine`
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
        //~| help: write `cross_entropy(y)` if exactly one class is true, or use another loss, such as `mse`, `mae`, `huber`, `log_cosh`, `hinge`, `poisson` and `cosine`
        //~| help: write `y: h -> dense(3) -> sigmoid;` if several classes can be true at once
        //~| note: -1 «softmax» its last operation is
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
        //~ «,» the options of `huber` are written inside its parentheses [NW0001]
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

// epochs as item
network! {
    pub struct N {
        x: input(4);
        y: x -> dense(1);
        epochs: 10;
        //~ «epochs» `epochs` says how a network is trained, not what it computes [NW0017]
        //~| help: remove `epochs: 10;`: the program decides how often it calls `train_batch`
        loss: mse(y);
    }
}

// loss as name
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        loss: h -> dense(1);
        //~ «loss» `loss` is a reserved word of the language and cannot name a value [NW0005]
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
        //~ «mse» `mse` is a loss, which is written around the value that it compares, not after an arrow [NW0019]
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
        //~ «loss» a network has one loss, and this is a second one [NW0039]
        //~| help: write `loss: cross_entropy(policy) + 0.5 * mse(value);` for the sum of all, or remove all but one
        output: (policy, value);
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
        //~| help: write `bce(tags)` if several classes can be true at once, or use another loss, such as `mse`, `mae`, `huber`, `log_cosh`, `hinge`, `poisson` and `cosine`
        //~| help: write `tags: h -> dense(5) -> softmax;` if exactly one class is true
        //~| note: -1 «sigmoid» its last operation is
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
        //~| help: remove `optimizer: adam;`: an optimiser is an argument of `train_step` and `train_batch`
    }
}

// output as name
network! {
    pub struct N {
        x: input(9);
        h: x -> dense(24) -> relu;
        output: h -> dense(1) -> sigmoid;
        //~ «output» `output` is a reserved word of the language and cannot name a value [NW0005]
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
        //~ «output» `output` is a reserved word of the language and cannot name a value [NW0005]
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

// rate as item
network! {
    pub struct N {
        x: input(4);
        y: x -> dense(1);
        loss: mse(y);
        lr: 0.01;
        //~ «lr» `lr` says how a network is trained, not what it computes [NW0017]
        //~| help: remove `lr: 0.01;`: the rate belongs to the optimiser, `Sgd::new(0.01)`
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
        //~| help: write `label_smoothing = 0.1` for that percentage
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
        //~ «target» `target` is not an argument of `mse`: the target is an argument of `train_step` and `loss` [NW0041]
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

// three losses
network! {
    pub struct N {
        x: input(4);
        a: x -> dense(1);
        b: x -> dense(1);
        c: x -> dense(1);
        loss: mse(a); loss: huber(b, delta = 0.5); loss: 2 * mae(c);
        //~ «loss» a network has one loss, and this is a second one [NW0039]
        //~| help: write `loss: mse(a) + huber(b, delta = 0.5) + 2 * mae(c);` for the sum of all, or remove all but one
    }
}
