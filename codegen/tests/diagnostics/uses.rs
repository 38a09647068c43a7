//! Every value leads to the output.

network! {
    pub struct Net {
        x: input(2);
        h: x -> dense(4) -> sigmoid;
        //~ «h» the value `h` is not used: no path leads from it to the loss [NW0035]
        //~| help: remove it, or let a value on the way to the output read it
        y: x -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        h: h2 -> dense(4) -> sigmoid;
        //~ «h» the value `h` is not used: no path leads from it to the loss [NW0035]
        //~| help: remove it, or let a value on the way to the output read it
        h2: x -> dense(4) -> sigmoid;
        //~ «h2» the value `h2` is not used: no path leads from it to the loss [NW0035]
        //~| help: remove it, or let a value on the way to the output read it
        y: x -> dense(1) -> sigmoid;
        z: h -> dense(1) -> sigmoid;
        //~ «z» the value `z` is not used: no path leads from it to the loss [NW0035]
        //~| help: remove it, or let a value on the way to the output read it
        loss: bce(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        h: x -> dense(4) -> sigmoid;
        y: x -> dense(1) -> sigmoid;
        //~ «y» without a loss a network has one output, but nothing reads `h`, `y` and `z` [NW0038]
        //~| help: name them as outputs, `output: (h, y, z);`, let other values read them, or say what is trained: `loss: mse(y);`
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
