//! `slice(2..5)`.

network! {
    pub struct Net {
        x: input(6);
        a: x -> slice(2..7);
        //~ «2..7» the slice ends at 7, but there are 6 values [NW0031]
        //~| help: indices are 0 to 5
        b: x -> slice(4..2);
        //~ «4..2» the slice 4..2 is empty [NW0031]
        //~| help: write the first index and the one after the last: `slice(2..5)` takes the numbers 2, 3 and 4
        c: x -> slice(..0);
        //~ «..0» the slice 0..0 is empty [NW0031]
        //~| help: write the first index and the one after the last: `slice(2..5)` takes the numbers 2, 3 and 4
        d: x -> slice(6..);
        //~ «6..» the slice 6..6 is empty [NW0031]
        //~| help: write the first index and the one after the last: `slice(2..5)` takes the numbers 2, 3 and 4
        e: x -> slice(-1..3);
        //~ «-1..3» an index is counted from the first number, not from the end [NW0031]
        //~| help: count from the first number, which is 0
        f: x -> slice(0.5..3);
        //~ «0.5» an index must be a whole number, found 0.5 [NW0031]
        //~| help: write a number such as `2`, counted from 0
        y: (a, b, c, d, e, f) -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    pub struct Net {
        x: input(6);
        a: x -> slice(2);
        //~ 4. «2» `slice` takes a range, found a number [NW0031]
        //~| help: write `slice(2..3)` for this number, or `slice(..2)` for those before it
        b: x -> slice(2, 5);
        //~ 5. «slice(2, 5)» `slice` takes one range, found 2 arguments [NW0031]
        //~| help: write `slice(2..5)`
        c: x -> slice;
        //~ 6. «slice» `slice` takes one range, found 0 arguments [NW0031]
        //~| help: write the first index and the one after the last: `slice(2..5)` takes the numbers 2, 3 and 4
        d: x -> slice(2..=5);
        //~ 1. «2..=5» a range ends before its second number and is written without `=` [NW0001]
        //~| help: write `2..6`
        e: x -> slice(. 5);
        //~ 2. «.» expected a number, a word or a list, found `.` [NW0001]
        f: x -> slice(2..n);
        //~ 3. «n» an index must be a number; a macro cannot see the value of `n` [NW0012]
        //~| help: write the number itself, for example 16, and check that number with `const _: () = assert!(n == 16);`
        g: x -> slice(1..3, step = 2);
        //~ 7. «step» `slice` has no option `step` [NW0022]
        //~| help: the only option of `slice` is `allow`
        h: x -> dense(1..3);
        //~ 8. «1..3» a layer width must be a number, found a range [NW0011]
        //~| help: write a number such as `16`
        i: x -> slice(..);
        //~ 9. «..» a slice from the first to the last number leaves nothing out [NW0031]
        //~| help: write the first index and the one after the last: `slice(2..5)` takes the numbers 2, 3 and 4
        y: (a, b, c, d, e, f, g, h, i) -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

// What `dens` was meant to be is clear enough to go on with.
network! {
    pub struct Net {
        x: input(6);
        a: x -> dens(3) -> slice(1..5);
        //~ «dens» no operation is called `dens` [NW0018]
        //~| help: did you mean `dense`?
        //~ «1..5» the slice ends at 5, but there are 3 values [NW0031]
        //~| help: indices are 0 to 2
        y: a -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}
