// EXPECT return | output
// AT return y
// FIX output: y;
// MEND return y; ==> output: y;
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(1);
        return y;
        loss: mse(y);
    }
}
