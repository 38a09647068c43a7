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
    pub struct Net<10000000000, 10000000000, 1>;
    //~ «10000000000» `layer1` has more weights than `usize` can count: 10000000000 x 10000000000 [NW0048]
    //~| help: make the layers narrower
}

network! {
    pub struct Net<2, 5000, 5000, 1>;
    //~ «5000» the layers of `Net` have 20002 values for one sample, more than 7680 [NW0048]
    //~| help: make the layers narrower
}
