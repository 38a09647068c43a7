//! Errors after the habits of other frameworks in lists of numbers and of connections: declarations of
//! `tests/mistakes` with all that is said of them.

// bias as column
network! {
    pub struct N {
        x: input(4);
        y: x -> dense(2, bias = [[0.1], [0.2]]);
        //~ «[[0.1], [0.2]]» `bias` of `y` must be one list with a number for each output, found several [NW0027]
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

// mask of bools
network! {
    pub struct N {
        x: input(2);
        h: x -> dense(2, mask = [[true, false], [false, true]]) -> tanh;
        //~ «true» a number of `mask` must be 0 or 1, found `true` [NW0028]
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
        //~ «1.0» a number of `mask` must be 0 or 1, found `1.0` [NW0028]
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

// names in matrix
network! {
    pub struct N {
        x: input(2);
        y: x -> dense(2, weights = [[A, B], [C, D]]);
        //~ «A» an entry of the list must be a number; a macro cannot see the value of `A` [NW0012]
        //~| help: write the number itself, for example 0.5, and check that number with `const _: () = assert!(A as f32 == 0.5);`
        loss: mse(y);
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

// weights flat
network! {
    pub struct N {
        x: input(3);
        y: x -> dense(2, weights = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]);
        //~ «[0.1, 0.2, 0.3, 0.4, 0.5, 0.6]» `weights` must have a list for each input, `[input][output]`, found one list: `y` has 3 inputs and 2 outputs [NW0027]
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
