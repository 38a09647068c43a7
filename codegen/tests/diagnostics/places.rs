//! Errors with a second place, with which the first one is compared.

network! {
    pub struct Net {
        x: input(2);
        h: x -> dense(3);
        y: h + x -> dense(1);
        //~ «x» `h` has 3 values, `x` has 2 values: they cannot be added [NW0029]
        //~| help: bring one to the size of the other: `part: x -> dense(3);`, then add `part`
        //~| note: -1 «h» `h` gets its 3 values
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        h: x -> dense(3);
        y: (h * h) + (x - x) -> dense(1);
        //~ «x - x» `h * h` has 3 values, `x - x` has 2 values: they cannot be added [NW0029]
        //~| help: bring one to the size of the other: `part: x - x -> dense(3);`, then add `part`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        h: k -> dense(2);
        //~ «k» these values are computed from each other: h -> k -> h [NW0008]
        //~| help: let `h` read a value that does not follow from it, such as the input: write `x`
        //~| help: if `h` reads the value of the step before, write `prev(k)` instead of `k`
        //~| note: +1 «h» `k` reads `h`
        k: h + x;
        y: k -> dense(1);
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        h: k -> dense(2);
        //~ «k» these values are computed from each other: h -> l -> k -> h [NW0008]
        //~| help: let `h` read a value that does not follow from it, such as the input: write `x`
        //~| help: if `h` reads the value of the step before, write `prev(k)` instead of `k`
        //~| note: +1 «l» `k` reads `l`
        //~| note: +2 «h» `l` reads `h`
        k: l -> dense(2);
        l: h -> dense(2);
        y: k -> dense(1);
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        h: h -> dense(2);
        //~ «h» `h` is computed from itself [NW0008]
        //~| help: let `h` read a value that does not follow from it, such as the input: write `x`
        //~| help: if `h` reads the value of the step before, write `prev(h)` instead of `h`
        y: h -> dense(1);
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1, weights = [[1, 2], [1]]);
        //~ «[1, 2]» row 0 of `weights` has 2 numbers, but `y` has 1 output [NW0027]
        //~| help: weights are `[input][output]`, a list for each input with a number for each output: `weights = [[0.5], [0.5]]`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1, weights = [[1]]);
        //~ «[[1]]» `weights` has 1 row, but `y` has 2 inputs [NW0027]
        //~| help: weights are `[input][output]`, a list for each input with a number for each output: `weights = [[0.5], [0.5]]`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1, bias = [1, 2]);
        //~ «[1, 2]» `bias` has 2 numbers, but `y` has 1 output [NW0027]
        //~| help: write `dense(2, bias = [1, 2])`, or a number for each output: `bias = [1]`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(2, connect = [0 -> 0, 2 -> 1]);
        //~ «2» `y` has no input 2: it has 2 inputs [NW0028]
        //~| help: inputs are 0 to 1
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(2, connect = [0 -> 0, 1 -> 2]);
        //~ «2» `y` has no output 2: it has 2 outputs [NW0028]
        //~| help: outputs are 0 to 1
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(2, connect = [0 -> 0]);
        //~ «[0 -> 0]» no connection leads to output 1 of `y` [NW0028]
        //~| help: connect it, for example with `0 -> 1`, or make the layer narrower
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(2, mask = [[1, 0]]);
        //~ «[[1, 0]]» `mask` has 1 row, but `y` has 2 inputs [NW0028]
        //~| help: a mask is `[input][output]`: a list for each input with 1 or 0 for each output, such as `mask = [[1, 0], [1, 1]]`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(2, mask = [[1], [0]]);
        //~ «[1]» row 0 of `mask` has 1 number, but `y` has 2 outputs [NW0028]
        //~| help: a mask is `[input][output]`: a list for each input with 1 or 0 for each output, such as `mask = [[1, 0], [1, 1]]`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        a: input(2);
        b: input(3);
        //~ «b» `b` is a second input [NW0009]
        //~| help: a network has one input; write `inputs: input(5); a: inputs -> slice(0..2); b: inputs -> slice(2..5);`
        //~| note: -1 «a» the first one is
        y: (a, b) -> dense(1);
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(3);
        y: y -> dense(1);
        //~ «y» the name `y` is declared twice [NW0006]
        //~| help: write `h: x -> dense(3); y: h -> dense(1);`
        //~| note: -1 «y» `y` is declared first
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        h: x -> dense(2, weights = [[0, 0], [0, 0]]) -> relu;
        //~ warning «weights» `h` starts with zeros before a `relu`, where the slope is 0: it never learns [NW0053]
        //~| help: remove the option, or start with random numbers: `init = he_uniform`
        //~| help: if this is intended, write `dense(2, weights = [[0, 0], [0, 0]], allow = "NW0053")`
        y: h -> dense(1);
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        x: x -> tanh;
        //~ «x» the name `x` is declared twice [NW0006]
        //~| help: write `inputs: input(2); x: inputs -> tanh;`
        //~| note: -1 «x» `x` is declared first
        y: x -> dense(1);
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(3) -> relu;
        y: y -> dense(1);
        //~ «y» the name `y` is declared twice [NW0006]
        //~| help: write `h: x -> dense(3) -> relu; y: h -> dense(1);`
        //~| note: -1 «y» `y` is declared first
        loss: mse(y);
    }
}
