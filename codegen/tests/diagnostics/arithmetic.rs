//! Numbers that are computed where they stand, and stated shapes.

network! {
    pub struct Net {
        x[9]: input(2 * 4);
        //~ 6. «[9]» `x` has 8 values, not [9] [NW0030]
        //~| help: write `[8]`
        a: x -> dense(4 / 3);
        //~ 7. «4 / 3» a layer width must be a whole number, found 1.3333333333333333 [NW0011]
        //~| help: write a number such as `16`
        b: x -> dense(4 / 0);
        //~ 1. «4 / 0» this divides by 0 [NW0013]
        //~| help: write another number
        c: x -> dense(2 - 3);
        //~ 8. «2 - 3» a layer width must be a whole number, found -1 [NW0011]
        //~| help: write a number such as `16`
        d: x -> dense(4 * (2 + ));
        //~ 2. «+» expected a number after this [NW0001]
        e: x -> dense(2 * HIDDEN);
        //~ 9. «2 * HIDDEN» a layer width must be a number; a macro cannot see the value of `2 * HIDDEN` [NW0012]
        //~| help: write the number itself, for example 16, and check that number with `const _: () = assert!(2 * HIDDEN == 16);`
        f: x -> dense(config::WIDTH + 1);
        //~ 10. «config::WIDTH + 1» a layer width must be a number; a macro cannot see the value of `config::WIDTH + 1` [NW0012]
        //~| help: write the number itself, for example 16, and check that number with `const _: () = assert!(config::WIDTH + 1 == 16);`
        g: x -> dense(99999999999 * 99999999999);
        //~ 11. «99999999999 * 99999999999» a layer width of 9.9999999998e21 is more than `usize` can count [NW0011]
        //~| help: write a number such as `16`
        h: x -> dense(1e300 * 1e300);
        //~ 3. «1e300 * 1e300» this is too large for a number [NW0013]
        //~| help: write another number
        i: x -> dense((2 + 2 3));
        //~ 4. «3» expected `)`, found `3` [NW0001]
        j[4, 4]: x -> dense(16);
        //~ 12. «[4, 4]» `j` has 16 values, not [4, 4] [NW0030]
        //~| help: write `[16]`
        k[many]: x -> dense(16);
        //~ 13. «many» a stated size must be a number; a macro cannot see the value of `many` [NW0012]
        //~| help: write the number itself, for example 16, and check that number with `const _: () = assert!(many == 16);`
        l[0]: x -> dense(16);
        //~ 14. «0» a stated size cannot be 0 [NW0011]
        //~| help: every size is at least 1
        m[7]: j + k;
        //~ 15. «[7]» `m` has 16 values, not [7] [NW0030]
        //~| help: write `[16]`
        y: a + b + c + d + e + f + g + h + i + l + m -> dense(1) -> sigmoid;
        loss[1]: mse(y);
        //~ 5. «[1]» `loss` declares no value, so it has no shape [NW0030]
        //~| help: write `loss:` without a shape
    }
}
