// Layers that use the weights of another one.

network! {
    struct Values {
        x: input(4);
        h: x -> dense(2) -> tanh;
        a: h -> dense(4, tie = 3) -> tanh;
        //~ «3» `tie` cannot be a number [NW0049]
        //~| help: write the name of a dense layer: `tie = h`, or `tie = transpose(h)`
        b: h -> dense(4, tie = transpose) -> tanh;
        //~ «transpose» no value is called `transpose` [NW0007]
        //~| help: the declared values are `x`, `h`, `a`, `b`, `c`, `d` and `y`
        c: h -> dense(4, tie = transpose(h, h)) -> tanh;
        //~ «transpose(h, h)» `tie` cannot be `transpose(h, h)` [NW0049]
        //~| help: write the name of a dense layer: `tie = h`, or `tie = transpose(h)`
        d: h -> dense(4, tie = transpos(h)) -> tanh;
        //~ «transpos» `tie` cannot be `transpos(h)` [NW0049]
        //~| help: did you mean `transpose`?
        y: a + b + c + d -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    struct Owners {
        x: input(4);
        s: x -> dense(4, connect = [0 -> 0, 1 -> 1, 2 -> 2, 3 -> 3]) -> tanh;
        f: x -> scale -> tanh;
        h: x -> dense(4) -> tanh;
        k: h -> dense(4, tie = h) -> tanh;
        sum: h + k;
        a: h -> dense(4, tie = s) -> tanh;
        //~ «s» the weights of `s` are not a full matrix [NW0049]
        //~| help: write `tie = h`
        //~| note: -5 «s» `s` is declared
        b: h -> dense(4, tie = f) -> tanh;
        //~ «f» the weights of `f` are not a full matrix [NW0049]
        //~| help: write `tie = h`
        //~| note: -5 «f» `f` is declared
        c: h -> dense(4, tie = k) -> tanh;
        //~ «k» `k` has no weights of its own: it uses those of `h` [NW0049]
        //~| help: write `h` instead of `k`
        //~| note: -4 «k» `k` is declared
        d: h -> dense(4, tie = sum) -> tanh;
        //~ «sum» `sum` has no weights [NW0049]
        //~| help: write `tie = h`
        //~| note: -4 «sum» `sum` is declared
        e: h -> dense(4, tie = hh) -> tanh;
        //~ «hh» no value is called `hh` [NW0007]
        //~| help: did you mean `h`?
        y: a + b + c + d + e + sum + s + f -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    struct Shapes {
        x: input(4);
        h: x -> dense(2) -> tanh;
        a: h -> dense(4, tie = h) -> tanh;
        //~ «h» `a` is 2 -> 4, but `h` is 4 -> 2 [NW0049]
        //~| help: write `tie = transpose(h)`
        //~| note: -1 «h» `h` is declared
        b: x -> dense(2, tie = transpose(h)) -> tanh;
        //~ «transpose(h)» `b` is 4 -> 2, but `transpose(h)` is 2 -> 4 [NW0049]
        //~| help: write `tie = h`
        //~| note: -2 «h» `h` is declared
        c: x -> dense(3, tie = h) -> tanh;
        //~ «h» `c` is 4 -> 3, but `h` is 4 -> 2 [NW0049]
        //~| help: write `dense(2, tie = h)`
        //~| note: -3 «h» `h` is declared
        d: h -> dense(3, tie = transpose(h)) -> tanh;
        //~ «transpose(h)» `d` is 2 -> 3, but `transpose(h)` is 2 -> 4 [NW0049]
        //~| help: write `dense(4, tie = transpose(h))`
        //~| note: -4 «h» `h` is declared
        e: (x, h) -> dense(4, tie = h) -> tanh;
        //~ «h» `e` is 6 -> 4, but `h` is 4 -> 2 [NW0049]
        //~| help: tie to a layer with 6 inputs and 4 outputs
        //~| note: -5 «h» `h` is declared
        y: (a, b, c, d, e) -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    struct Options {
        x: input(4);
        h: x -> dense(2) -> tanh;
        y: h -> dense(4, tie = transpose(h), l2 = 0.1, frozen = true, init = zeros, bias_init = zeros);
        //~ «l2» `l2` has no effect in a frozen layer [NW0025]
        //~| help: remove one of the two
        //~ «l2» `l2` has no effect in a tied layer [NW0025]
        //~| help: the weights belong to `h`: write it there, where it applies to every use of them
        //~ «init» `init` has no effect in a tied layer [NW0025]
        //~| help: the weights belong to `h`: remove the option, or write it there
        loss: mse(y);
    }
}

network! {
    struct Biases {
        x: input(4);
        h: x -> dense(4, frozen = true) -> tanh;
        a: h -> dense(4, tie = h, frozen = true) -> tanh;
        b: a -> dense(4, tie = h, frozen = false, rate_scale = 0.5) -> tanh;
        c: b -> dense(4, tie = h, rate_scale = 0.5) -> tanh;
        //~ «rate_scale» `rate_scale` has no effect in a layer that is frozen together with `h` [NW0025]
        //~| help: remove it, or train the bias alone: `frozen = false`
        //~| note: -3 «h» `h` is declared
        d: c -> dense(4, tie = h, bias = false, frozen = false) -> tanh;
        //~ «frozen» `frozen` has no effect in a tied layer [NW0025]
        //~| help: the layer has no bias; write it at `h`, for the weights
        y: d -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    struct Circle {
        x: input(4);
        h: k -> dense(4) -> tanh;
        k: x -> dense(4, tie = h) -> tanh;
        //~ «h» these values need each other because of a tie: h -> k -> h [NW0008]
        //~| help: tie the later layer to the earlier one, not the other way round
        y: h -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    struct BothWays {
        x: input(4);
        h: x -> dense(4, tie = k) -> tanh;
        k: h -> dense(4, tie = h) -> tanh;
        //~ «h» these values need each other because of a tie: h -> k -> h [NW0008]
        //~| help: tie the later layer to the earlier one, not the other way round
        y: k -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    struct Itself {
        x: input(4);
        h: x -> dense(4, tie = h) -> tanh;
        //~ «h» these values need each other because of a tie: h -> h [NW0008]
        //~| help: tie the later layer to the earlier one, not the other way round
        y: h -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

// What is wrong with the owner is said there alone.
network! {
    struct WrongOwner {
        x: input(4);
        h: x -> dense(0) -> tanh;
        //~ 2. «0» a layer width cannot be 0 [NW0011]
        //~| help: every size is at least 1
        k: x -> dense(4, tie = h) -> tanh;
        y: (h, k) -> dense(1, tie = ) -> sigmoid;
        //~ 1. «=» expected a number, a word or a list after this [NW0001]
        loss: bce(y);
    }
}
