// EXPECT linear | linear
// AT linear
// FIX remove `-> linear`
// MEND -> linear ==>
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(1) -> linear;
        loss: mse(y);
    }
}
