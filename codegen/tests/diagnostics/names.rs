//! Names and cycles.

network! {
    pub struct Net {
        x: input(2);
        hidden: x -> dense(4) -> sigmoid;
        y: hiden -> dense(1) -> sigmoid;
        //~ «hiden» no value is called `hiden` [NW0007]
        //~| help: did you mean `hidden`?
        loss: bce(z);
        //~ «z» no value is called `z` [NW0007]
        //~| help: the declared values are `x`, `hidden` and `y`
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: hh -> dense(1) -> sigmoid;
        //~ «hh» no value is called `hh` [NW0007]
        //~| help: the declared values are `x` and `y`
        loss: bce(y);
    }
}

network! {
    pub struct Net {
    //~ «Net» the network `Net` declares no value [NW0010]
    //~| help: declare at least an input and a layer: `x: input(2); y: x -> dense(1) -> sigmoid;`
        loss: bce(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        h: x -> dense(4) -> sigmoid;
        h: x -> dense(5) -> sigmoid;
        //~ «h» the name `h` is declared twice [NW0006]
        //~| help: give one of the two another name, such as `h2`
        //~| note: -1 «h» `h` is declared first
        r#h: x -> dense(6) -> sigmoid;
        //~ «r#h» the name `r#h` is declared twice [NW0006]
        //~| help: give one of the two another name, such as `h2`
        //~| note: -2 «h» `h` is declared first
        y: h -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1) -> sigmoid;
        loss: bce(y);
        loss: mse(y);
        //~ «loss» a network has one loss, and this is a second one [NW0039]
        //~| help: write `loss: bce(y) + mse(y);` for the sum of all, or remove all but one
        //~| note: -1 «loss» the first one is
    }
}

network! {
    pub struct Net {
        x: input(2);
        a: x + c -> dense(2);
        //~ «c» these values are computed from each other: a -> b -> c -> a [NW0008]
        //~| help: let `a` read a value that does not follow from it, such as the input: write `x`
        //~| help: if `a` reads the value of the step before, write `prev(c)` instead of `c`
        //~| note: +2 «b» `c` reads `b`
        //~| note: +1 «a» `b` reads `a`
        b: a -> sigmoid;
        c: b -> dense(2);
        d: d -> dense(2);
        //~ «d» `d` is computed from itself [NW0008]
        //~| help: let `d` read a value that does not follow from it, such as the input: write `x`
        //~| help: if `d` reads the value of the step before, write `prev(d)` instead of `d`
        y: c + d -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    pub struct Long {
        x: input(2);
        a1: a14 -> dense(2); a2: a1 -> dense(2); a3: a2 -> dense(2); a4: a3 -> dense(2); a5: a4 -> dense(2);
        //~ 2. «a1» these values are computed from each other: a1 -> a2 -> a3 -> a4 -> a5 -> a6 -> a7 -> a8 -> a9 -> a10 -> a11 -> (3 others) -> a1 [NW0008]
        //~| help: let `a2` read a value that does not follow from it, such as the input: write `x`
        //~| help: if `a2` reads the value of the step before, write `prev(a1)` instead of `a1`
        //~| note: +2 «a13» `a14` reads `a13`
        //~| note: +2 «a12» `a13` reads `a12`
        //~| note: +2 «a11» `a12` reads `a11`
        //~| note: +2 «a10» `a11` reads `a10`
        //~| note: +1 «a9» `a10` reads `a9`
        //~| note: +1 «a8» `a9` reads `a8`
        //~| note: +1 «a7» `a8` reads `a7`
        //~| note: +1 «a6» `a7` reads `a6`
        //~| note: +1 «a5» `a6` reads `a5`
        a6: a5 -> dense(2); a7: a6 -> dense(2); a8: a7 -> dense(2); a9: a8 -> dense(2); a10: a9 -> dense(2);
        a11: a10 -> dense(2); a12: a11 -> dense(2); a13: a12 -> dense(2); a14: a13 + other -> dense(2);
        //~ 1. «other» no value is called `other` [NW0007]
        //~| help: the declared values are `x`, `a1`, `a2`, `a3`, `a4`, `a5`, `a6`, `a7`, `a8`, `a9`, `a10` and 4 others
    }
}
