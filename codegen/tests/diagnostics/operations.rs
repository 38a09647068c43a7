//! Operations after an arrow.

network! {
    pub struct Net {
        x: input(2);
        h: x -> ;
        //~ «;» expected the name of an operation, found `;` [NW0001]
        //~| help: operations are `dense`, `scale`, `layer_norm`, `rms_norm`, `batch_norm`, `prelu`, `rnn`, `gru`, `lstm`, `causal_conv`, `slice`, `clip`, `dropout`, `sigmoid`, `tanh`, `relu`, `leaky_relu`, `relu6`, `silu`, `gelu`, `gelu_tanh`, `mish`, `softplus`, `softsign`, `hard_sigmoid`, `hard_tanh`, `hard_swish`, `elu`, `selu`, `sin`, `gaussian`, `exp`, `abs`, `square`, `sqrt`, `log`, `reciprocal`, `erf`, `identity`, `softmax` and `log_softmax`
        i: x -> 16;
        //~ «16» a layer needs a word before its width, found `16` [NW0001]
        //~| help: write `dense(16)`
        j: x ->
        //~ «->» expected the name of an operation after this [NW0001]
        //~| help: operations are `dense`, `scale`, `layer_norm`, `rms_norm`, `batch_norm`, `prelu`, `rnn`, `gru`, `lstm`, `causal_conv`, `slice`, `clip`, `dropout`, `sigmoid`, `tanh`, `relu`, `leaky_relu`, `relu6`, `silu`, `gelu`, `gelu_tanh`, `mish`, `softplus`, `softsign`, `hard_sigmoid`, `hard_tanh`, `hard_swish`, `elu`, `selu`, `sin`, `gaussian`, `exp`, `abs`, `square`, `sqrt`, `log`, `reciprocal`, `erf`, `identity`, `softmax` and `log_softmax`
        y: h -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        h: x -> dense(2) -> tanh + x;
        //~ «+» `+` binds tighter than `->`, so it cannot follow an operation [NW0015]
        //~| help: give the part before it a name: `part: x -> dense(2) -> tanh;`, then write `part + x`
        y: h -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        h: x -> desne(16) -> sigmoid;
        //~ 2. «desne» no operation is called `desne` [NW0018]
        //~| help: did you mean `dense`?
        i: x -> convolution(3);
        //~ 3. «convolution» no operation is called `convolution` [NW0018]
        //~| help: there is no convolution over the axes of `input(…)` yet, for which `conv1d` and `conv2d` are the words: over an axis write a `dense`, with `connect` for the inputs that each output reads, and over time `causal_conv(8, kernel = 3)`
        j: x -> input(16);
        //~ 4. «input» `input` begins a chain and cannot follow `->` [NW0019]
        //~| help: declare the input as an item of its own: `x: input(16);`
        k: x -> mse;
        //~ 5. «mse» `mse` is a loss, not an operation [NW0019]
        //~| help: write `loss: mse(x);`
        l: bce(x);
        //~ 1. «bce» `bce` is a loss, not a value [NW0017]
        //~| help: write `loss: bce(x);`
        y: h -> dense(1) -> sigmod;
        //~ 6. «sigmod» no operation is called `sigmod` [NW0018]
        //~| help: did you mean `sigmoid`?
        loss: bce(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        h: x -> dense(2) -> tanh(0.5, 1.0) -> relu(slope = 0.1);
        //~ «0.5, 1.0» `tanh` takes no arguments, found 2 [NW0020]
        //~| help: write `tanh`
        //~ «slope» `relu` has no option `slope` [NW0022]
        //~| help: the only option of `relu` is `allow`
        y: h -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(4) -> relu -> dense(1) -> sigmoid;
        //~ «dense(1)» the chain of `y` has a second layer with parameters [NW0032]
        //~| help: write `h: x -> dense(4) -> relu; y: h -> dense(1) -> sigmoid;`
        loss: bce(y);
    }
}

// The parts follow each other, and none takes a name that is there.
network! {
    pub struct Net {
        x: input(4);
        h: x -> dense(3) -> tanh;
        y: x + x -> slice(..3) -> dense(3, bias = false) -> layer_norm -> relu -> dropout(0.5) -> dense(2);
        //~ «layer_norm» the chain of `y` has a second layer with parameters [NW0032]
        //~| help: write `h2: x + x -> slice(..3) -> dense(3, bias = false); h3: h2 -> layer_norm -> relu -> dropout(0.5); y: h3 -> dense(2);`
        loss: mse(y) + mse(h);
    }
}

network! {
    pub struct Net {
        x: input(4);
        y: x -> dense(3) -> tanh -> slice(1..3) -> dropout(0.5);
        loss: bce(y);
        //~ «bce(y)» `bce` needs a `sigmoid`: the last operation of `y` is `dropout(0.5)`, not `sigmoid` [NW0043]
        //~| help: write `y: x -> dense(3) -> slice(1..3) -> dropout(0.5) -> sigmoid;`, or use another loss, such as `mse`, `mae`, `huber`, `log_cosh`, `hinge`, `poisson` and `cosine`
        //~| note: -1 «dropout(0.5)» its last operation is
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1) -> softmax;
        //~ «softmax» `softmax` of one value is always 1, so nothing can be learned [NW0034]
        //~| help: write `y: x -> dense(1) -> sigmoid; loss: bce(y);` for the probability of one class against another
        //~| help: if this is intended, write `softmax(allow = "NW0034")`
        loss: cross_entropy(y);
    }
}
