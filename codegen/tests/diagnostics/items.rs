//! Where an item begins and ends.

network! {
    pub struct Net {
        x: input(2);
        y x -> dense(1) -> sigmoid;
        //~ «x» expected `:`, found `x` [NW0001]
        //~| help: an item is written `y: source -> operation;`
        loss: bce(y);
    }
}

network! {
    pub struct Net {
        input(2);
        //~ «(2)» expected `:`, found `(…)` [NW0001]
        //~| help: give the input a name: `x: input(2);`
        y: x -> dense(1) -> sigmoid;
        loss = bce(y);
        //~ «=» expected `:`, found `=` [NW0001]
        //~| help: write `loss: bce(y);`
    }
}

network! {
    pub struct Net {
        x: input(2)
        //~ «)» expected `;` after this [NW0001]
        //~| help: an item ends with `;`
        //~| also: +1 «sigmoid»
        //~| also: +2 «)»
        y: x -> dense(1) -> sigmoid
        loss: bce(y)
    }
}

network! {
    pub struct Net {
        x: input(2),
        //~ «,» expected `->` or `;`, found `,` [NW0001]
        //~| help: an item ends with `;`
        //~| also: +1 «,»
        y: x -> dense(1) -> sigmoid,
        loss: bce(y),
        //~ «,» expected `;`, found `,` [NW0001]
        //~| help: an item ends with `;`
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1) sigmoid;
        //~ «sigmoid» expected `->` or `;`, found `sigmoid` [NW0001]
        //~| help: write `-> sigmoid`
        loss: bce(y) mse(y);
        //~ «mse» expected `+` or `;`, found `mse` [NW0001]
        //~| help: write `+ mse(y)`
    }
}

network! {
    pub struct Net {
        1: input(2);
        //~ «1» expected a name, found `1` [NW0001]
        //~| help: an item is written `name: source -> operation;`
        "y": x -> dense(1) -> sigmoid;
        //~ «"y"» words and numbers are written without quotes [NW0001]
        //~| help: write `y`
        loss: bce(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        type: x -> dense(1) -> sigmoid;
        //~ «type» `type` is a keyword of Rust and cannot be a name [NW0004]
        //~| help: write `r#type`, or choose another name
        self: x -> dense(1) -> sigmoid;
        //~ «self» `self` is a keyword of Rust and cannot be a name [NW0004]
        //~| help: choose another name
        loss: bce(type);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1) -> sigmoid;
        output: y;
    }
}

network! {
    pub struct Net {
        input: input(2);
        //~ 2. «input» `input` is a reserved word of the language and cannot name a value [NW0005]
        //~| help: write `x: input(2); y: x -> dense(1) -> sigmoid;`
        y: input -> dense(1) -> sigmoid;
        r#loss: bce(y);
        //~ 1. «r#loss» `r#loss` declares a value, but `bce` is a loss [NW0017]
        //~| help: did you mean `loss`?
    }
}
