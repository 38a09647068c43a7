//! Arguments and options, as they are written.

network! {
    pub struct Net {
        x: input(2);
        h: x -> dense(16u32, bias = "no", weights = );
        //~ 1. «16u32» expected a number, found `16u32`
        //~| help: write a decimal number such as `16` or `0.5`, without a suffix
        //~ 2. «"no"» expected a number, found `"no"`
        //~| help: write a decimal number such as `16` or `0.5`, without a suffix
        //~ 3. «=» expected a number, a word or a list after this
        i: x -> dense(16 17, 'a');
        //~ 4. «17» expected `,`, found `17`
        //~ 5. «'a'» expected a number, found `'a'`
        //~| help: write a decimal number such as `16` or `0.5`, without a suffix
        //~ 9. «dense(16 17, 'a')» `dense` takes one size, found 2
        //~| help: write how many outputs the layer has: `dense(16)`
        j: x -> dense(+16, init = 'z, bias = {});
        //~ 6. «+» expected a number, found `+`
        //~ 7. «'» expected a number, found `'`
        //~ 8. «{}» expected a number, a word or a list, found `{…}`
        y: h -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        h: x -> dense(16,, bias = [1, , 2], weights = [[1e999]]);
        //~ 1. «,» expected a number, a word or a list, found `,`
        //~ 2. «,» expected a number, a word or a list, found `,`
        //~ 3. «1e999» `1e999` is too large for a number
        //~| help: the largest number is about 1.8e308
        //~ 5. «dense(16,, bias = [1, , 2], weights = [[1e999]])» `dense` takes one size, found 2
        //~| help: write how many outputs the layer has: `dense(16)`
        y: h -> dense(1, weights = [1; 16]) -> sigmoid;
        //~ 4. «;» expected `,`, found `;`
        loss: bce(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        h: x -> dense(bias = false, 16);
        //~ «16» an argument without a name stands after the option `bias`
        //~| help: write it before the options
        i: x -> dense(16, bias: false);
        //~ «:» expected `=`, found `:`
        //~| help: an option is written `bias = value`
        j: x -> dense(-);
        //~ «-» expected a number after this
        y: h + i + j -> dense(1, frozen = true false) -> sigmoid;
        //~ «false» expected `,`, found `false`
        loss: bce(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1) -> sigmoid(?);
        //~ «?» expected a number, found `?`
        loss: bce(?);
        //~ «?» expected a number, found `?`
    }
}
