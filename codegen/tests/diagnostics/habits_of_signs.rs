//! Signs that people write who come from elsewhere (brackets, `=`, `/`, `:`), and how it is written here.

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1);
        loss: mse[y];
        //~ «[y]» expected `(`, found `[…]` [NW0001]
        //~| help: write `mse(y)`
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1);
        loss: mse(y) mae(y);
        //~ «mae» expected `+` or `;`, found `mae` [NW0001]
        //~| help: write `+ mae(y)`
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1);
        loss mse(y);
        //~ «mse» expected `:`, found `mse` [NW0001]
        //~| help: write `loss: mse(y);`
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1);
        loss = mse(y);
        //~ «=» expected `:`, found `=` [NW0001]
        //~| help: write `loss: mse(y);`
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1);
        output y;
        //~ «y» expected `:`, found `y` [NW0001]
        //~| help: write `output: y;`
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1);
        loss: mse(y)
        //~ «)» expected `;` after this [NW0001]
        //~| help: an item ends with `;`
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1) loss: mse(y);
        //~ «)» expected `;` after this [NW0001]
        //~| help: an item ends with `;`
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: [x, x] -> dense(1);
        //~ «[x, x]» values are joined in parentheses, not in brackets [NW0001]
        //~| help: write `(x, x)`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x[0..1] -> dense(1);
        //~ «x[0..1]» a part of a value is taken by `slice`, not by an index [NW0001]
        //~| help: write `x -> slice(0..1)`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x[0] -> dense(1);
        //~ «x[0]» a part of a value is taken by `slice`, not by an index [NW0001]
        //~| help: write `x -> slice(0..1)`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: 2 * x -> dense(1);
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x / 2 -> dense(1);
        //~ «/» expected `->` or `;`, found `/` [NW0001]
        //~| help: remove the number and its sign: layers scale and shift by their weights and biases
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x + 1 -> dense(1);
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1).sigmoid();
        //~ «.» expected `->` or `;`, found `.` [NW0001]
        //~| help: write `->`
        loss: bce(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x.dense(1);
        //~ «.» expected `->` or `;`, found `.` [NW0001]
        //~| help: write `->`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1, init he_normal);
        //~ «he_normal» expected `=`, found `he_normal` [NW0001]
        //~| help: write `init = he_normal`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1, bias: false);
        //~ «:» expected `=`, found `:` [NW0001]
        //~| help: write `bias = false`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(2, connect = [(0, 0), (1, 1)]);
        //~ «[(0, 0), (1, 1)]» a connection is written `input -> output` [NW0001]
        //~| help: write `connect = [0 -> 0, 1 -> 1]`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1, connect = [x -> 0]);
        //~ «x» an input must be a number; a macro cannot see the value of `x` [NW0012]
        //~| help: write the number itself, for example 16, and check that number with `const _: () = assert!(x == 16);`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1);
        loss: mse(y) * 0.5;
        //~ «* 0.5» expected `+` or `;`, found `*` [NW0001]
        //~| help: write `0.5 * mse(y)`
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1);
        loss: mse(y) / 2;
        //~ «/ 2» expected `+` or `;`, found `/` [NW0001]
        //~| help: write `1 / 2 * mse(y)`
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1), tanh;
        //~ «,» expected `->` or `;`, found `,` [NW0001]
        //~| help: write `->`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1), loss: mse(y);
        //~ «,» expected `->` or `;`, found `,` [NW0001]
        //~| help: an item ends with `;`
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1);
        y: bce(x);
        //~ «bce» `bce` is a loss, not a value [NW0017]
        //~| help: write `loss: bce(x);`
        //~ «y» the name `y` is declared twice [NW0006]
        //~| help: give one of the two another name, such as `y2`
        //~| note: -1 «y» `y` is declared first
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x + [x, x] -> dense(1);
        //~ «[x, x]» values are joined in parentheses, not in brackets [NW0001]
        //~| help: write `(x, x)`
        z: x + x[0] -> dense(1);
        //~ «x[0]» a part of a value is taken by `slice`, not by an index [NW0001]
        //~| help: give the part a name: `part: x -> slice(0..1);`, then write `x + part`
        loss: mse(y) + mse(z);
    }
}
