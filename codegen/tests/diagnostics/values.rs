//! Arguments and options, as they are written.

network! {
    pub struct Net {
        x: input(2);
        h: x -> dense(16u32, bias = "no", weights = );
        //~ «16u32» expected a number, found `16u32`
        //~| help: write a decimal number such as `16` or `0.5`, without a suffix
        //~ «"no"» expected a number, found `"no"`
        //~| help: write a decimal number such as `16` or `0.5`, without a suffix
        //~ «=» expected a number, a word or a list after this
        i: x -> dense(16 17, 'a');
        //~ «17» expected `,`, found `17`
        //~ «'a'» expected a number, found `'a'`
        //~| help: write a decimal number such as `16` or `0.5`, without a suffix
        j: x -> dense(+16, init = 'z, bias = {});
        //~ «+» expected a number, found `+`
        //~ «'» expected a number, found `'`
        //~ «{}» expected a number, a word or a list, found `{…}`
        y: h -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        h: x -> dense(16,, bias = [1, , 2], weights = [[1e999]]);
        //~ «,» expected a number, a word or a list, found `,`
        //~ «,» expected a number, a word or a list, found `,`
        //~ «1e999» `1e999` is too large for a number
        //~| help: the largest number is about 1.8e308
        y: h -> dense(1, weights = [1; 16]) -> sigmoid;
        //~ «;» expected `,`, found `;`
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
