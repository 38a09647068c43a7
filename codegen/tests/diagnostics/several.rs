//! All errors of a declaration at once, and none that follows from another one.

network! {
    /// Each item is wrong in a way of its own; nothing is said about what depends on them.
    pub struct Net {
        x: input(0);
        //~ 4. «0» an input size cannot be 0 [NW0011]
        //~| help: every size is at least 1
        a: x -> dense(16) -> sigmod;
        //~ 5. «sigmod» no operation is called `sigmod` [NW0018]
        //~| help: did you mean `sigmoid`?
        b: a -> dense(8, bias = [1, 2]);
        //~ 6. «[1, 2]» `bias` has 2 numbers, but `b` has 8 outputs [NW0027]
        //~| help: write a number for each output: `bias = [1, 2, 0, 0, 0, 0, 0, 0]`
        c: b + -> dense(8);
        //~ 1. «->» expected the name of a value, found `->` [NW0001]
        //~| help: an item is written `name: source -> operation;`
        d: b + c -> dense(4, init = he);
        //~ 7. «he» no initialiser is called `he` [NW0026]
        //~| help: did you mean `he_normal`?
        e: d -> -> dense(4);
        //~ 2. «->» expected the name of an operation, found `->` [NW0001]
        //~| help: remove `->`: one arrow is enough
        f: e + unknown -> dense(2) -> tanh;
        //~ 3. «unknown» no value is called `unknown` [NW0007]
        //~| help: the declared values are `x`, `a`, `b`, `d`, `e`, `f`, `g` and `y`
        g: f -> dense(3);
        y: f + g -> dense(1);
        //~ 8. «g» `f` has 2 values, `g` has 3 values: they cannot be added [NW0029]
        //~| help: bring one to the size of the other: `part: g -> dense(2);`, then add `part`
        //~| note: -2 «f» `f` gets its 2 values
        loss: bce(y);
        //~ 9. «bce(y)» `bce` needs a `sigmoid`: the last operation of `y` is `dense(1)`, not `sigmoid` [NW0043]
        //~| help: write `y: f + g -> dense(1) -> sigmoid;`, or use another loss, such as `mse`, `mae`, `huber`, `log_cosh`, `hinge`, `poisson` and `cosine`
        //~| note: -1 «dense(1)» its last operation is
    }
}

network! {
    /// A wrong item is skipped up to its end, and what it would have declared is not missed.
    pub struct Net {
        x: input(2) h: x -> dense(4) -> sigmoid;
        //~ «)» expected `;` after this [NW0001]
        //~| help: an item ends with `;`
        //~| also: +4 «)»
        i j: h -> dense(4);
        //~ «j» expected `:`, found `j` [NW0001]
        //~| help: an item is written `i: source -> operation;`
        k: [h] + j; l: k -> dense(4);
        //~ «[h]» values are joined in parentheses, not in brackets [NW0001]
        //~| help: write `(h)`
        y: h + i + j + k + l -> dense(1) -> sigmoid;
        loss: bce(y) weight: 0.5;
        //~ «0.5» `0.5` is a number: how many values it has is not known [NW0013]
        //~| help: write it with a value, such as `1 - x`; it takes that value's size; a trained number is the bias of a layer
    }
}

// Every number, row and connection of a list.
network! {
    pub struct Lists {
        x: input(2);
        a: x -> dense(3, connect = [0 -> 5, 3 -> 1, 0 -> 0, 0 -> 0, 1 -> 0.5, 2]);
        //~ «5» `a` has no output 5: it has 3 outputs [NW0028]
        //~| help: outputs are 0 to 2
        //~ «3» `a` has no input 3: it has 2 inputs [NW0028]
        //~| help: inputs are 0 to 1
        //~ «0 -> 0» `0 -> 0` is listed twice [NW0028]
        //~| help: remove one of the two
        //~ «0.5» an output must be a whole number, found 0.5 [NW0028]
        //~| help: write the index of the output, counted from 0: `connect = [0 -> 1]`
        //~ «2» expected a connection, found a number [NW0028]
        //~| help: write the connections as `connect = [0 -> 0, 1 -> 0, 1 -> 3]`: input, then output, counted from 0
        b: x -> dense(3, mask = [[1, 0, 2], [1, 2]]);
        //~ «2» a number of `mask` must be 0 or 1, found `2` [NW0028]
        //~| help: a mask is `[input][output]`: a list for each input with 1 or 0 for each output, such as `mask = [[1, 0], [1, 1]]`
        c: x -> dense(2, weights = [[1, 2, 3], [1]]);
        //~ «[1, 2, 3]» row 0 of `weights` has 3 numbers, but `c` has 2 outputs [NW0027]
        //~| help: weights are `[input][output]`, a list for each input with a number for each output: `weights = [[0.5, 0.5], [0.5, 0.5]]`
        //~ «[1]» row 1 of `weights` has 1 number, but `c` has 2 outputs [NW0027]
        //~| help: weights are `[input][output]`, a list for each input with a number for each output: `weights = [[0.5, 0.5], [0.5, 0.5]]`
        d: x -> dense(2, bias = [a, b]);
        //~ «a» an entry of the list must be a number; a macro cannot see the value of `a` [NW0012]
        //~| help: write the number itself, for example 0.5, and check that number with `const _: () = assert!(a as f32 == 0.5);`
        //~| also: +1 «a»
        e: x -> dense(2, weights = [[1, a], 2]);
        //~ «2» a row of `weights` must be a list, found a number [NW0027]
        //~| help: weights are `[input][output]`, a list for each input with a number for each output: `weights = [[0.5, 0.5], [0.5, 0.5]]`
        y: ((a, b), (c, d), e) -> dense(1);
        loss: mse(y);
    }
}

// A stated size beside other mistakes.
network! {
    pub struct Stated {
        x: input(2);
        h[N]: x -> dense(2) -> dropout(HALF);
        //~ «HALF» the share that is dropped must be a number; a macro cannot see the value of `HALF` [NW0012]
        //~| help: write the number itself, for example 0.5, and check that number with `const _: () = assert!(HALF as f32 == 0.5);`
        //~ «N» a stated size must be a number; a macro cannot see the value of `N` [NW0012]
        //~| help: write the number itself, for example 16, and check that number with `const _: () = assert!(N == 16);`
        g[3]: h -> dense(4) -> relu(bad = 1);
        //~ «bad» `relu` has no option `bad` [NW0022]
        //~| help: the only option of `relu` is `allow`
        //~ «[3]» `g` has 4 values, not [3] [NW0030]
        //~| help: write `[4]`
        y: g -> dense(1);
        loss: mse(y);
    }
}
