//! Networks above a budget.

network! {
    pub struct Net<100000, 10000, 1>;
    //~ «10000» the layers up to `layer1` have 1000010000 parameters, more than the limit of 268435456 [NW0048]
    //~| help: make the layers narrower
}

network! {
    pub struct Net<200000, 1000, 1000, 100000, 1>;
    //~ «100000» the layers up to `layer3` have 301102000 parameters, more than the limit of 268435456 [NW0048]
    //~| help: make the layers narrower
}

network! {
    pub struct Net<1000000, 100000000000000, 1>;
    //~ «100000000000000» `layer1` has more weights than `usize` can count: 1000000 x 100000000000000 [NW0048]
    //~| help: make the layers narrower
}

network! {
    pub struct Net<2, 5000, 5000, 1>;
    //~ «5000» the layers of `Net` have 20002 values per sample, more than the limit of 7680 [NW0048]
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
        //~ «1» the network has 772 operations, more than the limit of 768 [NW0048]
        //~| help: use fewer layers: rustc would take minutes to compile them
    >;
}

network! {
    pub struct Sum {
        x: input(1);
        y: x -> dense(1);
        loss: mse(y)
        //~ «loss» the network has 771 operations, more than the limit of 768 [NW0048]
        //~| help: use fewer layers: rustc would take minutes to compile them
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
        //~ «many» the network has 770 operations, more than the limit of 768 [NW0048]
        //~| help: use fewer layers: rustc would take minutes to compile them
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
