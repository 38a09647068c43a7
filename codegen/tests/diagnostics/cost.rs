//! What would fit, and take `rustc` too long.

network! {
    pub struct Net {
        x: input(2000000);
        //~ «x» the input `x` has 2000000 values, more than 1048576 [NW0048]
        //~| help: take smaller sizes, or cut the samples into parts
        y: x -> dense(1);
        loss: mse(y);
    }
}

network! {
    pub struct Joined {
        x: input(1);
        h: x -> dense(1);
        y: (
        //~ «y» a step of training would have NNN statements, more than 2000 [NW0048]
        //~| help: take fewer operations, or let each read fewer values
            h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h,
            h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h,
            h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h,
            h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h,
            h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h,
            h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h,
            h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h,
            h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h,
            h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h
        ) -> dense(1);
        loss: mse(y);
    }
}

network! {
    pub struct Shapes<
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24
        //~ «NNN» `rustc` would compile up to NNN lines of LLVM IR for the network, more than 1500000 [NW0048]
        //~| help: give layers the same number of inputs and outputs: their code is compiled once; now there are NNN different shapes
    >;
}
