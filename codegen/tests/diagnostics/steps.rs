//! `l1`, `l2`, `rate_scale`, `max_norm`, `bias_init`.

network! {
    pub struct Net {
        x: input(3);
        a: x -> dense(2, l1 = 0, l2 = -1, rate_scale = half, max_norm = 0);
        //~ «0» `l1` must be a number above 0 [NW0024]
        //~| help: remove `l1 = 0`: without the option nothing is added or limited
        //~ «-1» `l2` must be a number above 0 [NW0024]
        //~| help: write `l2 = 1`
        //~ «half» `rate_scale` must be a number; a macro cannot see the value of `half` [NW0012]
        //~| help: write the number itself, for example 0.5, and check that number with `const _: () = assert!(half as f32 == 0.5);`
        //~ «0» `max_norm` must be a number above 0 [NW0024]
        //~| help: remove `max_norm = 0`: without the option nothing is added or limited
        b: x -> dense(2, frozen = true, l2 = 0.1, max_norm = 2);
        //~ «l2» `l2` has no effect in a frozen layer [NW0025]
        //~| help: remove one of the two
        //~ «max_norm» `max_norm` has no effect in a frozen layer [NW0025]
        //~| help: remove one of the two
        c: x -> dense(2, bias_init = zeros, bias = [1, 2]);
        //~ «bias_init» `bias_init` has no effect when `bias` is given [NW0025]
        //~| help: remove one of the two
        //~| also: +4 «bias_init»
        d: x -> dense(2, bias_init = 0.1);
        //~ «0.1» `bias_init` cannot be a number [NW0024]
        //~| help: initialisers are `zeros`, `ones`, `uniform`, `xavier_uniform`, `xavier_normal`, `he_uniform`, `he_normal`, `lecun_uniform` and `lecun_normal`
        e: x -> scale(tie = a);
        //~ «tie» `scale` has no option `tie` [NW0022]
        //~| help: `scale` has one weight for each number, not a matrix as `dense` has; its options are `bias`, `weights`, `init`, `bias_init`, `frozen`, `l1`, `l2`, `rate_scale`, `max_norm` and `allow`
        f: x -> dense(2, bias_init = normal);
        //~ «normal» no initialiser is called `normal` [NW0026]
        //~| help: initialisers are `zeros`, `ones`, `uniform`, `xavier_uniform`, `xavier_normal`, `he_uniform`, `he_normal`, `lecun_uniform` and `lecun_normal`
        g: x -> dense(2, bias = false, bias_init = ones);
        y: (a, b, c, d, e, f, g) -> dense(2, l3 = 2) -> sigmoid;
        //~ «l3» `dense` has no option `l3` [NW0022]
        //~| help: did you mean `l1`?
        loss: bce(y);
    }
}
