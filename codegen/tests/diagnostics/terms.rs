//! Weights and masks of a loss, and the parts of the target that they are.

network! {
    pub struct Net {
        x: input(2);
        policy: x -> dense(3) -> softmax;
        value: x -> dense(4);
        advantage: target(1);
        chosen: target(4);
        loss: cross_entropy(policy, weight = advantage, normalise = weights) + 0.5 * mse(value, mask = chosen);
    }
}

network! {
    pub struct Net {
        x: input(2);
        advantage: target(1);
        y: x + advantage -> dense(1);
        //~ «advantage» `advantage` is a part of the target, which no value can read [NW0066]
        //~| help: name it in the loss: `mse(y, weight = advantage)`
        //~| note: -1 «target(1)» `advantage` is declared
        loss: mse(y, weight = advantage);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1);
        advantage: target(1);
        output: (y, advantage);
        //~ «advantage» `advantage` is a part of the target, which no value can read [NW0066]
        //~| help: name it in the loss: `mse(y, weight = advantage)`
        //~| note: -1 «target(1)» `advantage` is declared
        loss: mse(y, weight = advantage);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(3);
        chosen: target(3) -> relu;
        //~ «->» `chosen` is a part of the target, so no operation follows it [NW0066]
        //~| help: write `chosen: target(3);`
        loss: mse(y, mask = chosen);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(3);
        chosen[3]: target(3);
        //~ «[3]» the size of `chosen` is that of its `target`, so it has no shape [NW0030]
        //~| help: write `chosen: target(3);`
        loss: mse(y, mask = chosen);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(3);
        chosen: target(3);
        loss: mse(y, chosen);
        //~ «chosen» `mse` compares values, and `chosen` is a part of the target [NW0066]
        //~| help: write `mse(y, mask = chosen)`
        //~| note: -1 «target(3)» `chosen` is declared
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(3);
        chosen: target(3);
        loss: mse(chosen);
        //~ «chosen» `mse` compares values, and `chosen` is a part of the target [NW0066]
        //~| help: name it as an option of the term: `mask = chosen`
        //~| note: -1 «target(3)» `chosen` is declared
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(3);
        advantage: target(3);
        loss: mse(y, weight = advantage);
        //~ «advantage» a `weight` is one number for each sample, but `advantage` has 3 [NW0067]
        //~| help: write `mask = advantage`: a mask has a number for each output
        //~| help: write `advantage: target(1);`
        //~| note: -1 «target(3)» `advantage` is declared
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(3);
        chosen: target(2);
        loss: mse(y, mask = chosen);
        //~ «chosen» the mask `chosen` has 2 numbers, but `mse(y, mask = chosen)` compares 3 outputs [NW0067]
        //~| help: write `chosen: target(3);`
        //~| note: -1 «target(2)» `chosen` is declared
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(3) -> softmax;
        chosen: target(3);
        loss: cross_entropy(y, mask = chosen);
        //~ «mask» `cross_entropy` compares all outputs together, so it has no mask [NW0067]
        //~| help: write `cross_entropy(y)`, or leave whole samples out with `weight`, a `target(1)`
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(3);
        loss: mse(y, weight = 0.5);
        //~ «weight» the `weight` of a term is a part of the target, and a number comes before the term [NW0067]
        //~| help: write `0.5 * mse(y)`
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(3);
        loss: mse(y, mask = [1, 0, 1]);
        //~ «[1, 0, 1]» `mask` must be a part of the target, found a list [NW0067]
        //~| help: declare it, `chosen: target(3);`, and write `mask = chosen`
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(3);
        advantage: target(1);
        loss: mse(y, weight = advantge);
        //~ «advantge» `weight` must be a part of the target, and `advantge` is none [NW0067]
        //~| help: did you mean `advantage`?
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(3);
        loss: mse(y, weight = advantage);
        //~ «advantage» `weight` must be a part of the target, and `advantage` is none [NW0067]
        //~| help: declare it, `advantage: target(1);`, and write `weight = advantage`
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(3);
        loss: mse(y, weight = x);
        //~ «x» `weight` must be a part of the target, and `x` is none [NW0067]
        //~| help: declare it, `importance: target(1);`, and write `weight = importance`
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(3);
        advantage: target(1);
        //~ «advantage» the part `advantage` of the target is not used: no term of the loss names it [NW0035]
        //~| help: remove `advantage: target(1);`, or write `weight = advantage` in a term
        chosen: target(3);
        //~ «chosen» the part `chosen` of the target is not used: no term of the loss names it [NW0035]
        //~| help: remove `chosen: target(3);`, or write `mask = chosen` in a term
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(3);
        advantage: target(0);
        //~ «0» the size of a target cannot be 0 [NW0011]
        //~| help: every size is at least 1
        loss: mse(y, weight = advantage);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(3);
        chosen: target();
        //~ «target()» `target` takes one size, found 0 arguments [NW0020]
        //~| help: write `target(1)` for a weight, or as many numbers as a mask has
        loss: mse(y, mask = chosen);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(3);
        y: target(1);
        //~ «y» the name `y` is declared twice [NW0006]
        //~| help: give one of the two another name, such as `y2`
        //~| note: -1 «y» `y` is declared first
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        advantage: target(1);
        //~ «advantage» the part `advantage` of the target is not used: no term of the loss names it [NW0035]
        //~| help: remove `advantage: target(1);`, or write `weight = advantage` in a term
        y: x -> dense(3);
    }
}

// A value may be called so.
network! {
    pub struct Net {
        x: input(2);
        target: x -> dense(3) -> relu;
        y: target -> dense(1);
        loss: mse(y);
    }
}
