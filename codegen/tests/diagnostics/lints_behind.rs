//! Warnings see through other names, `identity`, `dropout` and `slice`.

network! {
    pub struct Net {
        x: input(2);
        h: x -> dense(2, weights = [[0,0],[0,0]], bias = false, frozen = true) -> relu;
        //~ warning «weights» `h` is frozen at zeros before a `relu`: the output is always 0 [NW0053]
        //~| help: remove the option, or start with random numbers: `init = he_uniform`
        //~| help: if this is intended, write `dense(2, weights = [[0, 0], [0, 0]], bias = false, frozen = true, allow = "NW0053")`
        y: (h, x) -> dense(1);
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        h: x -> dense(3, init = zeros);
        //~ warning «zeros» `h` starts with zeros before a `relu`, where the slope is 0: it never learns [NW0053]
        //~| help: remove the option, or start with random numbers: `init = he_uniform`
        //~| help: if this is intended, write `dense(3, init = zeros, allow = "NW0053")`
        a: h -> relu;
        y: a -> dense(1);
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        h: x -> dense(3, init = zeros) -> dropout(0.5) -> relu;
        //~ warning «zeros» `h` starts with zeros before a `relu`, where the slope is 0: it never learns [NW0053]
        //~| help: remove the option, or start with random numbers: `init = he_uniform`
        //~| help: if this is intended, write `dense(3, init = zeros, allow = "NW0053")`
        y: h -> dense(1);
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        h: x -> dense(3, init = zeros);
        a: h -> relu;
        y: (a, h) -> dense(1);
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        h: x -> dense(3, init = zeros);
        a: h -> relu;
        y: a -> dense(1);
        output: (y, h);
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        h: x -> dense(3, init = zeros);
        //~ warning «zeros» `h` starts with zeros before a `relu`, where the slope is 0: it never learns [NW0053]
        //~| help: remove the option, or start with random numbers: `init = he_uniform`
        //~| help: if this is intended, write `dense(3, init = zeros, allow = "NW0053")`
        a: h -> identity;
        b: a;
        c: b -> relu;
        y: c -> dense(1);
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        s: x -> dense(3) -> softmax;
        y: s;
        loss: mse(y);
        //~ warning «mse» `mse` compares a `softmax`: where a prediction is confidently wrong, its slope is nearly 0, so it learns slowly [NW0052]
        //~| help: write `cross_entropy(y)`
        //~| help: if this is intended, write `mse(y, allow = "NW0052")`
    }
}

network! {
    pub struct Net {
        x: input(2);
        s: x -> dense(3) -> softmax;
        y: s -> identity;
        loss: mse(y);
        //~ warning «mse» `mse` compares a `softmax`: where a prediction is confidently wrong, its slope is nearly 0, so it learns slowly [NW0052]
        //~| help: write `cross_entropy(y)`
        //~| help: if this is intended, write `mse(y, allow = "NW0052")`
    }
}

network! {
    pub struct Net {
        x: input(2);
        s: x -> dense(3) -> softmax -> dropout(0.1);
        //~ 2. warning «dropout» `dropout` is between the last layer and the loss: a dropped number is 0 there, whatever the weights are [NW0059]
        //~| help: remove `-> dropout(0.1)`, or move it before the last layer
        //~| help: if this is intended, write `dropout(0.1, allow = "NW0059")`
        loss: mse(s);
        //~ 1. warning «mse» `mse` compares a `softmax`: where a prediction is confidently wrong, its slope is nearly 0, so it learns slowly [NW0052]
        //~| help: let `s` end with `softmax`, and write `cross_entropy(s)`
        //~| help: if this is intended, write `mse(s, allow = "NW0052")`
    }
}

network! {
    pub struct Net {
        x: input(2);
        h: x -> dense(3) -> relu -> identity;
        y: h -> sigmoid;
        //~ warning «sigmoid» `sigmoid` follows `relu` of `h`, which is never below 0: no probability is below one half [NW0051]
        //~| help: remove `relu`
        //~| help: if this is intended, write `sigmoid(allow = "NW0051")`
        loss: bce(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(3) -> relu -> dropout(0.1) -> sigmoid;
        //~ warning «sigmoid» `sigmoid` follows `relu`, which is never below 0: no probability is below one half [NW0051]
        //~| help: remove `relu`
        //~| help: if this is intended, write `sigmoid(allow = "NW0051")`
        //~ warning «dropout» `dropout` is between the last layer and the loss: a dropped number is 0 there, whatever the weights are [NW0059]
        //~| help: remove `-> dropout(0.1)`, or move it before the last layer
        //~| help: if this is intended, write `dropout(0.1, allow = "NW0059")`
        loss: bce(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        a: x -> dense(1) -> relu;
        b: x -> dense(1) -> relu6;
        y: a + b -> sigmoid;
        //~ warning «sigmoid» `sigmoid` follows `relu` of `a + b`, which is never below 0: no probability is below one half [NW0051]
        //~| help: remove `relu`
        //~| help: if this is intended, write `sigmoid(allow = "NW0051")`
        loss: bce(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        a: x -> dense(1) -> relu;
        b: x -> dense(1) -> relu6;
        y: (a, b) -> softmax;
        //~ warning «softmax» `softmax` follows `relu` of `(a, b)`, which is never below 0: no class can become unlikely [NW0051]
        //~| help: remove `relu`
        //~| help: if this is intended, write `softmax(allow = "NW0051")`
        loss: cross_entropy(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        a: x -> dense(1) -> relu;
        b: x -> dense(1) -> tanh;
        y: a + b -> sigmoid;
        loss: bce(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        a: x -> dense(1) -> relu;
        b: x -> dense(1) -> relu;
        y: a - b -> sigmoid;
        loss: bce(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        a: x -> dense(1) -> relu -> dropout(0.2) -> tanh;
        //~ warning «tanh» `tanh` follows `relu`, which is already an activation [NW0050]
        //~| help: remove one of the two, or put a `dense` between them
        //~| help: if this is intended, write `tanh(allow = "NW0050")`
        //~ warning «dropout» `dropout` is between the last layer and the loss: a dropped number is 0 there, whatever the weights are [NW0059]
        //~| help: remove `-> dropout(0.2)`, or move it before the last layer
        //~| help: if this is intended, write `dropout(0.2, allow = "NW0059")`
        loss: mse(a);
    }
}

network! {
    pub struct Net {
        x: input(2);
        h: x -> dense(1) -> relu;
        a: h -> prelu;
        //~ warning «prelu» `prelu` follows `relu` of `h`, which is already an activation [NW0050]
        //~| help: remove one of the two, or put a `dense` between them
        //~| help: if this is intended, write `prelu(allow = "NW0050")`
        loss: mse(a);
    }
}

network! {
    pub struct Net {
        x: input(2);
        h: x -> dense(1);
        a: h -> prelu -> tanh;
        //~ warning «tanh» `tanh` follows `prelu`, which is already an activation [NW0050]
        //~| help: remove one of the two, or put a `dense` between them
        //~| help: if this is intended, write `tanh(allow = "NW0050")`
        loss: mse(a);
    }
}

network! {
    pub struct Net {
        x: input(2);
        h: x -> dense(3) -> relu;
        a: h -> slice(1..) -> tanh;
        //~ warning «tanh» `tanh` follows `relu` of `h`, which is already an activation [NW0050]
        //~| help: remove one of the two, or put a `dense` between them
        //~| help: if this is intended, write `tanh(allow = "NW0050")`
        b: h -> slice(..1);
        y: (a, b) -> dense(1);
        loss: mse(y);
    }
}
