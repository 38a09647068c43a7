//! Numbers that are given in another form than is read here, and can be in several.

network! {
    struct Forms {
        x: input(4);
        a: x -> dense(3, bias = (1, 2, 3));
        //~ 1. «(1, 2, 3)» numbers are not joined in parentheses here [NW0001]
        //~| help: write `[1, 2, 3]`
        b: a -> dense(3, bias = tanh);
        //~ 6. «tanh» `bias` is a list with a number for each output, or `false`, and cannot be `tanh` [NW0024]
        //~| help: write `bias = false`, or a number for each output: `bias = [0.35, 0.35]`
        c: b -> dense(300, bias = 0.5);
        //~ 7. «0.5» `bias` is a list with a number for each output, or `false`, and cannot be a number [NW0024]
        //~| help: write `bias = false`, or a number for each output: `bias = [0.35, 0.35]`
        d: c -> dense(2, bias = [[1], [a]]);
        //~ 8. «[1]» expected a number, found a list [NW0013]
        //~| help: write a number such as `0.5`
        n: d -> batch_norm(momentum = 90);
        //~ 9. «90» `momentum` must be a number above 0 and at most 1 [NW0024]
        //~| help: write `momentum = 0.1`: it is the share that is taken of a batch, not the share that is kept
        m: n -> batch_norm(momentum = 20%) -> dropout(1.5);
        //~ 2. «20%» a percentage is written as a share of 1 [NW0001]
        //~| help: write `momentum = 0.2`
        //~ 10. «1.5» the share that is dropped must be above 0 and below 1, found 1.5 [NW0055]
        //~| help: write which share of the numbers is dropped, above 0 and below 1: `dropout(0.5)`
        y: m -> dense(1, l2 = "0.1", max_norm = [3; 2]);
        //~ 3. «"0.1"» words and numbers are written without quotes [NW0001]
        //~| help: write `l2 = 0.1`
        //~ 4. «[3; 2]» a list is written number by number, not with `;` [NW0001]
        //~| help: write `max_norm = [3, 3]`
        //~ 11. «[3; 2]» `max_norm` must be a number above 0 [NW0024]
        //~| help: write `max_norm = 3.0`
        loss: huber(y), delta = 20%;
        //~ 5. «,» the options of `huber` are written inside its parentheses [NW0001]
        //~| help: write `huber(y, delta = 0.2)`
    }
}

network! {
    struct Turned {
        x: input(20);
        h: x -> dense(2, connect = [3 -> 1, 2 -> 2, 0 -> 0]);
        //~ «2» `h` has no output 2: it has 2 outputs [NW0028]
        //~| help: outputs are 0 to 1
        k: h -> dense(20, mask = [[1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0], [true, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0]]);
        //~ «true» a number of `mask` must be 0 or 1, found `true` [NW0028]
        //~| help: write `mask = [[1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0], [1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0]]`
        y: k -> dense(1);
        loss: mse(y);
    }
}

network! {
    struct Chains {
        x: input(4);
        h: mse(x);
        //~ «mse» `mse` is a loss, not a value [NW0017]
        //~| help: write `loss: mse(x);`
        k: adam(0.1);
        //~ «adam» `adam` is an optimiser, which is not part of a network [NW0017]
        //~| help: remove `k: adam(0.1);`: an optimiser is an argument of `train_step` and `train_batch`
        l: x -> dense(2 1);
        //~ «1» expected `,`, found `1` [NW0001]
        m: x -> slice(1..2 3);
        //~ «3» expected `,`, found `3` [NW0001]
        loss: x -> dense(1) -> mse(delta = 1);
        //~ «mse» `mse` is a loss, which is written around the value that it compares, not after an arrow [NW0019]
        //~| help: write `y: x -> dense(1); loss: mse(y, delta = 1);`
    }
}

network! {
    struct Sequence {
        x: input(4);
        y: nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 1));
        //~ «Sequential» layers are joined by arrows, without a word such as `Sequential` [NW0017]
        //~| help: write `h: x -> dense(8) -> relu; y: h -> dense(1);`, with the name of the input for `x`
        loss: mse(y);
    }
}

network! {
    struct Model {
        x: input(4);
        y: Sequential([Dense(8), Activation("relu"), Dense(1)]);
        //~ «Sequential» layers are joined by arrows, without a word such as `Sequential` [NW0017]
        //~| help: write `h: x -> dense(8) -> relu; y: h -> dense(1);`, with the name of the input for `x`
        loss: mse(y);
    }
}

network! { struct Arrows<64, 128 -> relu, (10, softmax)>; }
//~ «->» an activation is written after its size, without an arrow [NW0047]
//~| help: write `<64, 128 relu, 10 softmax>;`
network! { struct Texts<64, 128 "relu", 10>; }
//~ «"relu"» words are written without quotes [NW0047]
//~| help: write `<64, 128 relu, 10>;`
network! { struct Layers<64, Dense(128, relu), Linear(10)>; }
//~ «Dense» a size is written before its activation, without a call such as `Dense(128, relu)` [NW0047]
//~| help: write `<64, 128 relu, 10>;`
network! { struct First<64, relu, 10>; }
//~ «relu» expected a number, found `relu` [NW0001]
//~| help: sizes are numbers: the inputs first, then each layer, such as `<64, 32 relu, 10 softmax>`
network! { struct Bare; }
//~ «;» expected `{` or `<`, found `;` [NW0001]
//~| help: a network is declared as `pub struct Name { x: input(2); y: x -> dense(1) -> sigmoid; loss: bce(y); }` or `pub struct Name<2, 1>;`
