//! What does not fit.

network! {
    pub struct Net<100000, 10000, 1>;
    //~ «10000» the network has 1000010000 parameters up to `layer1`, more than 268435456 [NW0048]
    //~| help: make the layers narrower
}

network! {
    pub struct Net<200000, 1000, 1000, 100000, 1>;
    //~ «100000» the network has 301102000 parameters up to `layer3`, more than 268435456 [NW0048]
    //~| help: make the layers narrower
}

network! {
    pub struct Net<1000000, 100000000000000, 1>;
    //~ «100000000000000» `layer1` has more weights than `usize` can count: 1000000 x 100000000000000 [NW0048]
    //~| help: make the layers narrower
}

network! {
    pub struct Net<2, 5000, 5000, 1>;
    //~ «5000» the layers of `Net` have 20002 values for one sample, more than 7680 [NW0048]
    //~| help: make the layers narrower
}

network! {
    pub struct Deep<
        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
        1, 1
        //~ «1» the network has 772 operations, more than 768 [NW0048]
        //~| help: take fewer layers: rustc would need minutes for it
    >;
}

network! {
    pub struct Sum {
        x: input(1);
        y: x -> dense(1);
        loss: mse(y)
        //~ «loss» the network has 771 operations, more than 768 [NW0048]
        //~| help: take fewer layers: rustc would need minutes for it
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
            + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y) + mse(y)
        ;
    }
}

network! {
    pub struct Many {
        x: input(1);
        many: (
        //~ «many» the network has 770 operations, more than 768 [NW0048]
        //~| help: take fewer layers: rustc would need minutes for it
            x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x +
            x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x +
            x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x +
            x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x +
            x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x +
            x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x +
            x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x +
            x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x +
            x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x +
            x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x +
            x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x +
            x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x +
            x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x +
            x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x +
            x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x +
            x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x +
            x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x +
            x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x +
            x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x +
            x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x +
            x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x +
            x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x +
            x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x +
            x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x + x +
            x
        ) -> dense(1);
    }
}
