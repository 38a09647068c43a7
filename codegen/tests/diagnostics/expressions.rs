//! Expressions in the place of a number: arithmetic is computed, and an expression that only the compiler
//! could compute is refused.

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(ARR[0]);
        //~ «ARR[0]» a layer width must be a number; a macro cannot see the value of `ARR[0]` [NW0012]
        //~| help: write the number itself, for example 16, and check that number with `const _: () = assert!(ARR[0] == 16);`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(N % 3);
        //~ «N % 3» a layer width must be a number; a macro cannot see the value of `N % 3` [NW0012]
        //~| help: write the number itself, for example 16, and check that number with `const _: () = assert!(N % 3 == 16);`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(7 % 4);
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1 << 3);
        //~ «1 << 3» a layer width can only be computed with `+`, `-`, `*`, `/` and `%`, found `1 << 3` [NW0013]
        //~| help: write the number itself
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(env!("N"));
        //~ «env!("N")» a layer width must be a number; a macro cannot see the value of `env!("N")` [NW0012]
        //~| help: write the number itself
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense({HIDDEN});
        //~ «{HIDDEN}» a layer width must be a number; a macro cannot see the value of `HIDDEN` [NW0012]
        //~| help: write the number itself, for example 16, and check that number with `const _: () = assert!(HIDDEN == 16);`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(::core::mem::size_of::<u32>());
        //~ «::core::mem::size_of::<u32>()» a layer width must be a number; a macro cannot see the value of `::core::mem::size_of::<u32>()` [NW0012]
        //~| help: write the number itself, for example 16, and check that number with `const _: () = assert!(::core::mem::size_of::<u32>() == 16);`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1);
        loss: 1 / 2 * mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1);
        loss: (1 / 2) * mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1);
        loss: 2 * 0.25 * mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1);
        loss: mse(y) * 0.5;
        //~ «* 0.5» expected `+` or `;`, found `*` [NW0001]
        //~| help: write `0.5 * mse(y)`
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1);
        loss: mse(y) - mse(y);
        //~ «-» expected `+` or `;`, found `-` [NW0001]
        //~| help: the terms of a loss are added, each with a weight above 0: write `loss: mse(y) + mse(y);`
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1, rate_scale = 2.0 * HALF);
        //~ «2.0 * HALF» `rate_scale` must be a number; a macro cannot see the value of `2.0 * HALF` [NW0012]
        //~| help: write the number itself, for example 0.5, and check that number with `const _: () = assert!((2.0 * HALF) as f32 == 0.5);`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(N + );
        //~ «+» expected a number after this [NW0001]
        //~| help: write the number, or remove the sign
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(-N);
        //~ «-N» a layer width must be a number; a macro cannot see the value of `-N` [NW0012]
        //~| help: write the number itself, for example 16, and check that number with `const _: () = assert!(-N == 16);`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(2.0 * HALF);
        //~ «2.0 * HALF» a layer width must be a number; a macro cannot see the value of `2.0 * HALF` [NW0012]
        //~| help: write the number itself, for example 16, and check that number with `const _: () = assert!((2.0 * HALF) as usize == 16);`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1u32);
        //~ «1u32» expected a number, found `1u32` [NW0013]
        //~| help: write `1`, without a suffix
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> slice(0..=1) -> dense(1);
        //~ «0..=1» a range ends before its second number and is written without `=` [NW0001]
        //~| help: write `0..2`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> slice(0..=N) -> dense(1);
        //~ «N» an index must be a number; a macro cannot see the value of `N` [NW0012]
        //~| help: write the number itself, for example 16, and check that number with `const _: () = assert!(N == 16);`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1);
        loss: huber(y, delta = HALF);
        //~ «HALF» `delta` must be a number; a macro cannot see the value of `HALF` [NW0012]
        //~| help: write the number itself, for example 0.5, and check that number with `const _: () = assert!(HALF as f32 == 0.5);`
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1, frozen = FLAG);
        //~ «FLAG» `frozen` must be `true` or `false` [NW0024]
        //~| help: write `frozen = true`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x[N]: input(2);
        //~ «N» a stated size must be a number; a macro cannot see the value of `N` [NW0012]
        //~| help: write the number itself, for example 16, and check that number with `const _: () = assert!(N == 16);`
        y: x -> dense(1);
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(N);
        //~ «N» an input size must be a number; a macro cannot see the value of `N` [NW0012]
        //~| help: write the number itself, for example 16, and check that number with `const _: () = assert!(N == 16);`
        y: x -> dense(1);
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        h: x -> dense(1, mask = [[N], [1]]) -> dropout([0.5]);
        //~ «N» a number of `mask` must be a number; a macro cannot see the value of `N` [NW0012]
        //~| help: write the number itself, for example 16, and check that number with `const _: () = assert!(N == 16);`
        //~ «[0.5]» `dropout` takes a number, found a list [NW0055]
        //~| help: write which share of the numbers is dropped, above 0 and below 1: `dropout(0.5)`
        k: x -> dense(1, connect = 1, bias = maybe);
        //~ «1» `connect` cannot be a number [NW0028]
        //~| help: write the connections as `connect = [0 -> 0, 1 -> 0, 1 -> 3]`: input, then output, counted from 0
        //~ «maybe» `bias` must be a list; a macro cannot see the value of `maybe` [NW0012]
        //~| help: write the list itself
        y: h + k -> prelu(STEEP);
        //~ «STEEP» the slope of `prelu` must be a number; a macro cannot see the value of `STEEP` [NW0012]
        //~| help: write the number itself, for example 0.5, and check that number with `const _: () = assert!(STEEP as f32 == 0.5);`
        loss: mse(y);
    }
}
