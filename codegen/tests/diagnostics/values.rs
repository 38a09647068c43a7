//! Arguments and options, as they are written.

network! {
    pub struct Net {
        x: input(2);
        h: x -> dense(16u32, bias = "no", weights = );
        //~ 1. «"no"» words and numbers are written without quotes [NW0001]
        //~| help: write `bias = no`
        //~ 2. «16u32» expected a number, found `16u32` [NW0013]
        //~| help: write `16`, without a suffix
        //~ 3. «=» expected a number, a word or a list after this [NW0001]
        //~ 9. «"no"» `bias` must be `true` or `false` [NW0024]
        //~| help: did you mean `false`?
        i: x -> dense(16 17, 'a');
        //~ 4. «17» expected `,`, found `17` [NW0001]
        //~ 5. «'a'» expected a number, found `'a'` [NW0013]
        //~| help: write a number such as `16` or `0.5`
        //~ 10. «i» the value `i` is not used: no path leads from it to the loss [NW0035]
        //~| help: remove `i: x -> dense(16 17, 'a');`, or let a value on the way to the output read it
        //~| help: if this is intended, write `dense(16 17, 'a', allow = "NW0035")`
        j: x -> dense(+16, init = 'z, bias = {});
        //~ 6. «+» expected a number, found `+` [NW0001]
        //~ 7. «'» expected a number, found `'` [NW0001]
        //~ 8. «{}» expected a number, a word or a list, found `{…}` [NW0001]
        //~ 11. «j» the value `j` is not used: no path leads from it to the loss [NW0035]
        //~| help: remove `j: x -> dense(+ 16, init = ' z, bias = {});`, or let a value on the way to the output read it
        //~| help: if this is intended, write `dense(+ 16, init = ' z, bias = {}, allow = "NW0035")`
        y: h -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        h: x -> dense(16,, bias = [1, , 2], weights = [[1e999]]);
        //~ «,» expected a number, a word or a list, found `,` [NW0001]
        //~| also: +0 «,»
        //~ «1e999» `1e999` is too large for a number [NW0013]
        //~| help: the largest number is about 1.8e308
        y: h -> dense(1, weights = [1; 16]) -> sigmoid;
        //~ «[1; 16]» a list is written number by number, not with `;` [NW0001]
        //~| help: write `weights = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]`
        //~ «1» a row of `weights` must be a list, found a number [NW0027]
        //~| help: weights are `[input][output]`, a list for each input with a number for each output: `weights = [[0.5], [0.5]]`
        loss: bce(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        h: x -> dense(bias = false, 16);
        //~ «16» an argument without a name comes after the option `bias` [NW0021]
        //~| help: write it before the options
        i: x -> dense(16, bias: false);
        //~ «:» expected `=`, found `:` [NW0001]
        //~| help: write `bias = false`
        j: x -> dense(-);
        //~ «-» expected a number after this [NW0001]
        y: h + i + j -> dense(1, frozen = true false) -> sigmoid;
        //~ «false» expected `,`, found `false` [NW0001]
        loss: bce(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1) -> sigmoid(?);
        //~ «?» expected a number, found `?` [NW0001]
        //~| also: +1 «?»
        loss: bce(?);
    }
}
