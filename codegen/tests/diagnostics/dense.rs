//! The options of `dense`.

network! {
    pub struct Net {
        x: input(2);
        h: x -> dense(2, bais = false, color = red, color = blue, bias = true, bias = false);
        //~ «bais» `dense` has no option `bais` [NW0022]
        //~| help: did you mean `bias`?
        //~ «color» `dense` has no option `color` [NW0022]
        //~| help: its options are `bias`, `weights`, `init`, `bias_init`, `frozen`, `connect`, `mask`, `tie`, `l1`, `l2`, `rate_scale`, `max_norm` and `allow`
        //~| also: +0 «color»
        //~ «color» the option `color` is given twice [NW0023]
        //~| help: remove one of the two
        //~ «bias» the option `bias` is given twice [NW0023]
        //~| help: remove one of the two
        y: h -> dense(1) -> sigmoid;
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        h: x -> dense(2, bias = [0.1, 0.2, 0.3], weights = [[0.1, 0.2]]);
        //~ «[[0.1, 0.2]]» `weights` has 1 row, but `h` has 2 inputs [NW0027]
        //~| help: weights are `[input][output]`, a list for each input with a number for each output: `weights = [[0.5, 0.5], [0.5, 0.5]]`
        //~ «[0.1, 0.2, 0.3]» `bias` has 3 numbers, but `h` has 2 outputs [NW0027]
        //~| help: write `dense(3, bias = [0.1, 0.2, 0.3], weights = [[0.1, 0.2]])`, or a number for each output: `bias = [0.1, 0.2]`
        i: x -> dense(2, bias = 3, weights = 4);
        //~ «4» `weights` cannot be a number [NW0027]
        //~| help: weights are `[input][output]`, a list for each input with a number for each output: `weights = [[0.5, 0.5], [0.5, 0.5]]`
        //~ «3» `bias` is a list with a number for each output, or `false`, and cannot be a number [NW0024]
        //~| help: write `bias = [3, 3]`
        j: x -> dense(2, bias = [true, 1], weights = [1, 2]);
        //~ «1» a row of `weights` must be a list, found a number [NW0027]
        //~| help: weights are `[input][output]`, a list for each input with a number for each output: `weights = [[0.5, 0.5], [0.5, 0.5]]`
        //~ «true» expected a number, found `true` [NW0013]
        //~| help: write a number such as `0.5`
        k: x -> dense(2, bias = [1e39, 1], weights = [[1, 2], [3]]);
        //~ «[3]» row 1 of `weights` has 1 number, but `k` has 2 outputs [NW0027]
        //~| help: weights are `[input][output]`, a list for each input with a number for each output: `weights = [[0.5, 0.5], [0.5, 0.5]]`
        //~ «1e39» 1e39 overflows single precision [NW0013]
        //~| help: the largest f32 is about 3.4e38
        l: x -> dense(1, bias = [], weights = [[1], [-1e39]]);
        //~ «-1e39» -1e39 overflows single precision [NW0013]
        //~| help: the largest f32 is about 3.4e38
        //~ «[]» `bias` has 0 numbers, but `l` has 1 output [NW0027]
        //~| help: write a number for each output: `bias = [0]`
        //~ «l» the value `l` is not used: no path leads from it to the loss [NW0035]
        //~| help: remove `l: x -> dense(1, bias = [], weights = [[1], [-1e39]]);`, or let a value on the way to the output read it
        //~| help: if this is intended, write `dense(1, bias = [], weights = [[1], [-1e39]], allow = "NW0035")`
        y: h + i + j + k -> dense(1) -> sigmoid;
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        h: x -> dense(2, init = he_norm);
        //~ «he_norm» no initialiser is called `he_norm` [NW0026]
        //~| help: did you mean `he_normal`?
        i: x -> dense(2, init = glorot);
        //~ «glorot» no initialiser is called `glorot` [NW0026]
        //~| help: did you mean `xavier_uniform`?
        j: x -> dense(2, init = 0.1);
        //~ «0.1» `init` cannot be a number [NW0024]
        //~| help: initialisers are `zeros`, `ones`, `uniform`, `xavier_uniform`, `xavier_normal`, `he_uniform`, `he_normal`, `lecun_uniform` and `lecun_normal`
        k: x -> dense(2, init = zeros(1));
        //~ «zeros(1)» `zeros` takes no arguments [NW0020]
        //~| help: write `zeros`
        l: x -> dense(2, init = uniform(-0.1));
        //~ «-0.1» `uniform` takes at most one limit above 0 [NW0020]
        //~| help: write `uniform`, or `uniform(0.1)` for numbers between -0.1 and 0.1
        m: x -> dense(2, init = zeros, weights = [[1, 2], [3, 4]]);
        //~ «init» `init` has no effect when `weights` is given [NW0025]
        //~| help: remove one of the two
        n: x -> dense(2, frozen = 1, bias = maybe);
        //~ «maybe» `bias` must be a list; a macro cannot see the value of `maybe` [NW0012]
        //~| help: write the list itself
        //~ «1» `frozen` must be `true` or `false` [NW0024]
        //~| help: write `frozen = true`
        y: h + i + j + k + l + m + n -> dense(1) -> sigmoid;
        loss: mse(y);
    }
}
