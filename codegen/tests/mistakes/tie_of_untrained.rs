// EXPECT h | never trained | `allow` has no effect
// AT h: x
// FIX h: x -> dense(2, allow = "NW0036", frozen = true);
// MEND allow = "NW0036" ==> frozen = true
network! {
    pub struct N {
        x: input(2);
        h: x -> dense(2, allow = "NW0036");
        t: x -> dense(2, tie = h);
        y: t -> tanh;
        z: y -> dense(1);
        output: (h, z);
        loss: mse(z);
    }
}
