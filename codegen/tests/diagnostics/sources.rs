//! What a chain begins with.

network! {
    pub struct Net {
        x: input(2);
        h: dense(16) -> sigmoid;
        //~ «dense(16)» a chain begins with a value, not with the operation `dense`
        //~| help: write what goes into it first: `x -> dense(16)`
        y: sigmoid(h);
        //~ «sigmoid(h)» a chain begins with a value, not with the operation `sigmoid`
        //~| help: write `h -> sigmoid`
        loss: bce(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        h: x + ;
        //~ «;» expected the name of a value, found `;`
        i: ;
        //~ «;» expected the name of a value, found `;`
        j: -> dense(1);
        //~ «->» expected the name of a value, found `->`
        k: ();
        //~ «()» expected the name of a value, found nothing
        l: 16;
        //~ «16» expected the name of a value, found `16`
        y: h -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        h: x - x;
        //~ «-» values cannot be combined with `-`
        //~| help: values of the same shape are added with `+`
        i: x * x -> dense(1);
        //~ «*» values cannot be combined with `*`
        //~| help: values of the same shape are added with `+`
        y: h -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        h: (x, x);
        //~ «,» expected `+` or `)`, found `,`
        i: (x -> dense(2, bias = [-0.5, 0.5])) + x;
        //~ «->» `->` cannot stand inside parentheses
        //~| help: give the part a name: `part: x -> dense(2, bias = [-0.5, 0.5]);`, then write `part` instead of the parentheses
        y: h -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        h: x + loop;
        //~ «loop» `loop` is a keyword of Rust, not a name
        //~| help: write `r#loop`, or choose another name
        i: x +
        //~ «+» expected the name of a value after this
        y: h -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}
