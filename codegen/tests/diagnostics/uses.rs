//! Every value leads to the output.

network! {
    pub struct Net {
        x: input(2);
        h: x -> dense(4) -> sigmoid;
        //~ «h» the value `h` is not used: no path leads from it to the loss [NW0035]
        //~| help: remove `h: x -> dense(4) -> sigmoid;`, or let a value on the way to the output read it
        //~| help: if this is intended, write `sigmoid(allow = "NW0035")`
        y: x -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        h: h2 -> dense(4) -> sigmoid;
        //~ «h» the value `h` is not used: no path leads from it to the loss [NW0035]
        //~| help: remove `h: h2 -> dense(4) -> sigmoid;`, or let a value on the way to the output read it
        //~| help: if this is intended, write `sigmoid(allow = "NW0035")`
        h2: x -> dense(4) -> sigmoid;
        //~ «h2» the value `h2` is not used: no path leads from it to the loss [NW0035]
        //~| help: remove `h2: x -> dense(4) -> sigmoid;`, or let a value on the way to the output read it
        //~| help: if this is intended, write `sigmoid(allow = "NW0035")`
        y: x -> dense(1) -> sigmoid;
        z: h -> dense(1) -> sigmoid;
        //~ «z» the value `z` is not used: no path leads from it to the loss [NW0035]
        //~| help: remove `z: h -> dense(1) -> sigmoid;`, or let a value on the way to the output read it
        //~| help: if this is intended, write `sigmoid(allow = "NW0035")`
        loss: bce(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        h: x -> dense(4) -> sigmoid;
        y: x -> dense(1) -> sigmoid;
        //~ «y» without a loss the output is the one unused value, but `h`, `y` and `z` are unused [NW0038]
        //~| help: name them as outputs, `output: (h, y, z);`, let other values read them, or declare a loss: `loss: bce(h) + bce(y) + bce(z);`
        z: x -> dense(1) -> sigmoid;
    }
}

network! {
    pub struct Net {
    //~ «Net» the network `Net` has no parameters [NW0037]
    //~| help: declare at least one layer: `y: x -> dense(1) -> sigmoid;`
        x: input(2);
        y: x -> sigmoid;
    }
}

network! {
    pub struct Alias {
        x: input(2);
        y: x -> dense(1) -> sigmoid;
        z: y;
        //~ «z» the value `z` is not used: no path leads from it to the loss [NW0035]
        //~| help: remove `z: y;`, or let a value on the way to the output read it
        w: x;
        //~ «w» the value `w` is not used: no path leads from it to the loss [NW0035]
        //~| help: remove `w: x;`, or let a value on the way to the output read it
        loss: bce(y);
    }
}

network! {
    pub struct Misspelled {
        x: input(2);
        p: x -> dense(2);
        v: x -> dense(3);
        loss: mse(p) + mse(v);
        ouput: v;
        //~ «ouput» `ouput` is not a word of the language, and no other item uses it as a value [NW0035]
        //~| help: did you mean `output: v;`?
    }
}

network! {
    pub struct MisspelledList {
        x: input(2);
        p: x -> dense(2);
        v: x -> dense(3);
        loss: mse(p) + mse(v);
        outputs: (v, p);
        //~ «outputs» `outputs` is not a word of the language, and no other item uses it as a value [NW0035]
        //~| help: did you mean `output: (v, p);`?
        Loss: p;
        //~ «Loss» `Loss` is not a word of the language, and no other item uses it as a value [NW0035]
        //~| help: did you mean the loss? It is written `loss: mse(p);`
    }
}

network! {
    pub struct NoLoss {
        x: input(2);
        y: x -> dense(2);
        los: y;
        //~ «los» `los` is not a word of the language, and no other item uses it as a value [NW0035]
        //~| help: did you mean the loss? It is written `loss: mse(y);`
    }
}

network! {
    pub struct NoOutput {
        x: input(2);
        p: x -> dense(2);
        v: x -> dense(3);
        outputs: (p, v);
        //~ «outputs» `outputs` is not a word of the language, and no other item uses it as a value [NW0035]
        //~| help: did you mean `output: (p, v);`?
    }
}

// Another name for what the network makes is one, and so is a joined value of any name but a misspelled one.
network! {
    pub struct Renamed {
        x: input(2);
        p: x -> dense(2);
        v: x -> dense(3);
        both: (p, v);
        result: both;
    }
}

// What is wrong with a value says nothing of its use.
network! {
    pub struct BesideOthers {
        x: input(2);
        h: x -> dense(3, bais = false) -> relu;
        //~ 1. «bais» `dense` has no option `bais` [NW0022]
        //~| help: did you mean `bias`?
        k: h -> dense(2);
        //~ 3. «k» the value `k` is not used: no path leads from it to the loss [NW0035]
        //~| help: remove `k: h -> dense(2);`, or let a value on the way to the output read it
        //~| help: if this is intended, write `dense(2, allow = "NW0035")`
        y: h -> dense(1) -> sigmoid;
        loss: bce(y, weight = 2);
        //~ 2. «weight» the `weight` of a term is a part of the target, and a number comes before the term [NW0067]
        //~| help: write `2 * bce(y)`
    }
}

// What is meant.
network! {
    pub struct Meant {
        x: input(2);
        h: x -> dense(4, allow = "NW0035");
        n: x -> dense(4) -> tanh(allow = "NW0035");
        k: n -> batch_norm(allow = "NW0035");
        extra: x -> dense(3) -> tanh(allow = "NW0036");
        y: x -> dense(1) -> softmax(allow = "NW0034");
        loss: cross_entropy(y);
        output: (y, extra);
    }
}

network! {
    pub struct WithoutLoss {
        x: input(2);
        h: x -> dense(1, allow = "NW0035");
        n: x -> dense(1);
        m: n -> layer_norm(allow = "NW0034");
    }
}

network! {
    pub struct Shared {
        x: input(2);
        h: x -> dense(4, allow = "NW0035");
        //~ «h» the value `h` is not used: no path leads from it to the loss [NW0035]
        //~| help: `allow` has no effect, because `k` uses the weights of `h`: let a value on the way to the output read `h`, or remove `tie = h` to give `k` its own weights
        //~| note: +1 «k» `k` is declared
        k: x -> dense(4, tie = h);
        loss: mse(k);
    }
}
