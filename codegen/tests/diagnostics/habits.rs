//! Forms that people write from the habits of other languages, and the form that is used here.

network! {
    pub struct Net {
        x: inptu(2);
        //~ «inptu» no operation is called `inptu` [NW0018]
        //~| help: did you mean `input`?
        y: x -> dense(1);
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: Input(2);
        //~ «Input» no operation is called `Input` [NW0018]
        //~| help: did you mean `input`?
        y: x -> dense(1);
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        let x = input(2);
        //~ «let» an item begins with its name, not with `let` [NW0001]
        //~| help: write `x: input(2);`
        y: x -> dense(1);
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x = input(2);
        //~ «=» expected `:`, found `=` [NW0001]
        //~| help: write `x: input(2);`
        y: x -> dense(1);
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        pub y: x -> dense(1);
        //~ «pub» an item begins with its name, not with `pub` [NW0001]
        //~| help: write `y: x -> dense(1);`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        pub(crate) y: x -> dense(1);
        //~ «pub(crate)» an item begins with its name, not with `pub(crate)` [NW0001]
        //~| help: write `y: x -> dense(1);`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: concat(x, x) -> dense(1);
        //~ «concat(x, x)» a chain begins with a value, not with the operation `concat` [NW0017]
        //~| help: write `(x, x)`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: add(x, x) -> dense(1);
        //~ «add(x, x)» a chain begins with a value, not with the operation `add` [NW0017]
        //~| help: write `x + x`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: sigmoid(x) -> dense(1);
        //~ «sigmoid(x)» a chain begins with a value, not with the operation `sigmoid` [NW0017]
        //~| help: write `x -> sigmoid`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: dense(x, 4);
        //~ «dense(x, 4)» a chain begins with a value, not with the operation `dense` [NW0017]
        //~| help: write `x -> dense(4)`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: dense(4);
        //~ «dense(4)» a chain begins with a value, not with the operation `dense` [NW0017]
        //~| help: write its input first: `x -> dense(4)`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1);
        loss: mse(y);
        optimizer: sgd(0.1);
        //~ «optimizer» `optimizer` says how a network is trained, not what it computes [NW0017]
        //~| help: remove `optimizer: sgd(0.1);`: an optimiser is an argument of `train_step` and `train_batch`
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1);
        los: mse(y);
        //~ «los» `los` declares a value, but `mse` is a loss [NW0017]
        //~| help: did you mean `loss`?
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1) sigmoid;
        //~ «sigmoid» expected `->` or `;`, found `sigmoid` [NW0001]
        //~| help: write `-> sigmoid`
        loss: bce(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x dense(1) sigmoid;
        //~ «dense» expected `->` or `;`, found `dense` [NW0001]
        //~| help: write `-> dense`
        //~ «sigmoid» expected `->` or `;`, found `sigmoid` [NW0001]
        //~| help: write `-> sigmoid`
        loss: bce(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense 1;
        //~ «1» expected `(`, found `1` [NW0001]
        //~| help: write `dense(1)`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense[1];
        //~ «[1]» expected `(`, found `[…]` [NW0001]
        //~| help: write `dense(1)`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input 2;
        //~ «2» expected `(`, found `2` [NW0001]
        //~| help: write `input(2)`
        y: x -> dense(1);
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input[2];
        //~ «[2]» expected `(`, found `[…]` [NW0001]
        //~| help: write `input(2)`
        y: x -> dense(1);
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x => dense(1);
        //~ «=>» expected `->` or `;`, found `=>` [NW0001]
        //~| help: write `->`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x | dense(1);
        //~ «|» expected `->` or `;`, found `|` [NW0001]
        //~| help: write `->`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x |> dense(1) |> tanh;
        //~ «|>» expected `->` or `;`, found `|>` [NW0001]
        //~| help: write `->`
        //~| also: +0 «|>»
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x - > dense(1);
        //~ «- >» expected `->` or `;`, found `- >` [NW0001]
        //~| help: write `->`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1) - > tanh;
        //~ «- >» expected `->` or `;`, found `- >` [NW0001]
        //~| help: write `->`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1);
        loss: mse y;
        //~ «y» expected `(`, found `y` [NW0001]
        //~| help: write `mse(y)`
    }
}
