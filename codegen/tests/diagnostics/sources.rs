//! The sources of chains.

network! {
    pub struct Net {
        x: input(2);
        h: dense(16) -> sigmoid;
        //~ «dense(16)» a chain begins with a value, not with the operation `dense` [NW0017]
        //~| help: write its input first: `x -> dense(16)`
        y: sigmoid(h);
        //~ «sigmoid(h)» a chain begins with a value, not with the operation `sigmoid` [NW0017]
        //~| help: write `h -> sigmoid`
        loss: bce(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        h: x + ;
        //~ «;» expected the name of a value, found `;` [NW0001]
        //~| help: an item is written `name: source -> operation;`
        //~| also: +1 «;»
        i: ;
        j: -> dense(1);
        //~ «->» expected the name of a value, found `->` [NW0001]
        //~| help: an item is written `name: source -> operation;`
        k: ();
        //~ «()» expected the name of a value, found nothing [NW0001]
        //~| help: an item is written `name: source -> operation;`
        l: 16;
        //~ «16» expected the name of a value, found `16` [NW0001]
        //~| help: write `input(16)` for an input
        y: h -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        h: x - ;
        //~ «;» expected the name of a value, found `;` [NW0001]
        //~| help: an item is written `name: source -> operation;`
        i: x * * x -> dense(1);
        //~ «*» expected the name of a value, found `*` [NW0001]
        //~| help: an item is written `name: source -> operation;`
        j: -x -> dense(1);
        k: (x, ) -> dense(1);
        //~ «(x, )» one value cannot be joined to others [NW0016]
        //~| help: add a second value: `(x, other)`, or remove the comma
        l: (x, , x) -> dense(1);
        //~ «,» expected the name of a value, found `,` [NW0001]
        //~| help: an item is written `name: source -> operation;`
        m: (x; x) -> dense(1);
        //~ «;» expected `+`, `-`, `*`, `,` or `)`, found `;` [NW0001]
        n: (x / x) -> dense(1);
        //~ «/» expected `+`, `-`, `*`, `,` or `)`, found `/` [NW0001]
        o: (x -> dense(2, bias = [-0.5, 0.5])) + x;
        //~ «->» `->` cannot be written inside parentheses [NW0015]
        //~| help: give the part a name: `part: x -> dense(2, bias = [-0.5, 0.5]);`, then write `part` instead of the parentheses
        y: h -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        h: x -> dense(3);
        i: h - x * x;
        //~ «x * x» `h` has 3 values, `x * x` has 2 values: they cannot be subtracted [NW0029]
        //~| help: bring one to the size of the other: `part: x * x -> dense(3);`, then subtract `part`
        //~| note: -1 «h» `h` gets its 3 values
        j: (x - h) * h;
        //~ «h» `x` has 2 values, `h` has 3 values: they cannot be subtracted [NW0029]
        //~| help: bring one to the size of the other: `part: h -> dense(2);`, then subtract `part`
        //~| note: -3 «x» `x` gets its 2 values
        k: (x, h) + h;
        //~ «h» `(x, h)` has 5 values, `h` has 3 values: they cannot be added [NW0029]
        //~| help: bring one to the size of the other: `part: h -> dense(5);`, then add `part`
        y: i + j + k -> dense(1) -> sigmoid;
        //~ «k» `i` has 3 values, `k` has 5 values: they cannot be added [NW0029]
        //~| help: bring one to the size of the other: `part: k -> dense(3);`, then add `part`
        //~| note: -3 «i» `i` gets its 3 values
        loss: bce(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        h: x + loop;
        //~ «loop» `loop` is a keyword of Rust and cannot be a name [NW0004]
        //~| help: write `r#loop`, or choose another name
        i: x +
        //~ «+» expected the name of a value after this [NW0001]
        y: h -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

// More numbers than a machine can count.
network! {
    pub struct Net {
        x: input(9000000000000000000);
        //~ «x» the input `x` has 9000000000000000000 values, more than the limit of 1048576 [NW0048]
        //~| help: use smaller sizes, or split each sample into parts
        h: (x, x, x) -> slice(..2);
        y: h -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}
