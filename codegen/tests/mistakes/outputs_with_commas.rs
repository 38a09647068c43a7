// EXPECT , | parentheses
// AT output: y, h
// FIX output: (y, h);
// MEND output: y, h ==> output: (y, h)
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(1);
        output: y, h;
        loss: mse(y);
    }
}
