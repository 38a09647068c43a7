// Values of earlier steps, and networks with a memory.

// an expression has no memory
network! {
    pub struct N {
        x: input(1);
        h: (x, prev(x * 0.5)) -> dense(4) -> tanh;
        //~ «x * 0.5» `prev` takes the name of a value, found `x * 0.5` [NW0069]
        //~| help: give the value a name: `part: x * 0.5;`, then write `prev(part)`
        y: h -> dense(1);
    }
}

// no name
network! {
    pub struct N {
        x: input(1);
        h: (x, prev()) -> dense(4) -> tanh;
        //~ «()» `prev` takes the name of a value, and there is none [NW0069]
        //~| help: write `prev(h)` for the value of `h` one step before, or `prev(h, 4)` for four steps before
        k: (x, prev(4)) -> dense(4) -> tanh;
        //~ «4» `prev` takes the name of a value, found `4` [NW0069]
        //~| help: write `prev(h)` for the value of `h` one step before, or `prev(h, 4)` for four steps before
        l: (x, prev(prev(x))) -> dense(4) -> tanh;
        //~ «prev(x)» `prev` takes the name of a value, found `prev(x)` [NW0069]
        //~| help: write `prev(h)` for the value of `h` one step before, or `prev(h, 4)` for four steps before
        y: (h, k, l) -> dense(1);
    }
}

// steps
network! {
    pub struct N {
        x: input(1);
        a: prev(x, 0) -> dense(1);
        //~ «0» `x` no steps before is `x` itself [NW0069]
        //~| help: write `x` for the value of this step, or `prev(x)`
        b: prev(x, 65537) -> dense(1);
        //~ «65537» a value is remembered for at most 65536 steps [NW0069]
        //~| help: use fewer steps, up to `prev(x, 65536)`
        c: prev(x, 1.5) -> dense(1);
        //~ «1.5» a number of steps must be a whole number of at least 1 [NW0069]
        //~| help: write `prev(h)` for the value of `h` one step before, or `prev(h, 4)` for four steps before
        d: prev(x, -1) -> dense(1);
        //~ «-1» a number of steps counts back, found `-1` [NW0069]
        //~| help: write `prev(x)`
        e: prev(x, STEPS) -> dense(1);
        //~ «STEPS» a number of steps must be a number; a macro cannot see the value of `STEPS` [NW0012]
        //~| help: write the number itself, for example 16, and check that number with `const _: () = assert!(STEPS == 16);`
        f: prev(x, 2, 3) -> dense(1);
        //~ «2, 3» `prev` takes one number of steps, found `2, 3` [NW0069]
        //~| help: write each value: `(prev(x), prev(x, 2))`; `causal_conv(8, kernel = 4)` reads the last four
        g: prev(x, first = trained) -> dense(1);
        //~ «first» `prev` has no option `first`: its one option says how it begins [NW0069]
        //~| help: write `prev(x, start = trained)`, or `prev(x)`, which begins with zeros
        h: prev(x, steps = 2) -> dense(1);
        //~ «steps» `prev` has no option `steps`: a number of steps has no key [NW0069]
        //~| help: write `prev(x, 2)`
        y: (a, b, c, d, e, f, g, h) -> dense(1);
    }
}

// a cycle without a memory
network! {
    pub struct N {
        x: input(1);
        h: (x, h) -> dense(4) -> tanh;
        //~ «h» `h` is computed from itself [NW0008]
        //~| help: let `h` read a value that does not follow from it, such as the input: write `x`
        //~| help: if `h` reads the value of the step before, write `prev(h)` instead of `h`
        y: h -> dense(1);
    }
}

// a cycle of two, one of which reads the past of the other
network! {
    pub struct N {
        x: input(1);
        a: (x, b, prev(a)) -> dense(4) -> tanh;
        //~ «b» these values are computed from each other: a -> b -> a [NW0008]
        //~| help: let `a` read a value that does not follow from it, such as the input: write `x`
        //~| help: if `a` reads the value of the step before, write `prev(b)` instead of `b`
        //~| note: +1 «a» `b` reads `a`
        b: (a, prev(b)) -> dense(4) -> tanh;
        y: b -> dense(1);
    }
}

// nobody knows the size
network! {
    pub struct N {
        x: input(1);
        a: prev(b);
        //~ «b» how many values `b` has is not known, because that depends on `b` itself [NW0069]
        //~| help: let it end with a layer, such as `prev(a) -> dense(16)`, or state its size: `b[16]: prev(a);`
        b: prev(a);
        y: (x, b) -> dense(1);
    }
}

// a value that grows
network! {
    pub struct N {
        x: input(1);
        h: (x, prev(h));
        //~ «h» how many values `h` has is not known, because that depends on `h` itself [NW0069]
        //~| help: let it end with a layer, such as `(x, prev(h)) -> dense(16)`
        y: h -> dense(1);
    }
}

// the stated size counts
network! {
    pub struct N {
        x: input(2);
        h[3]: x + prev(h);
        //~ «prev(h)» `x` has 2 values, `prev(h)` has 3 values: they cannot be added [NW0029]
        //~| help: bring one to the size of the other: `part: prev(h) -> dense(2);`, then add `part`
        //~| note: -1 «x» `x` gets its 2 values
        y: h -> dense(1);
    }
}

// an unknown name
network! {
    pub struct N {
        x: input(1);
        hidden: (x, prev(hiden)) -> dense(4) -> tanh;
        //~ «hiden» no value is called `hiden` [NW0007]
        //~| help: did you mean `hidden`?
        y: hidden -> dense(1);
    }
}

// nothing reads it but itself
network! {
    pub struct N {
        x: input(1);
        h: (x, prev(h)) -> dense(4) -> tanh;
        //~ «h» the value `h` is not used: no path leads from it to the output [NW0035]
        //~| help: remove `h: (x, prev(h)) -> dense(4) -> tanh;`, or let a value on the way to the output read it
        //~| help: if this is intended, write `tanh(allow = "NW0035")`
        y: x -> dense(1);
        output: y;
    }
}

// two outputs
network! {
    pub struct N {
        x: input(1);
        h: (x, prev(h)) -> dense(4) -> tanh;
        y: x -> dense(1);
        //~ «y» without a loss the output is the one unused value, but `h` and `y` are unused [NW0038]
        //~| help: name them as outputs, `output: (h, y);`, let other values read them, or declare a loss: `loss: mse(h) + mse(y);`
    }
}

// dropout in training through time, also in a recurrence, and losses that are divided by weights
network! {
    pub struct N {
        x: input(1);
        h: (x, prev(h)) -> dense(4) -> tanh -> dropout(0.25);
        d: h -> dropout(0.5);
        y: d -> dense(1);
        z: d -> dense(1);
        counts: target(1);
        loss: mse(y, normalise = weights) + mse(z, weight = counts, normalise = weights, at = last);
    }
}

// without a loss it draws nothing
network! {
    pub struct N {
        x: input(1);
        h: (x, prev(h)) -> dense(4) -> tanh;
        y: h -> dropout(0.5) -> dense(1);
    }
}

// the last step of each sequence
network! {
    pub struct N {
        x: input(1);
        h: x -> gru(4);
        y: h -> dense(1) -> sigmoid;
        z: h -> dense(1);
        loss: bce(y, at = last) + 0.5 * mse(z);
    }
}

// another step
network! {
    pub struct N {
        x: input(1);
        h: x -> gru(4);
        y: h -> dense(1) -> sigmoid;
        z: h -> dense(1);
        loss: bce(y, at = first) + huber(z, delta = 2, at = 5);
        //~ «first» `at` must be `last`, found `first` [NW0045]
        //~| help: write `at = last` to compare the last step of each sequence, or `bce(y)` to compare every step
        //~ «5» `at` must be `last`, found a number [NW0045]
        //~| help: write `at = last` to compare the last step of each sequence, or `huber(z, delta = 2)` to compare every step
    }
}

// no steps
network! {
    pub struct N {
        x: input(1);
        y: x -> dense(1) -> sigmoid;
        loss: bce(y, positive_weight = 2, at = last);
        //~ «at» a network without a memory has no steps, so no term compares the last one [NW0045]
        //~| help: write `bce(y, positive_weight = 2)`
    }
}

// rows that depend on each other
network! {
    pub struct N {
        x: input(1);
        a: (x, prev(h)) -> dense(4);
        h: a -> batch_norm(epsilon = 1e-4) -> tanh;
        //~ «batch_norm(epsilon = 1e-4)» a `batch_norm` that is trained needs rows that are independent of each other [NW0070]
        //~| help: write `batch_norm(epsilon = 1e-4, frozen = true)`
        //~| note: -1 «prev» the network has a memory because it reads a value of an earlier step
        b: h -> dense(4);
        k: b -> batch_norm(frozen = true) -> tanh;
        y: k -> dense(1);
    }
}

// a memory that is too large
network! {
    pub struct N {
        x: input(100);
        y: (x, prev(x, 3000)) -> dense(1);
        //~ «prev» the memory has 300000 numbers, more than the limit of 65536 [NW0048]
        //~| help: remember fewer steps, or narrower values
    }
}

// layers of other frameworks
network! {
    pub struct N {
        x: input(1);
        a: x -> gru(4);
        b: x -> conv1d(4);
        //~ «conv1d» no operation is called `conv1d` [NW0018]
        //~| help: there is no convolution over the axes of `input(…)` yet, for which `conv1d` and `conv2d` are the words: over an axis write a `dense`, with `connect` for the inputs that each output reads, and over time `causal_conv(8, kernel = 3)`
        c: x -> conv2d(4);
        //~ «conv2d» no operation is called `conv2d` [NW0018]
        //~| help: there is no convolution over the axes of `input(…)` yet, for which `conv1d` and `conv2d` are the words: over an axis write a `dense`, with `connect` for the inputs that each output reads, and over time `causal_conv(8, kernel = 3)`
        d: x -> bidirectional(4);
        //~ «bidirectional» no operation is called `bidirectional` [NW0018]
        //~| help: a network that computes step by step does not know the samples that follow, so none is bidirectional
        e: x -> prev(1);
        //~ «prev» no operation is called `prev` [NW0018]
        //~| help: `prev(h)` is a value and no operation: write it where a value is written, as in `h: (x, prev(h)) -> dense(16) -> tanh;`
        y: (a, b, c, d, e) -> dense(1);
    }
}

// a target has no past
network! {
    pub struct N {
        x: input(1);
        t: target(1);
        y: (x, prev(t)) -> dense(1);
        //~ «t» `t` is a part of the target, which no value can read [NW0066]
        //~| help: name it in the loss: `mse(y, weight = t)`
        //~| note: -1 «target(1)» `t` is declared
    }
}

// an axis of samples or steps
network! {
    pub struct N {
        x: input(3);
        h: x[:, 0] -> dense(2);
        //~ «x[:, 0]» a part of a value is taken by `slice`, not by an index [NW0001]
        //~| help: write `x -> slice(0..1)`
        y: h -> dense(1);
    }
}
