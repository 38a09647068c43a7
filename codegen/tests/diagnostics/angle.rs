//! The short form.

network! {
    pub struct Net<2>;
    //~ «<2>» a network needs at least two sizes: its inputs and a layer [NW0047]
    //~| help: write, for example, `<2, 4, 1>`
}

network! {
    pub struct Net<>;
    //~ «>» expected a number, found `>` [NW0001]
    //~| help: sizes are numbers: the inputs first, then each layer, such as `<64, 32 relu, 10 softmax>`
}

network! {
    pub struct Net<2, four, 1>;
    //~ «four» a size must be a number; a macro cannot see the value of `four` [NW0012]
    //~| help: write the number itself, for example 16, and check that number with `const _: () = assert!(four == 16);`
}

network! {
    pub struct Net<2, 4.0, 1>;
    //~ «4.0» a layer width must be written without a decimal point or an exponent [NW0011]
    //~| help: write `4`
}

network! {
    pub struct Net<0, 4, -1>;
    //~ «0» an input size cannot be 0 [NW0011]
    //~| help: every size is at least 1
    //~ «-1» a layer width must be a whole number, found -1 [NW0011]
    //~| help: write a number such as `16`
}

network! {
    pub struct Net<2 sigmoid, 4, 1>;
    //~ «sigmoid» the first size is the input, which has no activation [NW0047]
    //~| help: remove `sigmoid`
}

network! {
    pub struct Net<2, 4 sigmiod, 1>;
    //~ «sigmiod» no activation is called `sigmiod` [NW0018]
    //~| help: did you mean `sigmoid`?
}

network! {
    pub struct Net<4, 3 prelu, 3 batch_norm(momentum = 0.5), 3 dropout(0.5), 3 slice(..2), 1>;
    //~ «prelu» a size is followed by an activation, not by `prelu` [NW0047]
    //~| help: remove it, or write the block form `struct Name { … }`, whose chains can have `prelu`
    //~ «batch_norm(momentum = 0.5)» a size is followed by an activation, not by `batch_norm` [NW0047]
    //~| help: remove it, or write the block form `struct Name { … }`, whose chains can have `batch_norm`
    //~ «dropout(0.5)» a size is followed by an activation, not by `dropout` [NW0047]
    //~| help: remove it, or write the block form `struct Name { … }`, whose chains can have `dropout`
    //~ «slice(..2)» a size is followed by an activation, not by `slice` [NW0047]
    //~| help: remove it, or write the block form `struct Name { … }`, whose chains can have `slice`
}

network! {
    pub struct Net<4, 3 droput(0.5), 1 bce>;
    //~ «droput» no activation is called `droput` [NW0018]
    //~| help: activations are `sigmoid`, `tanh`, `relu`, `leaky_relu`, `relu6`, `silu`, `gelu`, `gelu_tanh`, `mish`, `softplus`, `softsign`, `hard_sigmoid`, `hard_tanh`, `hard_swish`, `elu`, `selu`, `sin`, `gaussian`, `exp`, `abs`, `square`, `sqrt`, `log`, `reciprocal`, `erf`, `identity`, `softmax` and `log_softmax`
    //~ «bce» a size is followed by an activation, not by `bce` [NW0047]
    //~| help: the last activation decides the loss; the block form `struct Name { … }` names the loss
}

network! {
    pub struct Net<2, 4 relu(0.1), 1>;
    //~ «0.1» `relu` takes no arguments, found 1 [NW0020]
    //~| help: write `relu`
}

network! {
    pub struct Net<2, 4 softmax, 1>;
    //~ «softmax» `softmax` can only follow the last size [NW0047]
    //~| help: use another activation here, or the block form `struct Name { … }`
}

network! {
    pub struct Net<2, 4 dense, 1>;
    //~ «dense» a size is followed by an activation, not by `dense` [NW0047]
    //~| help: activations are `sigmoid`, `tanh`, `relu`, `leaky_relu`, `relu6`, `silu`, `gelu`, `gelu_tanh`, `mish`, `softplus`, `softsign`, `hard_sigmoid`, `hard_tanh`, `hard_swish`, `elu`, `selu`, `sin`, `gaussian`, `exp`, `abs`, `square`, `sqrt`, `log`, `reciprocal`, `erf`, `identity`, `softmax` and `log_softmax`
}

network! {
    pub struct Net<2, 4: relu, 1>;
    //~ «:» an activation is written after its size, without `:` [NW0047]
    //~| help: write `<2, 4 relu, 1>;`
}

network! {
    pub struct Net<2, 4, 1>
    //~ «>» expected `;` after this [NW0001]
    //~| help: the short form ends with `;`
}

network! {
    pub struct Net<2, 4, 1> where;
    //~ «where» expected `;`, found `where` [NW0001]
    //~| help: the short form ends with `;`
}

network! {
    pub struct Net<2, 4, 1
    //~ «1» expected `,` or `>` after this [NW0001]
    //~| help: sizes are numbers: the inputs first, then each layer, such as `<64, 32 relu, 10 softmax>`
}

// One mistake, one message.
network! {
    pub struct NoCommas<2 4 1>;
    //~ «4» expected `,` or `>`, found `4` [NW0001]
    //~| help: sizes are numbers: the inputs first, then each layer, such as `<64, 32 relu, 10 softmax>`
}

network! {
    pub struct Generic<S> { x: input(2); y: x -> dense(1) -> sigmoid; loss: bce(y); }
    //~ «<S>» a network has sizes in `<…>` or items in `{…}`, not both [NW0047]
    //~| help: remove `<…>`: the type of its numbers is a parameter of every network, as in `Name<f64>`
}

network! {
    pub struct Bounded<S> where S: Copy {
    //~ «<S> where S: Copy» a network has sizes in `<…>` or items in `{…}`, not both [NW0047]
    //~| help: remove `<…>`: the type of its numbers is a parameter of every network, as in `Name<f64>`
        x: input(2);
        y: x -> dense(1);
        loss: mse(y);
    }
}
