//! `scale`, `layer_norm`, `rms_norm`, `prelu`.

network! {
    pub struct Net {
        x: input(3);
        a: x -> scale(3);
        //~ «3» `scale` takes no size, found 1 argument [NW0020]
        //~| help: write `scale`: it is as wide as its input
        b: x -> layer_norm(3, epsilon = 0);
        //~ «3» `layer_norm` takes no size, found 1 argument [NW0020]
        //~| help: write `layer_norm`: it is as wide as its input
        //~ «0» `epsilon` must be a number above 0 [NW0024]
        //~| help: write `epsilon = 1e-5`
        c: x -> rms_norm(bias = false);
        //~ «bias» `rms_norm` has no option `bias` [NW0022]
        //~| help: `rms_norm` has no bias; its options are `weights`, `init`, `frozen`, `epsilon`, `l1`, `l2`, `rate_scale`, `max_norm` and `allow`
        d: x -> prelu(0.1, 0.2);
        //~ «0.2» `prelu` takes at most one number, the slope that it starts with [NW0020]
        //~| help: write `prelu` or `prelu(0.25)`
        k: x -> prelu(0.1, weights = [0.5, 0.5, 0.5]);
        //~ «0.1» the slope of `prelu` is given twice: as a number, and by `weights` [NW0025]
        //~| help: remove one of the two
        l: x -> prelu(0.1, init = ones);
        //~ «0.1» the slope of `prelu` is given twice: as a number, and by `init` [NW0025]
        //~| help: remove one of the two
        m: x -> prelu(init = ones, weights = [0.5, 0.5, 0.5]);
        //~ «init» `init` has no effect when `weights` is given [NW0025]
        //~| help: remove one of the two
        e: x -> scale(weights = [1, 2]);
        //~ «[1, 2]» `weights` has 2 numbers, but `e` has 3 values [NW0027]
        //~| help: write a number for each value: `weights = [0.5, 0.5, 0.5]`
        f: x -> layer_norm(epsilon = small);
        //~ «small» `epsilon` must be a number; a macro cannot see the value of `small` [NW0012]
        //~| help: write the number itself, for example 0.5, and check that number with `const _: () = assert!(small as f32 == 0.5);`
        g: x -> dense(3) -> prelu;
        //~ «prelu» the chain of `g` has a second layer with parameters [NW0032]
        //~| help: write `h: x -> dense(3); g: h -> prelu;`
        i: x -> dense(1);
        j: i -> layer_norm;
        //~ «layer_norm» `layer_norm` of one value is always its bias, so the value has no effect [NW0034]
        //~| help: normalise a wider layer, or remove the norm
        //~| help: if this is intended, write `layer_norm(allow = "NW0034")`
        y: a + b + c + d + e + f + g + k + l + m -> dense(1) -> sigmoid;
        z: y + j;
        loss: mse(z);
    }
}
