//! `output: (a, b)`, several losses with weights, and their numbers.

network! {
    pub struct Net {
        x: input(3);
        h: x -> dense(4) -> relu;
        a: h -> dense(2) -> sigmoid;
        b: h -> dense(2);
        c: h -> dense(3) -> softplus;
        output: (a, b, a, x, d);
        //~ 16. «a» `a` is listed twice as an output [NW0038]
        //~| help: remove one of the two
        //~ 17. «d» no value is called `d` [NW0007]
        //~| help: the declared values are `x`, `h`, `a`, `b` and `c`
        loss: 0 * bce(a, positive_weight = 0) + 0.5 * huber(b, delta = -1)
        //~ 2. «0» the weight of a loss must be a number above 0 [NW0044]
        //~| help: write `0.5`, or remove the term
        //~| also: +3 «-1»
        //~ 3. «0» `positive_weight` must be a number above 0 [NW0045]
        //~| help: write `positive_weight = 3`
        //~ 4. «-1» `delta` must be a number above 0 [NW0045]
        //~| help: write `delta = 1`
            + gaussian_nll(b, c) + gaussian_nll(b) + gaussian_nll(b, b)
            //~ 5. «c» the mean `b` has 2 values, but the variance `c` has 3 values [NW0046]
            //~| help: write `c: h -> dense(2) -> softplus;`
            //~| note: -4 «b» the mean `b` is declared
            //~ 6. «gaussian_nll(b)» `gaussian_nll` takes the names of a mean and its variance, found `b` [NW0041]
            //~| help: write `variance: h -> dense(2) -> softplus;`, and `gaussian_nll(b, variance)` in the loss
            //~ 7. «b» `b` cannot be both the mean and the variance [NW0046]
            //~| help: write `variance: h -> dense(2) -> softplus;`, and `gaussian_nll(b, variance)` in the loss
            //~| note: -4 «b» the mean `b` is declared
            + cross_entropy(c, label_smoothing = 2) + mse(b, delta = 1) + mae(a, b)
            //~ 8. «2» `label_smoothing` must be a number from 0 to 1 [NW0045]
            //~| help: write `label_smoothing = 0.02` for that percentage
            //~ 9. «cross_entropy(c, label_smoothing = 2)» `cross_entropy` needs a `softmax`: the last operation of `c` is `softplus`, not `softmax` [NW0043]
            //~| help: write `c: h -> dense(3) -> softmax;`, or use another loss, such as `mse`, `mae`, `huber`, `log_cosh`, `hinge`, `poisson` and `cosine`
            //~| note: -4 «softplus» its last operation is
            //~ 10. «delta» `mse` has no option `delta` [NW0022]
            //~| help: `delta` is an option of `huber`: remove `delta = 1`
            //~ 11. «b» `mae` takes the name of one value, found 2 arguments [NW0041]
            //~| help: write `loss: mae(a);`, with the name of the value to compare with the target
            + -1 * huber(b, delta = 1, delta = 2) + hinge(b, margin = 1) + bce(x, positive_weight = many);
            //~ 12. «delta» the option `delta` is given twice [NW0023]
            //~| help: remove one of the two
            //~ 13. «margin» `hinge` has no option `margin` [NW0022]
            //~| help: its options are `weight`, `mask`, `normalise`, `at` and `allow`
            //~ 14. «many» `positive_weight` must be a number; a macro cannot see the value of `many` [NW0012]
            //~| help: write the number itself, for example 0.5, and check that number with `const _: () = assert!(many as f32 == 0.5);`
            //~ 15. «x» the loss compares the input `x` with the target [NW0042]
            //~| help: name a value that is computed from it: did you mean `c`?
        output: (a);
        //~ 1. «output» the outputs are named twice [NW0038]
        //~| help: write `output: (a, b, x, d);`
        //~| note: -5 «output» the first ones are named
    }
}

network! {
    pub struct Net {
        x: input(3);
        h: x -> dense(4) -> relu;
        k: h -> dense(2);
        //~ «k» the layer `k` is never trained: no path leads from it to the loss [NW0036]
        //~| help: add a loss for an output that it leads to, or, if it is not to be trained, write `k: h -> dense(2, frozen = true);`
        y: h -> dense(1);
        output: (y, k);
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(3);
        h: x -> dense(4) -> relu;
        k: h -> dense(2);
        //~ «k» the value `k` is not used: no path leads from it to the loss or an output [NW0035]
        //~| help: remove `k: h -> dense(2);`, or let a value on the way to the output read it
        //~| help: if this is intended, write `dense(2, allow = "NW0035")`
        y: h -> dense(1);
        output: y;
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(3);
        y: x -> dense(1);
        output[2]: y;
        //~ «[2]» `output` declares no value, so it has no shape [NW0030]
        //~| help: write `output:` without a shape
        loss: mse(y) - 0.5 * mae(y);
        //~ «- 0.5» expected `+` or `;`, found `-` [NW0001]
        //~| help: the terms of a loss are added, each with a weight above 0: write `loss: mse(y) + 0.5 * mae(y);`
    }
}

network! {
    pub struct Net {
        x: input(3);
        y: x -> dense(1);
        output: (y + x);
        //~ «y + x» an output is the name of a value, found `y + x` [NW0001]
        //~| help: give it a name: `part: y + x;`, then write `output: part;`
        loss: 0.5 mse(y);
        //~ «mse» expected `*`, found `mse` [NW0001]
        //~| help: a weight is written before its loss: `0.5 * mse(y)`
    }
}

network! {
    pub struct Net {
        x: input(3);
        y: x -> dense(1);
        output: ();
        //~ «()» expected the name of a value, found nothing [NW0001]
        //~| help: one output is written `output: y;`, several are written `output: (policy, value);`
        loss: 2 * (mse(y));
        //~ «(mse(y))» expected the name of a loss, found `(…)` [NW0001]
        //~| help: a loss is one of `bce`, `cross_entropy`, `mse`, `mae`, `huber`, `log_cosh`, `hinge`, `poisson`, `gaussian_nll` and `cosine`, written `loss: bce(y);`
    }
}

network! {
    pub struct Net {
        x: input(3);
        y: x -> dense(1);
        output: 3;
        //~ «3» expected the name of a value, found `3` [NW0001]
        //~| help: one output is written `output: y;`, several are written `output: (policy, value);`
    }
}

network! {
    pub struct Net {
        x: input(3);
        y: x -> dense(1);
        output: (y, 3);
        //~ «3» expected the name of a value, found `3` [NW0001]
        //~| help: one output is written `output: y;`, several are written `output: (policy, value);`
    }
}

network! {
    pub struct Net {
        x: input(3);
        y: x -> dense(2);
        output: x;
        //~ «x» the input `x` cannot be the only output [NW0038]
        //~| help: name a value that is computed from it
    }
}

network! {
    pub struct Net {
        x: input(3);
        same: x;
        y: x -> dense(2);
        output: (y, x, same);
    }
}
