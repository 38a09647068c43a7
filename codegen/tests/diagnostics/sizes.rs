//! Inputs, widths and sums.

network! {
    pub struct Net {
        x: input;
        //~ «input» `input` takes one to three sizes, found 0 [NW0020]
        //~| help: write `input(30)`, or `input(28, 28, 1)` for height, width and channels
        y: x -> dense(0) -> sigmoid;
        //~ «0» a layer width cannot be 0 [NW0011]
        //~| help: every size is at least 1
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(28, 28, 1, 1, bias = false);
        //~ «bias» `input` has no option `bias` [NW0022]
        //~| help: `bias` is an option of `dense`, `scale`, `layer_norm`, `batch_norm`, `rnn`, `gru`, `lstm` and `causal_conv`: remove `bias = false`
        //~ «1» `input` takes one to three sizes, found 4 [NW0020]
        //~| help: write `input(30)`, or `input(28, 28, 1)` for height, width and channels
        h: x -> dense(4, 4);
        //~ «4» `dense` takes one size, found 2 [NW0020]
        //~| help: write how many outputs the layer has: `dense(4)`
        y: h -> dense -> sigmoid;
        //~ «dense» `dense` takes one size, found 0 [NW0020]
        //~| help: write how many outputs the layer has: `dense(16)`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(0, WIDTH, [3]);
        //~ «[3]» the sizes of the input are written without brackets of their own [NW0001]
        //~| help: write `input(0, WIDTH, 3)`
        //~ «0» an input size cannot be 0 [NW0011]
        //~| help: every size is at least 1
        //~ «WIDTH» an input size must be a number; a macro cannot see the value of `WIDTH` [NW0012]
        //~| help: write the number itself, for example 16, and check that number with `const _: () = assert!(WIDTH == 16);`
        h: x -> dense(2.5) -> relu;
        //~ «2.5» a layer width must be a whole number, found 2.5 [NW0011]
        //~| help: write a number such as `16`
        i: x -> dense(-3) -> relu;
        //~ «-3» a layer width must be a whole number, found -3 [NW0011]
        //~| help: write a number such as `16`
        j: x -> dense(1e3) -> relu;
        //~ «1e3» a layer width must be written without a decimal point or an exponent [NW0011]
        //~| help: write `1000`
        k: x -> dense(1e30) -> relu;
        //~ «1e30» a layer width of 1e30 is more than `usize` can count [NW0011]
        //~| help: write a number such as `16`
        y: h + i + j + k -> dense(1) -> sigmoid;
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(4294967296, 4294967296);
        //~ «input(4294967296, 4294967296)» 4294967296 x 4294967296 inputs are more than `usize` can count [NW0048]
        //~| help: use smaller sizes
        y: x -> dense(1) -> sigmoid;
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(1);
        h: x -> dense(16) -> relu;
        s: x + h + x;
        y: s -> dense(1) -> sigmoid;
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        z: input(3);
        //~ «z» `z` is a second input [NW0009]
        //~| help: a network has one input; write `inputs: input(5); x: inputs -> slice(0..2); z: inputs -> slice(2..5);`
        //~| note: -1 «x» the first one is
        y: x + z -> dense(1) -> sigmoid;
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2) -> dense(16, bias = false) -> relu;
        //~ «dense(16, bias = false)» the input `x` is followed by an operation [NW0033]
        //~| help: write `inputs: input(2); x: inputs -> dense(16, bias = false) -> relu;`
        y: x -> dense(1) -> sigmoid;
        loss: mse(y);
    }
}

network! {
    pub struct Net {
    //~ «Net» the network `Net` has no input [NW0010]
    //~| help: declare one: `x: input(2);`
        y: y2 -> dense(1) -> sigmoid;
        y2: y -> sigmoid;
        //~ «y» these values are computed from each other: y -> y2 -> y [NW0008]
        //~| help: let `y2` read a value that does not follow from it
        //~| help: if `y2` reads the value of the step before, write `prev(y)` instead of `y`
        //~| note: -1 «y2» `y` reads `y2`
    }
}
