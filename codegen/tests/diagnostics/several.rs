//! All errors of a declaration at once, and none that follows from another one.

network! {
    /// Each item is wrong in a way of its own; nothing is said about what depends on them.
    pub struct Net {
        x: input(0);
        //~ 4. «0» an input size of 0 [NW0011]
        //~| help: every size is at least 1
        a: x -> dense(16) -> sigmod;
        //~ 5. «sigmod» no operation is called `sigmod` [NW0018]
        //~| help: did you mean `sigmoid`?
        b: a -> dense(8, bias = [1, 2]);
        //~ 6. «[1, 2]» `bias` has 2 numbers, but `b` has 8 outputs [NW0027]
        //~| help: write a number for each output: `bias = [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5]`
        //~| note: +0 «8» `b` has 8 outputs by this
        c: b + -> dense(8);
        //~ 1. «->» expected the name of a value, found `->` [NW0001]
        //~| help: an item is written `name: source -> operation;`
        d: b + c -> dense(4, init = he);
        //~ 7. «he» no initialiser is called `he` [NW0026]
        //~| help: did you mean `he_normal`?
        e: d -> -> dense(4);
        //~ 2. «->» expected the name of an operation, found `->` [NW0001]
        //~| help: operations are `dense`, `scale`, `layer_norm`, `rms_norm`, `batch_norm`, `prelu`, `slice`, `dropout`, `sigmoid`, `tanh`, `relu`, `leaky_relu`, `relu6`, `silu`, `gelu`, `gelu_tanh`, `mish`, `softplus`, `softsign`, `hard_sigmoid`, `hard_tanh`, `hard_swish`, `elu`, `selu`, `sin`, `gaussian`, `identity`, `softmax` and `log_softmax`
        f: e + unknown -> dense(2) -> tanh;
        //~ 3. «unknown» no value is called `unknown` [NW0007]
        //~| help: declared are `x`, `a`, `b`, `d`, `f`, `g` and `y`
        g: f -> dense(3);
        y: f + g -> dense(1);
        //~ 8. «g» `f` has 2 values, `g` has 3 values: they cannot be added [NW0029]
        //~| help: bring one to the size of the other: `part: g -> dense(2);`, then add `part`
        //~| note: -2 «f» `f` has 2 values by this
        loss: bce(y);
        //~ 9. «bce(y)» `bce` needs a `sigmoid`: the last operation of `y` is `dense(1)`, not `sigmoid` [NW0043]
        //~| help: write `y: f + g -> dense(1) -> sigmoid;`, or take another loss: `mse`, `mae`, `huber`, `log_cosh`, `hinge`, `poisson` and `cosine`
        //~| note: -1 «dense(1)» this is the last operation
    }
}

network! {
    /// A wrong item is skipped up to its end, and what it would have declared is not missed.
    pub struct Net {
        x: input(2) h: x -> dense(4) -> sigmoid;
        //~ «)» expected `;` after this [NW0001]
        //~| help: an item ends with `;`
        i j: h -> dense(4);
        //~ «j» expected `:`, found `j` [NW0001]
        //~| help: an item is written `i: source -> operation;`
        k: [h] + j; l: k -> dense(4);
        //~ «[h]» values are joined in parentheses, not in brackets [NW0001]
        //~| help: write `(h)`
        y: h + i + j + k + l -> dense(1) -> sigmoid;
        loss: bce(y) weight: 0.5;
        //~ «)» expected `;` after this [NW0001]
        //~| help: an item ends with `;`
        //~ «0.5» expected the name of a value, found `0.5` [NW0001]
        //~| help: remove the number and its sign: layers scale and shift by their weights and biases
    }
}
