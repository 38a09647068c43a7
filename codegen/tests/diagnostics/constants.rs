//! Constants and expressions where a number stands: a macro sees the name, not the number.

network! {
    pub struct Net {
        x: input(2);
        y: x -> slice(0..N) -> dense(1);
        //~ «N» an index must be a number; a macro cannot see the value of `N` [NW0012]
        //~| help: write the number itself, for example 16, and check that number with `const _: () = assert!(N == 16);`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> slice(..N - 1) -> dense(1);
        //~ «N - 1» an index must be a number; a macro cannot see the value of `N - 1` [NW0012]
        //~| help: write the number itself, for example 16, and check that number with `const _: () = assert!(N - 1 == 16);`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense((N));
        //~ «(N)» a layer width must be a number; a macro cannot see the value of `N` [NW0012]
        //~| help: write the number itself, for example 16, and check that number with `const _: () = assert!(N == 16);`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1, connect = [0 -> N]);
        //~ «N» an output must be a number; a macro cannot see the value of `N` [NW0012]
        //~| help: write the number itself, for example 16, and check that number with `const _: () = assert!(N == 16);`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1, bias = [HALF]);
        //~ «HALF» an entry of the list must be a number; a macro cannot see the value of `HALF` [NW0012]
        //~| help: write the number itself, for example 0.5, and check that number with `const _: () = assert!(HALF as f32 == 0.5);`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1, l2 = HALF);
        //~ «HALF» `l2` must be a number; a macro cannot see the value of `HALF` [NW0012]
        //~| help: write the number itself, for example 0.5, and check that number with `const _: () = assert!(HALF as f32 == 0.5);`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1, l2 = true);
        //~ «true» `l2` must be a number above 0 [NW0024]
        //~| help: write `l2 = 0.0001`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1) -> dropout(HALF);
        //~ «HALF» the share that is dropped must be a number; a macro cannot see the value of `HALF` [NW0012]
        //~| help: write the number itself, for example 0.5, and check that number with `const _: () = assert!(HALF as f32 == 0.5);`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1) -> leaky_relu(HALF);
        //~ «HALF» the slope of `leaky_relu` must be a number; a macro cannot see the value of `HALF` [NW0012]
        //~| help: write the number itself, for example 0.5, and check that number with `const _: () = assert!(HALF as f32 == 0.5);`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1, init = uniform(HALF));
        //~ «HALF» the limit of `uniform` must be a number; a macro cannot see the value of `HALF` [NW0012]
        //~| help: write the number itself, for example 0.5, and check that number with `const _: () = assert!(HALF as f32 == 0.5);`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1, weights = WEIGHTS);
        //~ «WEIGHTS» `weights` must be a list; a macro cannot see the value of `WEIGHTS` [NW0012]
        //~| help: write the list itself
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1, mask = MASK);
        //~ «MASK» `mask` must be a list; a macro cannot see the value of `MASK` [NW0012]
        //~| help: write the list itself
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1);
        loss: HALF * mse(y);
        //~ «HALF» the weight of a loss must be a number; a macro cannot see the value of `HALF` [NW0012]
        //~| help: write the number itself, for example 0.5, and check that number with `const _: () = assert!(HALF as f32 == 0.5);`
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1);
        loss: 2 * cfg::HALF * mse(y) + mse(y);
        //~ «2 * cfg::HALF» the weight of a loss must be a number; a macro cannot see the value of `2 * cfg::HALF` [NW0012]
        //~| help: write the number itself, for example 0.5, and check that number with `const _: () = assert!((2 * cfg::HALF) as f32 == 0.5);`
    }
}

network! {
    pub struct Net<2, N, 1>;
    //~ «N» a size must be a number; a macro cannot see the value of `N` [NW0012]
    //~| help: write the number itself, for example 16, and check that number with `const _: () = assert!(N == 16);`
}

network! {
    pub struct Net<2, 2 * N relu, 1>;
    //~ «2 * N» a size must be a number; a macro cannot see the value of `2 * N` [NW0012]
    //~| help: write the number itself, for example 16, and check that number with `const _: () = assert!(2 * N == 16);`
}

network! {
    pub struct Net<2, N relu, 1>;
    //~ «N» a size must be a number; a macro cannot see the value of `N` [NW0012]
    //~| help: write the number itself, for example 16, and check that number with `const _: () = assert!(N == 16);`
}

network! {
    pub struct Net<2, 2 * 3, 1>;
}

network! {
    pub struct Net<2, (2 + 1) * 3 tanh, 4 / 4>;
}

network! {
    pub struct Net<2 4 1>;
    //~ «4» expected `,` or `>`, found `4` [NW0001]
    //~| help: sizes are numbers: the inputs first, then each layer, such as `<64, 32 relu, 10 softmax>`
}

network! {
    pub struct Net<2, relu, 1>;
    //~ «relu» expected a number, found `relu` [NW0001]
    //~| help: sizes are numbers: the inputs first, then each layer, such as `<64, 32 relu, 10 softmax>`
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(HIDDEN as usize);
        //~ «HIDDEN as usize» a layer width must be a number; a macro cannot see the value of `HIDDEN as usize` [NW0012]
        //~| help: write the number itself, for example 16, and check that number with `const _: () = assert!(HIDDEN as usize == 16);`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(HIDDEN.pow(2));
        //~ «HIDDEN.pow(2)» a layer width must be a number; a macro cannot see the value of `HIDDEN.pow(2)` [NW0012]
        //~| help: write the number itself, for example 16, and check that number with `const _: () = assert!(HIDDEN.pow(2) == 16);`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(ARR.len());
        //~ «ARR.len()» a layer width must be a number; a macro cannot see the value of `ARR.len()` [NW0012]
        //~| help: write the number itself, for example 16, and check that number with `const _: () = assert!(ARR.len() == 16);`
        loss: mse(y);
    }
}
